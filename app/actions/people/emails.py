"""The one address of a person: account and record have the same, and it changes here alone."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, select

from app.actions.access import accounts, links
from app.actions.access.links import LIFE
from app.actions.messages.messages import enqueue, keep_links_back
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.crypto import blind_index
from app.errors import Refused
from app.extensions import db
from app.models import AddressChange, OneTimeLink, Purpose, User, Volunteer
from app.notify.mails import written_to
from app.store.access.addresses import bad_address, waiting_address
from app.store.access.users import holds_a_role, is_admin, is_to_have_reach
from app.store.people.addresses import fault_of_address, merged_with_address
from app.tokens import digest_of


class AddressAnswer(StrEnum):
    """What became of a new address."""

    SAME = "same"
    DONE = "done"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an address: an account, a volunteer's record, or both of one person."""

    user: User | None
    volunteer: Volunteer | None

    @property
    def email(self) -> str | None:
        """The address that is in force."""
        found = self.user or self.volunteer
        return found.email if found else None

    @property
    def has_answered(self) -> bool:
        """Whether somebody is known to read the mails that go to the address."""
        if self.user and (self.user.password_hash or self.user.last_seen_at):
            return True
        if self.volunteer is None:
            return False
        query = select(OneTimeLink.id).where(
            OneTimeLink.volunteer_id == self.volunteer.id,
            OneTimeLink.purpose == Purpose.CONFIRMATION,
            OneTimeLink.used_at.is_not(None),
        )
        return db.session.scalar(query.limit(1)) is not None


def person_of_user(user: User) -> Person:
    """A user with the volunteer's record, if they have one."""
    return Person(user, db.session.scalar(select(Volunteer).where(Volunteer.user_id == user.id)))


def person_of_volunteer(volunteer: Volunteer) -> Person:
    """A volunteer with the account, if there is one."""
    found = None if volunteer.user_id is None else db.session.get_one(User, volunteer.user_id)
    return Person(found, volunteer)


def change(person: Person, email: str, *, acting: Acting) -> AddressAnswer:
    """Give the person another address.

    Who has answered mails is asked at the new one first, and told at the old one; until then the
    old one holds. Where nobody ever answered, the new one holds at once, and links that went to
    the old one lead nowhere. Joins a running transaction.
    Raises Refused emails.holds_role, emails.holds_reach, emails.taken or emails.unreachable.
    """
    email = email.strip()
    with transaction():
        if _same(person.email, email):
            _withdraw(person.user)
            return AddressAnswer.SAME
        _refuse_role_holder(person.user, acting)
        _refuse_unfit(person, email)
        if person.user is not None and person.has_answered:
            _ask(person.user, email, acting)
            return AddressAnswer.WAITS
        _put(person, email, acting)
        return AddressAnswer.DONE


def change_own(user: User, password: str, email: str, *, acting: Acting) -> AddressAnswer:
    """A user gives themselves another address, with their password.

    Raises Refused account.wrong_password, account.wait, emails.taken or emails.unreachable.
    """
    accounts.prove(user, password, acting.now)
    with transaction():
        return change(person_of_user(user), email, acting=acting)


def confirm(token: str, *, acting: Acting) -> User:
    """The new address holds from now on: its reader says so.

    Raises Refused link.spent, emails.taken.
    """
    with transaction():
        link = links.spend(token, [Purpose.ADDRESS], now=acting.now)
        user = db.session.get(User, link.user_id)
        waiting = waiting_address(link.user_id, acting.now)
        if user is None or not user.active or waiting is None:
            raise Refused("link.spent")
        person, email = person_of_user(user), waiting.email
        _refuse_unfit(person, email)
        _put(person, email, acting.by(Actor(user.id)))
        if person.volunteer is not None:
            person.volunteer.email_confirmed_at = acting.now
        return user


def forget(person: Person) -> None:
    """The person has no address any more; the account gets one of nobody. Joins a transaction."""
    with transaction():
        if person.volunteer is not None:
            person.volunteer.email = None
        if person.user is not None:
            person.user.email = f"{person.user.row_key}@nobody.invalid"


def try_again(email: str | None, noun: str, code: str, *, acting: Acting) -> None:
    """Mail is sent to the address again: somebody says that it arrives now."""
    with transaction():
        bad = bad_address(email)
        if bad is not None:
            db.session.delete(bad)
            record_change(acting, f"{noun}.mail_again", noun, code)


def _ask(user: User, email: str, acting: Acting) -> None:
    _withdraw(user)
    links.void([Purpose.ADDRESS], now=acting.now, user_id=user.id)
    until = acting.now + LIFE[Purpose.ADDRESS]
    db.session.add(
        AddressChange(user_id=user.id, email=email, until=until, asked_by_id=acting.actor.user_id)
    )
    token = links.issue(Purpose.ADDRESS, now=acting.now, user_id=user.id)
    link = links.address("addresses.confirm", token=token)
    subject, body = written_to(user, "address_new", link=link)
    once = f"address:{user.id}:{digest_of(token)[:16]}"
    enqueue("address", once, subject=subject, body=body, now=acting.now, address=email)
    if user.email:
        subject, body = written_to(user, "address_old", until=until.date())
        # To the address itself: by the time it is sent, the person may have the new one.
        told, key = user.email, f"{once}:old"
        enqueue("address_old", key, subject=subject, body=body, now=acting.now, address=told)
    record_change(acting, "users.ask_address", "user", str(user.id), ["email"])


def _put(person: Person, email: str, acting: Acting) -> None:
    """Account and record have the address; what went to the old one leads nowhere.

    A row that was made one with theirs and has it gets the old one for it.
    """
    gone, old = merged_with_address(email, person.volunteer), person.email
    if gone is not None:
        _rename(gone, None)
    if person.user is not None:
        person.user.email = email
        links.end_all(person.user.id, now=acting.now)
        keep_links_back(person.user.id)
        record_change(acting, "users.edit", "user", str(person.user.id), ["email"])
    if person.volunteer is not None:
        person.volunteer.email = email
        links.end_for_volunteer(person.volunteer.id, now=acting.now)
        code = person.volunteer.code
        record_change(acting, "volunteer.edit", "volunteer", code, ["email"])
    db.session.flush()
    if gone is not None:
        _rename(gone, old)


def _rename(gone: Volunteer, email: str | None) -> None:
    """A closed account is nowhere without an address: for the moment it has one of nobody."""
    gone.email = email
    if gone.user_id is not None:
        user = db.session.get_one(User, gone.user_id)
        user.email = email or f"{user.row_key}@nobody.invalid"
    db.session.flush()


def _withdraw(user: User | None) -> None:
    if user is not None:
        db.session.execute(delete(AddressChange).where(AddressChange.user_id == user.id))


def _same(one: str | None, other: str) -> bool:
    return blind_index("email", one) == blind_index("email", other)


def _refuse_role_holder(user: User | None, acting: Acting) -> None:
    """Who reads the mails of an account has it: one with a role goes to nobody by the way."""
    actor_id = acting.actor.user_id
    if user is None or actor_id is None or actor_id == user.id:
        return
    if holds_a_role(user) and not is_admin(actor_id, acting.today):
        raise Refused("emails.holds_role", email=user.email)
    if is_to_have_reach(user):
        raise Refused("emails.holds_reach", email=user.email)


def _refuse_unfit(person: Person, email: str) -> None:
    fault = fault_of_address(email, person.user, person.volunteer)
    if fault is not None:
        raise Refused(f"emails.{fault}", email=email)
