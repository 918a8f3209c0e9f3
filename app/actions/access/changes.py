"""What changes about somebody's way in is told to them: perhaps it was not they who did it."""

from datetime import datetime

from app.actions.messages.messages import enqueue
from app.models import User
from app.notify.mails import written_to


def tell_change(user: User, what: str, now: datetime) -> None:
    """Tell a user of a change, in the running transaction; `what` is one of the mail's codes."""
    subject, body = written_to(user, "way_in_changed", what=what, at=now)
    once = f"way-in:{user.id}:{what}:{now.isoformat()}"
    enqueue("way_in_changed", once, subject=subject, body=body, now=now, user=user)
