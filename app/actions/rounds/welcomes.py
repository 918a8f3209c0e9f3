"""Welcomes: what a publication tells volunteers and school contacts, in their language."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import Row, select, update

from app.actions.access import links
from app.actions.messages.messages import new_message
from app.actions.people.applications import new_account
from app.extensions import db
from app.models import Child, Draft, Message, Proposal, Purpose, User, Volunteer
from app.notify.mails import written
from app.store.access.users import taken_addresses
from app.store.access.ways import channel_of
from app.store.messages.outbox.kinds import WELCOMES
from app.store.messages.recipients import readers, users_with_role
from app.store.parts import in_parts
from app.store.rounds.welcomes import welcome_key


@dataclass(frozen=True, slots=True)
class Welcome:
    """A message, and the token of the link in it by which its reader chooses a password."""

    message: Message
    token: str | None = None


def welcomes(draft: Draft, now: datetime, today: date) -> list[Welcome]:
    """One welcome for each volunteer and each school contact of a draft; nothing is stored.

    A volunteer without an account gets one with the welcome: who is paired can be reminded. Who
    has no password yet chooses it by the mail. The contacts are those whose grants hold today.
    """
    by_volunteer: dict[int, list[str]] = defaultdict(list)
    by_school: dict[int, int] = defaultdict(int)
    for volunteer_id, pen_name, school_id in _pairs_of(draft.id):
        by_volunteer[volunteer_id].append(pen_name)
        by_school[school_id] += 1
    people = list(_volunteers_of(draft.id))
    taken = taken_addresses(volunteer.email_index for volunteer, user in people if not user)
    told = [
        _for_volunteer(draft, volunteer, user, taken, by_volunteer[volunteer.id], now)
        for volunteer, user in people
    ]
    told += [
        _for_contact(draft, user, count, now) for count, user in _contacts_of(by_school, today)
    ]
    return told


def store_welcomes(told: Sequence[Welcome], now: datetime) -> None:
    """Put the welcomes in the outbox, and let the accounts made for them be their volunteers'.

    It joins a running transaction.
    """
    accounts = [one.message.user.email_index for one in told if one.message.user]
    db.session.add_all(one.message for one in told)
    db.session.flush()
    for one in told:
        if one.token:
            invited = {"user_id": one.message.user_id, "token": one.token}
            links.issue(Purpose.INVITATION, now=now, **invited)
    account = select(User.id).where(User.email_index == Volunteer.email_index).scalar_subquery()
    for keys in in_parts(accounts):
        db.session.execute(
            update(Volunteer)
            .where(Volunteer.email_index.in_(keys), Volunteer.user_id.is_(None))
            .values(user_id=account)
            .execution_options(synchronize_session="fetch")
        )


def _for_volunteer(
    draft: Draft,
    volunteer: Volunteer,
    user: User | None,
    taken: set[str],
    children: list[str],
    now: datetime,
) -> Welcome:
    newcomer = user is None and volunteer.email and volunteer.email_index not in taken
    account = new_account(volunteer, now) if newcomer else user
    address = None if user else volunteer.email
    welcome = _welcome(
        f"{welcome_key(draft.id)}v{volunteer.id}",
        ("welcome_volunteer", {"name": volunteer.pen_name, "children": children}),
        account,
        address,
        now,
    )
    if newcomer:
        welcome.message.user = account
    return welcome


def _for_contact(draft: Draft, user: User, count: int, now: datetime) -> Welcome:
    words = ("welcome_school", {"name": user.shown_name, "count": count})
    return _welcome(f"{welcome_key(draft.id)}u{user.id}", words, user, None, now)


def _welcome(
    once: str,
    words: tuple[str, dict[str, Any]],
    account: User | None,
    address: str | None,
    now: datetime,
) -> Welcome:
    """The welcome in the reader's language; who cannot sign in yet finds the way in it."""
    # Thousands at once: whether mail arrives is asked when each is sent.
    to = account.email if account else address
    is_mailed = bool(current_app.config["SETTINGS"].smtp_url and to)
    has_way_in = is_mailed and account is not None and account.password_hash is None
    token = links.new_token() if has_way_in else None
    way_in = links.address("links.set_password", token=token) if token else None
    template, values = words
    subject, body = written(
        template,
        account.locale if account else None,
        link=way_in or links.address("home.home"),
        way_in=bool(token),
        again=links.address("links.forgotten"),
        **values,
    )
    welcome, welcome_in = WELCOMES
    kind = welcome_in if token else welcome
    user = account if account and account.id else None
    text: dict[str, Any] = {"subject": subject, "body": body, "now": now}
    is_sent = is_mailed or channel_of(user) is not None
    message = new_message(kind, once, goes_out=is_sent, user=user, address=address, **text)
    return Welcome(message, token)


def _pairs_of(draft_id: int) -> list[Row[Any, Any, Any]]:
    query = (
        select(Proposal.volunteer_id, Child.pen_name, Child.school_id)
        .join(Child, Child.id == Proposal.child_id)
        .where(Proposal.draft_id == draft_id)
        .order_by(Child.id)
    )
    return list(db.session.execute(query).all())


def _volunteers_of(draft_id: int) -> list[Row[Any, Any]]:
    paired = select(Proposal.volunteer_id).where(Proposal.draft_id == draft_id)
    query = select(Volunteer, User).outerjoin(User, User.id == Volunteer.user_id)
    found = db.session.execute(query.where(Volunteer.id.in_(paired)).order_by(Volunteer.id))
    return list(found.all())


def _contacts_of(by_school: Mapping[int, int], today: date) -> list[tuple[int, User]]:
    """The contacts whose grant holds, each once, with how many pairs all their schools have."""
    counts = Counter[int]()
    for user_id, school_id in users_with_role("school_contact", today):
        counts[user_id] += by_school.get(school_id, 0)
    told = sorted(user_id for user_id, count in counts.items() if count)
    users = readers(told)
    return [(counts[user_id], users[user_id]) for user_id in told]
