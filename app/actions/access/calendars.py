"""The link of one's own calendar is made anew; the one before opens nothing any more."""

from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import User
from app.models.columns import fresh_number


def make_new_link(user_id: int, *, acting: Acting) -> None:
    """End the link that a person gave to their calendars."""
    with transaction():
        end_link(db.session.get_one(User, user_id))
        record_change(acting, "calendars.renew", "user", str(user_id), ("calendar_version",))


def end_link(user: User) -> None:
    """The link opens nothing any more; joins the transaction of whoever has a reason for it."""
    user.calendar_version = fresh_number()
