"""The contacts of schools: named in a list, proposed, approved, invited, signed in."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ColumnExpressionArgument, exists, or_, select

from app.clock import local_date
from app.crypto import blind_index
from app.extensions import db
from app.models import Grant, OneTimeLink, School, User
from app.store.access.addresses import bad_among
from app.store.access.links import INVITES
from app.store.access.users import dialled
from app.store.desk.batches import Concerned, Deed, Preview, Why, sorted_out
from app.store.parts import in_parts
from app.store.people.schools import all_schools
from app.store.scope import Scope, school_within


class ContactState(StrEnum):
    """How far a school's contact has come; a name in a list is no account yet."""

    NOBODY = "nobody"
    NO_WAY = "no_way"
    NAMED = "named"
    PROPOSED = "proposed"
    APPROVED = "approved"
    INVITED = "invited"
    LAPSED = "lapsed"
    SIGNED_IN = "signed_in"


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """What a list of contacts is narrowed to; `missing`: to schools where nobody has an account."""

    text: str = ""
    state: ContactState | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A school with one contact; without `user` it is who stands in the school's list."""

    school: School
    state: ContactState
    user: User | None = None
    grant: Grant | None = None
    mail_is_bad: bool = False

    @property
    def code(self) -> str:
        """By which it is marked."""
        return self.school.code

    @property
    def name(self) -> str:
        """Whose account it is or will be."""
        return str((self.user.shown_name if self.user else self.school.contact_name) or "")

    @property
    def email(self) -> str | None:
        """Where mail goes."""
        email: str | None = self.user.email if self.user else self.school.contact_email
        return email

    @property
    def phone(self) -> str | None:
        """With which somebody without mail signs in."""
        own: str | None = self.user.phone if self.user else None
        return own or self.school.contact_phone

    @property
    def by_letter(self) -> bool:
        """Whether they may sign in, have not yet, and have no address for a mail."""
        waits = (ContactState.APPROVED, ContactState.INVITED, ContactState.LAPSED)
        return self.state in waits and not self.email


def contact_lines(scope: Scope, now: datetime) -> list[ContactLine]:
    """The contacts of the open schools in reach, by county and name of the school."""
    held = _held(scope, now)
    return [line for school in all_schools(scope) for line in _of(school, held)]


def narrowed(lines: Iterable[ContactLine], wanted: ContactFilter) -> list[ContactLine]:
    """Those of the lines that are wanted."""
    part = wanted.text.casefold()
    return [
        line
        for line in lines
        if wanted.state in (None, line.state)
        and not (wanted.missing and line.user)
        and (not part or part in f"{line.school.name} {line.code} {line.name}".casefold())
    ]


def has_contact(now: datetime) -> ColumnElement[bool]:
    """For queries that select from School: somebody has, or is proposed for, the role."""
    theirs = select(Grant.school_id).join(Grant.user).where(*_holds(now))
    return School.id.in_(theirs.where(Grant.school_id.is_not(None)).correlate(None))


def preview_of_contacts(deed: Deed, lines: Sequence[ContactLine], actor_id: int | None) -> Preview:
    """Those of the lines whom a deed concerns."""
    whys = _why_not_proposed(lines) if deed is Deed.PROPOSE else {}
    return sorted_out(
        Concerned(
            line.code,
            f"{line.school.name} · {line.name or '–'}",
            whys.get(line.code) if deed is Deed.PROPOSE else _why_not(line, deed, actor_id),
        )
        for line in lines
    )


def _why_not(line: ContactLine, deed: Deed, actor_id: int | None) -> Why | None:
    if line.user is None or line.grant is None:
        return Why.NOT_PROPOSED
    if deed is Deed.APPROVE:
        if line.state is not ContactState.PROPOSED:
            return Why.DECIDED
        if actor_id in (line.user.id, line.grant.proposed_by_id):
            return Why.OWN_PROPOSAL
        return Why.UNREACHABLE if line.mail_is_bad else None
    if line.state is ContactState.PROPOSED:
        return Why.NOT_APPROVED
    if line.state is ContactState.SIGNED_IN:
        return Why.SIGNS_IN
    return Why.NO_EMAIL if not line.email else Why.UNREACHABLE if line.mail_is_bad else None


