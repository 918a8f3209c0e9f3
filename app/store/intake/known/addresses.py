"""The new addresses that a list of volunteers gives to those who are there."""

from app.crypto import blind_index
from app.extensions import db
from app.models import User, Volunteer
from app.store.access.users import holds_a_role
from app.store.people.addresses import TAKEN, fault_of_address
from app.store.scope import Scope


class NewAddresses:
    """Whether each can be had, also beside the rows above it."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._given: dict[str | None, int] = {}

    def fault_of(self, email: str, volunteer: Volunteer) -> str | None:
        """Why the volunteer cannot have the address; None if they can."""
        user = db.session.get(User, volunteer.user_id) if volunteer.user_id else None
        if user is not None and holds_a_role(user) and not self._scope.programme:
            return "email_of_role"
        fault = fault_of_address(email, user, volunteer)
        if self._given.setdefault(blind_index("email", email), volunteer.id) != volunteer.id:
            fault = TAKEN
        return f"email_{fault}" if fault else None
