"""Word files for schools: sheets, envelopes, slips.

What volunteers typed is there only where they asked that it be printed.

File names hold codes. Each file is written down as a look, for it holds pen names and classes.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from app.actions.access.links import address
from app.actions.bundles.addresses import posted_to, sent_from
from app.actions.bundles.names import codes_named, names_for_school
from app.actions.people.agreements.printing import sheets_of
from app.actions.records import record_access
from app.actor import Acting
from app.errors import Refused
from app.models import Child, Letter, School
from app.store.bundles.bundles import BundleLine, BundleView, bundle_view, direction_of
from app.store.bundles.packs import (
    Printing,
    consents_to_renew,
    last_numbers,
    letters_to_print,
    term_names,
)
from app.store.letters.pairs import pair_coded
from app.store.letters.sheets import sheet_of
from app.store.letters.words.loading import words_to_print
from app.store.letters.words.pictures import pictures_to_print
from app.store.people.classes import class_on_paper
from app.store.people.schools import school_by_code
from app.store.reviews.readings import reading_of
from app.store.scope import Scope
from app.tokens import token_of
from letters.documents import (
    BundleSlip,
    Envelope,
    LetterSheet,
    PackLetter,
    PostcodeError,
    SchoolPack,
    SlipLine,
    TeachersGuide,
    WelcomeCard,
    render_bundle_slip,
    render_school_pack,
)
from letters.documents.pack import class_order
from letters.states import Direction

FIELDS = ("pen_name", "class_name")
NOBODY = Scope()


class Part(StrEnum):
    """What a file holds: everything, the children's sheets with a list, the volunteers' sheets."""

    SCHOOL = "school"
    CHILDREN = "children"
    VOLUNTEERS = "volunteers"


WAYS: Mapping[Part, Collection[Direction]] = {
    Part.SCHOOL: tuple(Direction),
    Part.CHILDREN: (Direction.TO_VOLUNTEER,),
    Part.VOLUNTEERS: (Direction.TO_CHILD,),
}


@dataclass(frozen=True, slots=True)
class Along:
    """What goes with the letter sheets: envelopes, welcome cards for who is new, the guide."""

    envelopes: bool = True
    cards: bool = False
    guide: bool = False


@dataclass(frozen=True, slots=True)
class PackFile:
    """A Word file; `name` is without ending, `codes` are those of its letters."""

    name: str
    content: bytes
    letters: int
    codes: tuple[str, ...] = ()


def make_pack(
    scope: Scope,
    school: str,
    term: int,
    *,
    acting: Acting,
    part: Part = Part.SCHOOL,
    along: Along = Along(),
    written: bool = False,
    of_class: tuple[int | None, str | None] | None = None,
    names: Scope = NOBODY,
) -> PackFile:
    """The papers of a school and term, for letters still to be written, sorted by class.

    `names` is how far whoever asks reads the real names of children: who is who is the first page.

    Raises NotFound, Refused packs.empty or packs.postcode.
    """
    wanted = Printing(
        school=school, term=term, directions=WAYS[part], written=written, of_class=of_class
    )
    pack, codes = papers_of_school(scope, wanted, part, along, names, acting=acting)
    content = render_school_pack(pack)
    name = f"{school}-term-{term}" + ("" if part is Part.SCHOOL else f"-{part.value}")
    return PackFile(name, content, len(codes), codes)


def papers_of_school(
    scope: Scope, wanted: Printing, part: Part, along: Along, names: Scope, *, acting: Acting
) -> tuple[SchoolPack, tuple[str, ...]]:
    """What is printed for a school, and the codes of the letters; written down as a look.

    Raises NotFound, Refused packs.empty or packs.postcode.
    """
    place = school_by_code(scope, wanted.school)
    letters = letters_to_print(scope, wanted, acting.today)
    with_slip = part is not Part.VOLUNTEERS
    pack = _pack(place, letters, acting.today, along.envelopes, with_slip=with_slip)
    who = names_for_school(names, place, wanted.of_class) if with_slip else None
    named = ("name", *codes_named(names, place, wanted.of_class)) if who else ()
    online = _codes_typed(pack)
    record_access(acting, "school", wanted.school, (*FIELDS, *named, *online))
    forms = sheets_of(_to_renew(letters, acting.today), names, acting=acting) if with_slip else ()
    more = _for_the_school(place, letters, along) if with_slip else {}
    return replace(pack, names=who, forms=forms, **more), _codes(letters)


def _for_the_school(school: School, letters: Sequence[Letter], along: Along) -> dict[str, Any]:
    """The cards of children whose first letter is among them, and the teacher's guide."""
    new = {letter.pair_id: letter.pair for letter in letters if letter.number == 1}
    pairs = sorted(new.values(), key=lambda pair: _class_of(pair.child)) if along.cards else ()
    cards = tuple(WelcomeCard(pair.child.pen_name, pair.volunteer.pen_name) for pair in pairs)
    contact = school.contact_name or ""
    guide = TeachersGuide(school.name, contact, address("schools.own")) if along.guide else None
    return {"cards": cards, "guide": guide}


