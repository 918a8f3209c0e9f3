"""Templates of letter sheets that somebody brings: kept by version, filled, dropped."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.actions.bundles.packs import NOBODY, Along, PackFile, Part, papers_of_school
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import PaperTemplate, User
from app.store.bundles.packs import Printing
from app.store.bundles.templates import own_template, template_in, template_of, versions_of
from app.store.scope import Scope
from letters.documents import SchoolPack
from letters.documents.own.filling import filled
from letters.documents.own.reading import Finding, Template
from letters.documents.pack import numbered_sheets
from letters.states import Direction

PART_OF = {Direction.TO_VOLUNTEER: Part.CHILDREN, Direction.TO_CHILD: Part.VOLUNTEERS}
MOST = 10
"""So many versions are kept for one direction."""


@dataclass(frozen=True, slots=True)
class OwnSheets:
    """A version of one's own that is ready to be filled with the sheets of its direction."""

    direction: Direction
    template: Template

    @classmethod
    def of(cls, user_id: int | None, template_id: int) -> "OwnSheets":
        """This person's own version. Raises NotFound, Refused templates.<reason>."""
        row = own_template(user_id, template_id)
        return cls(Direction(row.direction), template_of(row))

    def for_pack(self, pack: SchoolPack) -> bytes:
        """The sheets of a pack as a Word file; empty where it has none of the direction."""
        sheets = [one for one in numbered_sheets(pack) if one.direction is self.direction]
        return filled(self.template, sheets) if sheets else b""


def keep_template(
    content: bytes, direction: Direction, *, acting: Acting
) -> PaperTemplate | tuple[Finding, ...]:
    """Keep a Word file as the next version; what is wrong with it where it cannot be filled.

    What is kept already stays the version that it is.
    Raises Refused templates.<reason> where the file is none to read, templates.too_many.
    """
    found = template_in(content)
    if found.faults:
        return found.faults
    with transaction():
        user_id, encoded = acting.actor.user_id, base64.b64encode(content).decode()
        # One after the other for each person: two taps are not two of the same number.
        db.session.scalar(select(User.id).where(User.id == user_id).with_for_update())
        kept = versions_of(user_id, direction)
        if same := _same(kept, encoded):
            return same
        if len(kept) >= MOST:
            raise Refused("templates.too_many", most=MOST)
        row = PaperTemplate(
            direction=direction,
            number=kept[0].number + 1 if kept else 1,
            content=encoded,
            notes=[list(note) for note in found.notes],
            made_at=acting.now,
            made_by_id=user_id,
        )
        db.session.add(row)
        db.session.flush()
        record_change(acting, "templates.kept", "template", str(row.id), ["content"])
    return row


def _same(kept: Sequence[PaperTemplate], encoded: str) -> PaperTemplate | None:
    return next((row for row in kept if row.content == encoded), None)


def drop_template(template_id: int, *, acting: Acting) -> None:
    """Throw a version away; the standard sheet is always there. Raises NotFound."""
    with transaction():
        row = own_template(acting.actor.user_id, template_id)
        record_change(acting, "templates.dropped", "template", str(row.id), ["content"])
        db.session.delete(row)


def make_own_sheets(
    scope: Scope, school: str, term: int, template_id: int, *, acting: Acting
) -> PackFile:
    """The sheets of a school and term from a version of one's own, by class.

    Raises NotFound, Refused packs.empty or templates.<reason>.
    """
    own = OwnSheets.of(acting.actor.user_id, template_id)
    wanted = Printing(school=school, term=term, directions=(own.direction,))
    along, part = Along(envelopes=False), PART_OF[own.direction]
    pack, codes = papers_of_school(scope, wanted, part, along, NOBODY, acting=acting)
    return PackFile(f"{school}-term-{term}-sheets", own.for_pack(pack), len(codes), codes)
