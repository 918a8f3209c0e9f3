"""What was done in a round: who, when, and with which note."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select

from app.extensions import db
from app.models import AuditRow, Draft, User
from app.store.listing import PAGE_SIZE, Page, page_of

PROMISE, BROKEN = "rounds.promise", "rounds.promise_broken"


@dataclass(frozen=True, slots=True)
class Promise:
    """That a draft is published by itself: who left it so, and for which day, where it is known."""

    row: AuditRow
    by: User | None

    @property
    def day(self) -> date | None:
        """The day on which it was to be."""
        return date.fromisoformat(self.row.note) if self.row.note else None


@dataclass(frozen=True, slots=True)
class RoundEvent:
    """A change of a round or of one of its drafts; `draft` is the draft's number.

    `by` is who did it, None for a command or the programme itself; `promise` was made or broken.
    """

    row: AuditRow
    by: User | None
    draft: int | None
    promise: Promise | None = None


def history_of(round_id: int, number: int = 1, size: int = PAGE_SIZE) -> Page[RoundEvent]:
    """One page of what was done in a round, the newest first."""
    drafts = db.session.execute(select(Draft.id, Draft.number).where(Draft.round_id == round_id))
    numbers = {str(id_): number_ for id_, number_ in drafts}
    query = (
        select(AuditRow, User)
        .outerjoin(User, User.id == AuditRow.actor_id)
        .where(
            or_(
                and_(AuditRow.object_type == "round", AuditRow.object_code == str(round_id)),
                and_(AuditRow.object_type == "draft", AuditRow.object_code.in_(numbers)),
            )
        )
        .order_by(AuditRow.id.desc())
    )
    page = page_of(query, number, size)
    told = [row for row, _by in page.rows if row.action in (PROMISE, BROKEN)]
    promises = _promises({row.object_code for row in told}) if told else ()
    return page.showing(
        [
            RoundEvent(
                row,
                by,
                numbers.get(row.object_code) if row.object_type == "draft" else None,
                _promise_of(row, promises),
            )
            for row, by in page.rows
        ]
    )


def _promises(drafts: Collection[str]) -> list[Promise]:
    """The promises of some drafts, the newest first."""
    query = (
        select(AuditRow, User)
        .outerjoin(User, User.id == AuditRow.actor_id)
        .where(
            AuditRow.action == PROMISE,
            AuditRow.object_type == "draft",
            AuditRow.object_code.in_(drafts),
        )
        .order_by(AuditRow.id.desc())
    )
    return [Promise(row, by) for row, by in db.session.execute(query)]


def _promise_of(event: AuditRow, promises: Sequence[Promise]) -> Promise | None:
    """The promise that was made, or the last one before it was broken."""
    if event.action not in (PROMISE, BROKEN):
        return None
    made = (one for one in promises if one.row.object_code == event.object_code)
    return next((one for one in made if one.row.id <= event.id), None)
