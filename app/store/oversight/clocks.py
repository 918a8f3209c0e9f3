"""What was kept long enough: how many of each class, and which."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from app.extensions import db
from app.models import (
    AccessRow,
    AddressChange,
    Appeal,
    Ask,
    AskKind,
    AskState,
    AuditRow,
    Child,
    Letter,
    LetterPicture,
    ListTaken,
    Message,
    OneTimeLink,
    OpenSession,
    Pair,
    PrintRun,
    Reply,
    SecurityEvent,
    SignInAttempt,
    Tombstone,
    Volunteer,
)
from letters.oversight.retention import CLOCKS, KeepingClock

Due = Callable[[datetime], Select[Any]]
AFTER_A_NO = timedelta(days=90)
"""How long nobody is asked again about a class that an admin kept."""


@dataclass(frozen=True, slots=True)
class DueClock:
    """A clock, and how many of its records were kept long enough."""

    clock: KeepingClock
    due: int


def _texts(before: datetime) -> Select[Any]:
    ended = Pair.until_on <= before.date()
    pictured = exists().where(LetterPicture.letter_id == Letter.id)
    kept = or_(Letter.text_sealed.is_not(None), pictured)
    return select(Letter.id).join(Letter.pair).where(ended, kept)


def _questions(before: datetime) -> Select[Any]:
    return select(Appeal.id).where(Appeal.settled_at < before)


def _gone_people(table: Any) -> Due:
    def due(before: datetime) -> Select[Any]:
        erased = table.code.in_(select(Tombstone.code))
        open_pair = select(Pair.id).where(
            (Pair.child_id if table is Child else Pair.volunteer_id) == table.id,
            Pair.until_on.is_(None),
        )
        return select(table.id).where(
            table.left_on <= before.date(),
            table.merged_into_id.is_(None),
            ~erased,
            ~open_pair.correlate(table).exists(),
        )

    return due


def _applicants(before: datetime) -> Select[Any]:
    return select(Volunteer.id).where(
        Volunteer.email_confirmed_at.is_(None),
        Volunteer.user_id.is_(None),
        Volunteer.applied_at < before,
        Volunteer.merged_into_id.is_(None),
        Volunteer.code.not_in(select(Tombstone.code)),
        ~select(Pair.id).where(Pair.volunteer_id == Volunteer.id).correlate(Volunteer).exists(),
    )


DUE: Mapping[str, Due] = {
    "tries": lambda before: select(SignInAttempt.id).where(SignInAttempt.at < before),
    "prints": lambda before: select(PrintRun.id).where(PrintRun.asked_at < before),
    "links": lambda before: select(OneTimeLink.id).where(OneTimeLink.expires_at < before),
    "sessions": lambda before: select(OpenSession.id).where(OpenSession.began_at < before),
    "addresses": lambda before: select(AddressChange.id).where(AddressChange.until < before),
    "replies": lambda before: select(Reply.id).where(Reply.at < before),
    "events": lambda before: select(SecurityEvent.id).where(SecurityEvent.at < before),
    "questions": _questions,
    "lists": lambda before: select(ListTaken.id).where(ListTaken.at < before),
    "applicants": _applicants,
    "texts": _texts,
    "messages": lambda before: select(Message.id).where(Message.made_at < before),
    "children": _gone_people(Child),
    "volunteers": _gone_people(Volunteer),
    "looks": lambda before: select(AccessRow.id).where(AccessRow.at < before),
    "changes": lambda before: select(AuditRow.id).where(AuditRow.at < before),
}


def due_ids(clock: KeepingClock, now: datetime) -> Select[Any]:
    """The ids of a class's records that were kept long enough."""
    return DUE[clock.name](clock.before(now))


def due_clocks(now: datetime) -> list[DueClock]:
    """All clocks with what is due."""
    return [DueClock(clock, _count(clock, now)) for clock in CLOCKS]


def is_asked(clock: KeepingClock, now: datetime) -> bool:
    """Whether an ask of this clock waits, or a no of the last months still counts."""
    query = select(Ask).where(Ask.kind == AskKind.CLOCK, Ask.about == clock.name)
    ask = db.session.scalar(query.order_by(Ask.id.desc()).limit(1))
    if ask is None:
        return False
    said_no = ask.decided_at is not None and not ask.approved
    return ask.state_at(now) is AskState.WAITING or (said_no and ask.asked_at > now - AFTER_A_NO)


def _count(clock: KeepingClock, now: datetime) -> int:
    ids = due_ids(clock, now).subquery()
    return db.session.scalar(select(func.count()).select_from(ids)) or 0
