"""The link of one's own calendar is made anew; the one before opens nothing any more."""

from sqlalchemy import update

from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import User
from app.models.columns import fresh_number


def make_new_link(user_id: int, *, acting: Acting) -> None:
    """End the link that a person gave to their calendars."""
    fresh = fresh_number()
    with transaction():
        db.session.execute(update(User).where(User.id == user_id).values(calendar_version=fresh))
        record_change(acting, "calendars.renew", "user", str(user_id), ("calendar_version",))
