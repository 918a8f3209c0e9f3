"""School contacts by the list: one person proposes, another approves; invited by mail or letter."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.actions.access import links, pins, users
from app.actions.access.links import INVITES
from app.actions.access.users import Access, Decider
from app.actions.records import record_access, record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Grant, Purpose, School, User
from app.store.access.users import dialled, user_of_email, user_of_phone
from app.store.people.schools import school_by_code
from app.store.scope import Scope
from letters.documents import InvitationLetter, PostalAddress, render_invitations

ROLE = "school_contact"
FIELDS = ("shown_name", "address")


@dataclass(frozen=True, slots=True)
class Letters:
    """A Word file of letters of invitation, and how many they are."""

    content: bytes
    count: int


def propose(scope: Scope, codes: Sequence[str], *, acting: Acting) -> list[int]:
    """Propose accounts for the contacts that the schools' lists name; the ids of the grants.

    Nobody approves them here, whoever proposes: that is somebody else's.

    Raises NotFound, Refused contacts.nobody, contacts.others, or as `users.propose`.
    """
    by = Decider(acting, scope, approves=False)
    with transaction():
        return [_propose(school_by_code(scope, code), by) for code in codes]


def withdraw(grant_ids: Sequence[int], *, acting: Acting) -> int:
    """Take back proposals that nobody has decided on; how many."""
    with transaction():
        open_ones = [grant for grant in _grants(grant_ids) if grant.approved_at is None]
        for grant in open_ones:
            _revoke(grant, acting)
        return len(open_ones)


def approve(scope: Scope, codes: Sequence[str], *, acting: Acting) -> list[int]:
    """Let the proposed contacts of these schools hold, and mail to whom mail reaches.

    Raises NotFound, Refused as `users.approve` does; then none is approved.
    """
    with transaction():
        found = list[int]()
        for code in codes:
            school = school_by_code(scope, code)
            for grant in _of_school(school):
                if grant.approved_at is None:
                    users.approve(grant.user_id, grant.id, acting=acting)
                    found.append(grant.id)
        return found


def take_approval_back(grant_ids: Sequence[int], *, acting: Acting) -> int:
    """The roles of those who have not signed in yet end, and their invitations; how many."""
    with transaction():
        waiting = [grant for grant in _grants(grant_ids) if grant.user.password_hash is None]
        for grant in waiting:
            links.void(INVITES, now=acting.now, user_id=grant.user_id)
            _revoke(grant, acting)
        return len(waiting)


def invite_again(scope: Scope, codes: Sequence[str], *, acting: Acting) -> None:
    """Mail once more to contacts who have not signed in. Raises NotFound, Refused as for one."""
    with transaction():
        for code in codes:
            for user in _not_in_yet(school_by_code(scope, code)):
                if user.email:
                    users.invite_again(user, acting=acting)


def make_letters(scope: Scope, codes: Sequence[str], *, acting: Acting) -> Letters:
    """Letters with a link for the contacts whom no mail reaches; the links before lead nowhere.

    Raises NotFound, Refused contacts.no_letters.
    """
    with transaction():
        letters = [
            _letter(user, school, acting)
            for school in (school_by_code(scope, code) for code in codes)
            for user in _not_in_yet(school)
            if not user.email
        ]
        if not letters:
            raise Refused("contacts.no_letters")
    return Letters(render_invitations(letters, acting.today), len(letters))


def make_letter(user: User, *, acting: Acting) -> Letters:
    """A letter with a link for one contact whom no mail reaches, who may have forgotten a password.

    Raises Refused contacts.no_letters.
    """
    with transaction():
        school = next(
            (one.school for one in user.grants if one.role == ROLE and one.holds_on(acting.today)),
            None,
        )
        if school is None or user.email or not user.active:
            raise Refused("contacts.no_letters")
        letter = _letter(user, school, acting)
    return Letters(render_invitations([letter], acting.today), 1)


def _propose(school: School, by: Decider) -> int:
    phone = dialled(school.contact_phone or "")
    email, name = school.contact_email, school.contact_name
    if not name or not (email or phone):
        raise Refused("contacts.nobody", school=school.name)
    user = user_of_email(email) if email else user_of_phone(phone)
    if user is None:
        user = users.add_user(email, name, phone=phone, now=by.acting.now)
        fields = ["email" if email else "phone", "shown_name"]
        record_change(by.acting, "users.add", "user", str(user.id), fields)
    elif user.shown_name != name:
        raise Refused("contacts.others", school=school.name)
    users.propose(user, Access(ROLE, school_id=school.id), by=by)
    return max(grant.id for grant in _of_school(school) if grant.user_id == user.id)


def _letter(user: User, school: School, acting: Acting) -> InvitationLetter:
    token = pins.make_link(user, now=acting.now)
    record_change(acting, "users.print_invitation", "user", str(user.id))
    record_access(acting, "school", school.code, FIELDS)
    return InvitationLetter(
        name=user.shown_name,
        address=PostalAddress(
            school.postcode or "",
            school.address or f"{school.county.name}{school.town or ''}",
            school.name,
            user.shown_name,
        ),
        url=links.address("pins.pin", token=token),
        until=(acting.now + links.LIFE[Purpose.LETTER]).date(),
    )


def _not_in_yet(school: School) -> list[User]:
    held = [grant for grant in _of_school(school) if grant.approved_at is not None]
    return [grant.user for grant in held if grant.user.active and not grant.user.password_hash]


def _of_school(school: School) -> list[Grant]:
    query = select(Grant).where(Grant.school_id == school.id, Grant.role == ROLE)
    return list(db.session.scalars(query.where(Grant.revoked_at.is_(None)).order_by(Grant.id)))


def _grants(ids: Sequence[int]) -> list[Grant]:
    found = (db.session.get_one(Grant, one) for one in ids)
    return [grant for grant in found if grant.revoked_at is None]


def _revoke(grant: Grant, acting: Acting) -> None:
    grant.revoked_at = acting.now
    record_change(acting, "grants.revoke", "user", str(grant.user_id), [grant.role])
