"""Reads of the audit: who changed something last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.models import AuditRow, User

LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class LastChange:
    """When something was changed, and by whom, as others see them."""

    at: datetime
    who: str | None


def last_change(object_type: str, object_code: str, field: str) -> LastChange | None:
    """The newest change of a field, among the newest of the object."""
    query = (
        select(AuditRow, User)
        .outerjoin(User, User.id == AuditRow.actor_id)
        .where(AuditRow.object_type == object_type, AuditRow.object_code == object_code)
        .order_by(AuditRow.id.desc())
        .limit(LOOKED_AT)
    )
    for row, user in db.session.execute(query):
        if field in row.fields:
            return LastChange(row.at, user.shown_name if user else row.actor_words)
    return None
