"""What followed from a spreadsheet that came in: as long as nothing did, it can be taken back."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Column, select

from app.extensions import db
from app.intake.fields import CHILDREN, LETTERS, SCHOOLS, VOLUNTEERS
from app.models import AuditRow, Child, Consent, Pair, Round, RoundChild, School, Upload, Volunteer
from app.models.upload import UploadState
from app.store.intake.moved import moved_on
from app.store.intake.outcomes import Outcomes, RowOutcome, outcomes_of
from app.store.intake.standing import value_at
from app.store.intake.uploads import TAKEN_BACK_WITHIN

Noun = type[Child] | type[Volunteer] | type[School]
NOUNS: Mapping[str, Noun] = {CHILDREN: Child, VOLUNTEERS: Volunteer, SCHOOLS: School}
# What belongs to somebody and goes with them.
OWNED: Mapping[str, tuple[str, ...]] = {
    CHILDREN: ("guardian", "consent", "consent_photo"),
    SCHOOLS: ("upload",),
}
NOT_OURS = {"moved": "moved", "address": "address"}
_BLOCK = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why an import cannot be taken back; `place` is the row, '' for the whole file."""

    why: str
    place: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ImportShown:
    """What a page shows of an import: its rows, how many would go back, and why none can."""

    rows: tuple[RowOutcome, ...]
    going: int
    why: str = ""
    followed: tuple[Hindrance, ...] = ()


def import_shown(upload: Upload, now: datetime) -> ImportShown:
    """The rows of an import, and whether it can be taken back at a time."""
    outcomes = outcomes_of(upload)
    going = len(outcomes.made) + len(outcomes.changed)
    if why := why_whole(upload, now):
        return ImportShown(outcomes.rows, going, why)
    return ImportShown(outcomes.rows, going, "", tuple(followed(upload, outcomes)))


def why_whole(upload: Upload, now: datetime) -> str:
    """What keeps a whole import from being taken back; '' if nothing does."""
    if upload.state is not UploadState.ADMITTED:
        return "not_in"
    if upload.decided_at is None or upload.decided_at < now - TAKEN_BACK_WITHIN:
        return "too_late"
    return ""


def rows_of(kind: str, rows: Collection[RowOutcome]) -> dict[str, Child | Volunteer | School]:
    """Whom some rows made or changed, by code."""
    noun, found = NOUNS[kind], dict[str, Child | Volunteer | School]()
    for codes in blocks([row.code for row in rows]):
        for somebody in db.session.scalars(select(noun).where(noun.code.in_(codes))):
            found[somebody.code] = somebody
    return found


def followed(upload: Upload, outcomes: Outcomes) -> list[Hindrance]:
    """What followed from the rows of an import."""
    if upload.kind == LETTERS:
        return [Hindrance(why, row.place, row.code) for why, row in moved_on(outcomes)]
    there = rows_of(upload.kind, (*outcomes.made, *outcomes.changed))
    return [*_of_made(upload, outcomes, there), *_of_changed(upload, outcomes, there)]


def _of_made(
    upload: Upload, outcomes: Outcomes, there: Mapping[str, Child | Volunteer | School]
) -> Iterator[Hindrance]:
    ids = {there[row.code].id: row.code for row in outcomes.made if row.code in there}
    used = {ids[own_id] for own_id in _referred_to(upload.kind, list(ids))}
    edited = _edited_since(upload.kind, [row.code for row in outcomes.made], outcomes.last_audit)
    for row in outcomes.made:
        if row.code not in there:
            yield Hindrance("gone", row.place, row.code)
        elif row.code in used:
            yield Hindrance("used", row.place, row.code)
        elif row.code in edited:
            yield Hindrance("edited", row.place, row.code)


def _referred_to(kind: str, ids: Sequence[int]) -> Iterator[int]:
    """Which of some ids any other table speaks of."""
    for column in _columns_of(kind):
        for block in blocks(ids):
            found = db.session.scalars(select(column).where(column.in_(block)).distinct())
            yield from found


def _columns_of(kind: str) -> list[Column[int]]:
    """The columns of all tables that refer to a noun, but for what belongs to it."""
    table = NOUNS[kind].__table__
    return [
        key.parent
        for other in db.metadata.sorted_tables
        if other.name not in OWNED.get(kind, ())
        for key in other.foreign_keys
        if key.column.table is table
    ]


def _edited_since(kind: str, codes: Sequence[str], last_audit: int) -> set[str]:
    noun = NOUNS[kind].__tablename__
    query = select(AuditRow.object_code).where(
        AuditRow.id > last_audit, AuditRow.object_type == noun
    )
    return {
        code
        for block in blocks(codes)
        for code in db.session.scalars(query.where(AuditRow.object_code.in_(block)))
    }


def _of_changed(
    upload: Upload, outcomes: Outcomes, there: Mapping[str, Child | Volunteer | School]
) -> Iterator[Hindrance]:
    """A changed value that is another one by now, or a consent that was acted upon."""
    answered = [
        there[row.code].id for row in outcomes.changed if row.answered and row.code in there
    ]
    since = upload.decided_at
    acted_upon = _acted_upon(answered, since) if answered and since else set[int]()
    for row in outcomes.changed:
        somebody = there.get(row.code)
        if somebody is None:
            yield Hindrance("gone", row.place, row.code)
        elif own := next((NOT_OURS[field] for field in row.after if field in NOT_OURS), ""):
            yield Hindrance(own, row.place, row.code)
        elif row.answered and somebody.id in acted_upon:
            yield Hindrance("used", row.place, row.code)
        elif any(value_at(somebody, place) != value for place, value in row.after.items()):
            yield Hindrance("edited", row.place, row.code)


def _acted_upon(child_ids: Sequence[int], since: datetime) -> set[int]:
    """Which children were put into a round, paired, or asked again since a consent came in."""
    found = set[int]()
    for ids in blocks(child_ids):
        rounds = select(RoundChild.child_id).join(Round, Round.id == RoundChild.round_id)
        found |= set(
            db.session.scalars(rounds.where(RoundChild.child_id.in_(ids), Round.opened_at >= since))
        )
        later = select(Consent.child_id).where(Consent.child_id.in_(ids), Consent.item == "letters")
        found |= set(db.session.scalars(later.where(Consent.recorded_at > since)))
        pairs = select(Pair.child_id).where(Pair.child_id.in_(ids), Pair.ended_at.is_(None))
        found |= set(db.session.scalars(pairs.where(Pair.from_on >= since.date())))
    return found


def blocks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    """The values, some hundreds at a time: so many a statement takes."""
    for start in range(0, len(values), _BLOCK):
        yield values[start : start + _BLOCK]