def _class_of(child: Child) -> tuple[list[tuple[int, str]], str]:
    return class_order(class_on_paper(child.grade, child.class_name)), child.pen_name


def _to_renew(letters: Sequence[Letter], today: date) -> list[Child]:
    """The children of the letters whose consent runs out soon: their forms go with the pack."""
    ending = consents_to_renew({letter.pair_id for letter in letters}, today)
    found = {one.pair.child_id: one.pair.child for one in letters if one.pair_id in ending}
    return list(found.values())


def make_pair_pack(scope: Scope, pair: str, *, acting: Acting, written: bool = False) -> PackFile:
    """The papers of one pair, for all its letters still to be written.

    Raises NotFound, Refused packs.empty or packs.postcode.
    """
    row = pair_coded(scope, pair)
    letters = letters_to_print(scope, Printing(pair=row.code, written=written), acting.today)
    pack = _pack(row.child.school, letters, acting.today, envelopes=True, with_slip=False)
    content = render_school_pack(pack)
    record_access(acting, "pair", row.code, (*FIELDS, *_codes_typed(pack)))
    return PackFile(row.code, content, len(letters), _codes(letters))


def make_slip(scope: Scope, bundle: str, *, acting: Acting) -> PackFile:
    """A bundle's slip, with the code that confirms it. Raises NotFound, Refused bundles.empty."""
    slip, codes = slip_of(scope, bundle, acting=acting)
    return PackFile(slip.bundle_code, render_bundle_slip(slip), len(codes), codes)


def slip_of(scope: Scope, bundle: str, *, acting: Acting) -> tuple[BundleSlip, tuple[str, ...]]:
    """What stands on a bundle's slip, and the codes of its letters; written down as a look.

    Raises NotFound, Refused bundles.empty.
    """
    view = bundle_view(scope, bundle)
    if not view.lines:
        raise Refused("bundles.empty")
    row = view.bundle
    slip = BundleSlip(
        school=row.school.name,
        bundle_code=row.code,
        direction=direction_of(row),
        letters=_slip_lines(view),
        printed_on=acting.today,
        posted_on=row.posted_on,
        confirm_url=address("bundle_links.linked", token=token_of(row, acting.today)),
    )
    record_access(acting, "bundle", row.code, FIELDS)
    return slip, _codes(view.lines)


def _codes_typed(pack: SchoolPack) -> tuple[str, ...]:
    """That words were printed, and the codes of those letters."""
    codes = tuple(one.sheet.code for one in pack.letters if one.sheet.text)
    return ("text", *codes) if codes else ()


def _codes(letters: Iterable[Letter | BundleLine]) -> tuple[str, ...]:
    return tuple(letter.code for letter in letters)


def _slip_lines(view: BundleView) -> tuple[SlipLine, ...]:
    return tuple(
        SlipLine(line.pen_name, class_on_paper(line.grade, line.class_name), line.code)
        for line in view.lines
    )


def _pack(
    school: School, letters: Sequence[Letter], today: date, envelopes: bool, with_slip: bool
) -> SchoolPack:
    if not letters:
        raise Refused("packs.empty")
    papers = _Papers(letters, today)
    try:
        return SchoolPack(
            school=school.name,
            letters=tuple(papers.of(letter, envelopes) for letter in letters),
            printed_on=today,
            with_slip=with_slip,
        )
    except PostcodeError as fault:
        raise Refused("packs.postcode", postcode=fault.postcode) from fault


class _Papers:
    """Makes the papers of letters, with what is read for all of them at once."""

    def __init__(self, letters: Sequence[Letter], today: date) -> None:
        self._today = today
        pair_ids = {letter.pair_id for letter in letters}
        self._last = last_numbers(pair_ids)
        self._to_renew = consents_to_renew(pair_ids, today)
        self._terms = term_names({letter.pair.cohort_id for letter in letters})
        asked = [one for one in letters if one.print_asked_at]
        self._words = words_to_print([one for one in asked if not reading_of(one, today).is_held])
        self._pictures = pictures_to_print(self._words)

    def of(self, letter: Letter, envelope: bool) -> PackLetter:
        """The sheet of a letter, and its envelope where it is wanted. Raises PostcodeError."""
        child = letter.pair.child
        return PackLetter(
            child.pen_name,
            class_on_paper(child.grade, child.class_name),
            self._sheet(letter),
            self._envelope(letter) if envelope else None,
            renew=letter.pair_id in self._to_renew,
        )

    def _sheet(self, letter: Letter) -> LetterSheet:
        return sheet_of(
            letter,
            self._terms[letter.pair.cohort_id, letter.term_number],
            self._last[letter.pair_id, letter.direction],
            address("letters.letter", code=letter.code),
            self._today,
            text=self._words.get(letter.id, ""),
            pictures=self._pictures.get(letter.id, ()),
        )

    def _envelope(self, letter: Letter) -> Envelope:
        return Envelope(
            sender=sent_from(letter),
            recipient=posted_to(letter),
            code=letter.code,
            printed_on=self._today,
            url=address("letters.letter", code=letter.code),
        )
