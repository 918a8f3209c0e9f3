"""What was done in a round: who, when, and with which note."""

from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from app.extensions import db
from app.models import AuditRow, Draft, User
from app.store.listing import PAGE_SIZE, Page, page_of


@dataclass(frozen=True, slots=True)
class RoundEvent:
    """A change of a round or of one of its drafts; `draft` is the draft's number.

    `by` is who did it, None for a command or the programme itself.
    """

    row: AuditRow
    by: User | None
    draft: int | None


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
    return page.showing(
        [
            RoundEvent(
                row, by, numbers.get(row.object_code) if row.object_type == "draft" else None
            )
            for row, by in page.rows
        ]
    )
