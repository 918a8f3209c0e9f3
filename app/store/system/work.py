"""Reads of long work."""

from sqlalchemy import select

from app.errors import NotFound
from app.extensions import db
from app.models import Work


def work_of_user(work_id: int, user_id: int) -> Work:
    """Work that this user asked for. Raises NotFound."""
    row = db.session.get(Work, work_id)
    if row is None or row.asked_by_id != user_id:
        raise NotFound("work.unknown", work=work_id)
    return row


def newest_work(kind: str, argument: str, value: int) -> Work | None:
    """The newest work of a kind with this number among its arguments."""
    return db.session.scalar(
        select(Work)
        .where(Work.kind == kind, Work.arguments[argument].as_integer() == value)
        .order_by(Work.id.desc())
        .limit(1)
    )
