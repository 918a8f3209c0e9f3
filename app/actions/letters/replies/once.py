"""What comes in is taken once, however many take it at the same moment."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from app.actions.transaction import transaction
from app.extensions import db
from app.models import Reply, ReplyOutcome
from app.store.messages.replies.offered import is_taken


def taken_once(mark: str, way: str, *, now: datetime) -> Reply | None:
    """The row of something that came, by its fingerprint; None where it was taken before.

    Joins the caller's transaction, at its beginning: whoever comes second waits here for the
    first one's end, and has then done nothing.
    """
    with transaction():
        if is_taken(mark):
            return None
        row = Reply(mark=mark, way=way, at=now, outcome=ReplyOutcome.NOTHING)
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except IntegrityError:
            return None
        return row
