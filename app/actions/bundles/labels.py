"""Address labels: one for each letter of a school and term, or one for each school's parcel."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.actions.bundles.addresses import address_of_school, posted_to
from app.actions.bundles.packs import WAYS, PackFile, Part
from app.actions.records import record_access
from app.actor import Acting
from app.errors import Refused
from app.models import Child, School
from app.store.bundles.packs import Printing, letters_to_print
from app.store.people.classes import class_on_paper
from app.store.people.schools import school_by_code
from app.store.scope import Scope
from letters.documents import (
    LABEL_SHEETS,
    AddressLabel,
    Labels,
    LabelStartError,
    PostalAddress,
    PostcodeError,
    render_labels,
)
from letters.documents.pack import class_order


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """The sheet of labels that lies in the printer, and the first label on it that is left."""

    sheet: str = "3x7"
    start: int = 1

    def check(self) -> None:
        """Raises ValueError for an unknown sheet, Refused packs.label_start."""
        if self.sheet not in LABEL_SHEETS:
            raise ValueError(self.sheet)
        self.holding(())

    def holding(self, labels: Sequence[AddressLabel]) -> Labels:
        """These labels on such a sheet. Raises Refused packs.label_start."""
        try:
            return Labels(labels, self.sheet, self.start)
        except LabelStartError as fault:
            raise Refused("packs.label_start", count=fault.count) from fault


def make_labels(
    scope: Scope, school: str, term: int, part: Part, choice: LabelChoice, *, acting: Acting
) -> PackFile:
    """A label for each letter that is still to be written, by class; written down as a look.

    Raises NotFound, Refused packs.empty, packs.postcode or packs.label_start.
    """
    place = school_by_code(scope, school)
    wanted = Printing(school=school, term=term, directions=WAYS[part])
    letters = sorted(
        letters_to_print(scope, wanted, acting.today),
        key=lambda letter: (_class_of(letter.pair.child), letter.code),
    )
    if not letters:
        raise Refused("packs.empty")
    try:
        labels = [AddressLabel(posted_to(letter), letter.code) for letter in letters]
    except PostcodeError as fault:
        raise Refused("packs.postcode", postcode=fault.postcode) from fault
    content = render_labels(choice.holding(labels), acting.today)
    record_access(acting, "school", place.code, ("pen_name",))
    codes = tuple(letter.code for letter in letters)
    return PackFile(f"{school}-term-{term}-labels", content, len(codes), codes)


def parcel_labels(schools: Sequence[School], choice: LabelChoice) -> Labels:
    """A label for each school's parcel; a postcode that is none is left to be written."""
    return choice.holding([AddressLabel(_parcel(school)) for school in schools])


def _parcel(school: School) -> PostalAddress:
    try:
        return address_of_school(school)
    except PostcodeError:
        return address_of_school(school, postcode="")


def _class_of(child: Child) -> list[tuple[int, str]]:
    return class_order(class_on_paper(child.grade, child.class_name))
