"""Whether an address can be a person's: nobody else has it, and mail arrives there."""

from sqlalchemy import select

from app.crypto import blind_index
from app.extensions import db
from app.models import User, Volunteer
from app.store.access.addresses import bad_address
from app.store.access.users import user_of_email
from app.store.people.merges import ids_made_one
from app.store.people.volunteers import volunteer_by_email

TAKEN, UNREACHABLE = "taken", "unreachable"


def fault_of_address(email: str, user: User | None, volunteer: Volunteer | None) -> str | None:
    """Why the person with this account and record cannot have the address; None if they can.

    A row that was made one with theirs gives it up.
    """
    own = [row for row in (volunteer, merged_with_address(email, volunteer)) if row is not None]
    accounts = {row.user_id for row in own} | {user.id if user else None}
    account, record = user_of_email(email), volunteer_by_email(email)
    if (account and account.id not in accounts) or (record and record not in own):
        return TAKEN
    return UNREACHABLE if bad_address(email) is not None else None


def merged_with_address(email: str, volunteer: Volunteer | None) -> Volunteer | None:
    """The row that was made one with this volunteer's and has the address."""
    if volunteer is None:
        return None
    index = blind_index("email", email)
    query = select(Volunteer).where(Volunteer.email_index == index)
    same = ids_made_one(Volunteer, Volunteer.id == volunteer.id)
    return db.session.scalar(query.where(Volunteer.id != volunteer.id, Volunteer.id.in_(same)))