def _why_not_proposed(lines: Iterable[ContactLine]) -> dict[str, Why]:
    """By the school's code; an address or phone is one person's, whose name it must be."""
    named = [line for line in lines if line.state is ContactState.NAMED]
    keys = {line.code: key_of_contact(line.school) for line in named}
    owners = {key: user for some in in_parts(keys.values()) for key, user in _owners(some)}
    names = {key: user.shown_name for key, user in owners.items()}
    bad = bad_among(keys.values())
    found = {line.code: _unnamed(line) for line in lines if line.state is not ContactState.NAMED}
    for line in named:
        key = keys[line.code]
        if names.setdefault(key, line.name) != line.name:
            found[line.code] = Why.OTHERS
        elif key in owners and not owners[key].active:
            found[line.code] = Why.CLOSED
        elif key in bad:
            found[line.code] = Why.UNREACHABLE
    return found


def _unnamed(line: ContactLine) -> Why:
    states = {ContactState.NOBODY: Why.NO_NAME, ContactState.NO_WAY: Why.NO_WAY}
    return states.get(line.state, Why.PROPOSED)


def key_of_contact(school: School) -> str:
    """The fingerprint of what the contact of a school's list signs in with."""
    phone = dialled(school.contact_phone or "")
    return blind_index("email", school.contact_email) or blind_index("phone", phone) or ""


def _owners(keys: Collection[str]) -> list[tuple[str, User]]:
    query = select(User).where(or_(User.email_index.in_(keys), User.phone_index.in_(keys)))
    users = db.session.scalars(query).all()
    return [(key, user) for user in users for key in (user.email_index, user.phone_index) if key]


def _of(school: School, held: dict[int, list[Any]]) -> Iterable[ContactLine]:
    for grant, user, live, over, is_bad in held.get(school.id, ()):
        yield ContactLine(school, _state(grant, user, live, over), user, grant, is_bad)
    if school.id not in held:
        way = school.contact_email or dialled(school.contact_phone or "")
        named = ContactState.NAMED if way else ContactState.NO_WAY
        yield ContactLine(school, named if school.contact_name else ContactState.NOBODY)


def _state(grant: Grant, user: User, live: bool, over: bool) -> ContactState:
    if grant.approved_at is None:
        return ContactState.PROPOSED
    if user.password_hash is not None:
        return ContactState.SIGNED_IN
    if live:
        return ContactState.INVITED
    return ContactState.LAPSED if over else ContactState.APPROVED


def _held(scope: Scope, now: datetime) -> dict[int, list[Any]]:
    """The contacts' roles that hold or are proposed, with how their invitations stand."""
    link = exists().where(
        OneTimeLink.user_id == User.id,
        OneTimeLink.purpose.in_(INVITES),
        OneTimeLink.used_at.is_(None),
    )
    query = (
        select(
            Grant, User, link.where(OneTimeLink.expires_at > now).label("live"), link.label("any")
        )
        .join(User, Grant.user_id == User.id)
        .join(School, School.id == Grant.school_id)
        .where(school_within(scope), *_holds(now))
        .order_by(Grant.id)
    )
    rows = db.session.execute(query).all()
    bad = bad_among(user.email_index for _grant, user, _live, _link in rows)
    found: dict[int, list[Any]] = {}
    for grant, user, live, over in rows:
        of_school = found.setdefault(grant.school_id or 0, [])
        of_school.append((grant, user, live, over, user.email_index in bad))
    return found


def _holds(now: datetime) -> Sequence[ColumnExpressionArgument[bool]]:
    """A contact's role, with its user, that holds or is proposed."""
    return (
        Grant.role == "school_contact",
        Grant.revoked_at.is_(None),
        or_(Grant.approved_at.is_(None), Grant.holding_on(local_date(now))),
        User.active,
    )
