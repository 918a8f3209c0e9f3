"""Reads around the end of a pair: whom it concerns, what it would do, what has followed it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import func, select

from app.extensions import db
from app.models import AuditRow, Clearance, Grant, Letter, LetterEvent, Pair, School, User
from app.store.letters.pairs import pairs_with_people
from app.store.scope import Scope, pair_within
from letters.pairs.endings import Followed, stopped
from letters.pairs.facts import EndReason
from letters.states import ON_THE_WAY, State

OF_THE_END = "end"
"""How the events came about that the end of a pair made."""


@dataclass(frozen=True, slots=True)
class EndPreview:
    """How many letters an end makes void, holds, and lets go on."""

    void: int
    held: int
    going_on: int


@dataclass(frozen=True, slots=True)
class Trace:
    """What an end did to a letter: the number of its events, and whether something came after."""

    letter_id: int
    events: int
    moved_since: bool


def open_pairs_of(
    scope: Scope, *, child_id: int | None = None, volunteer_id: int | None = None
) -> Sequence[Pair]:
    """The open pairs of a child or a volunteer that the scope reaches, with their people."""
    whose = Pair.child_id == child_id if child_id else Pair.volunteer_id == volunteer_id
    query = pairs_with_people().where(whose, Pair.until_on.is_(None), pair_within(scope))
    return db.session.scalars(query.order_by(Pair.id)).all()


def preview_of_end(pair: Pair, reason: EndReason) -> EndPreview:
    """What ending the pair for this reason would do to its letters."""
    states = [
        State(state)
        for state in db.session.scalars(select(Letter.state).where(Letter.pair_id == pair.id))
    ]
    counts = Counter(stopped(state, reason) for state in states)
    under_way = sum(state in ON_THE_WAY for state in states)
    return EndPreview(counts[State.VOID], counts[State.HELD], under_way - counts[State.HELD])


def traces_of(pair: Pair) -> list[Trace]:
    """What the end of a pair did to each of its letters."""
    query = (
        select(LetterEvent)
        .join(LetterEvent.letter)
        .where(Letter.pair_id == pair.id)
        .order_by(LetterEvent.letter_id, LetterEvent.number)
    )
    found = groupby(db.session.scalars(query), key=lambda event: event.letter_id)
    return [_trace(letter_id, list(events), pair) for letter_id, events in found]


def _trace(letter_id: int, events: list[LetterEvent], pair: Pair) -> Trace:
    gone = {event.undoes for event in events}
    standing = [one for one in events if one.undoes is None and one.number not in gone]
    by_end = [place for place, one in enumerate(standing) if _is_of_end(one, pair)]
    if by_end:
        return Trace(letter_id, len(by_end), by_end[0] + len(by_end) < len(standing))
    moved = bool(standing and pair.ended_at and standing[-1].at > pair.ended_at)
    return Trace(letter_id, 0, moved)


def _is_of_end(event: LetterEvent, pair: Pair) -> bool:
    return event.how == OF_THE_END and pair.ended_at is not None and event.at >= pair.ended_at


def is_end_known(pair: Pair) -> bool:
    """Whether it was kept what the end did to its letters; of old ends that were raised it was not.

    The end itself was then written down in the moment that the pair keeps.
    """
    ended = select(AuditRow.id).where(
        AuditRow.action == "pairs.end",
        AuditRow.object_code == pair.code,
        AuditRow.at == pair.ended_at,
    )
    return pair.ended_at is not None and db.session.scalar(ended.limit(1)) is not None


def raised_in(batch: str) -> set[int]:
    """The ids of pairs that ended together, and got a graver reason since."""
    raised = select(AuditRow.id).where(
        AuditRow.action == "pairs.raise",
        AuditRow.object_code == Pair.code,
        AuditRow.at >= Pair.ended_at,
    )
    return set(db.session.scalars(select(Pair.id).where(Pair.batch == batch, raised.exists())))


def what_followed(pair: Pair, traces: Sequence[Trace]) -> list[Followed]:
    """What happened since the pair ended; empty: its end can be taken back."""
    found = []
    is_open = Pair.until_on.is_(None)
    if db.session.scalar(select(Pair.id).where(Pair.child_id == pair.child_id, is_open)):
        found.append(Followed.CHILD_PAIRED)
    writes_to = select(func.count()).where(Pair.volunteer_id == pair.volunteer_id, is_open)
    if (db.session.scalar(writes_to) or 0) >= pair.volunteer.capacity:
        found.append(Followed.VOLUNTEER_FULL)
    if any(trace.moved_since for trace in traces):
        found.append(Followed.LETTER_MOVED)
    if clearances_of(pair):
        found.append(Followed.CLEARED)
    return found


def clearances_of(pair: Pair) -> dict[str, Clearance]:
    """Who of a pair that ended for safety may be in rounds again: 'child', 'volunteer'."""
    rows = db.session.scalars(select(Clearance).where(Clearance.pair_id == pair.id))
    return {row.person: row for row in rows}


def reaches_above(scope: Scope, school: School) -> bool:
    """Whether the scope holds the region above the school's county."""
    return scope.holds_region(f"{school.county_code[:4]}00")


def contacts_of(school_id: int, today: date) -> Sequence[User]:
    """The contacts of a school whose grants hold and whose accounts are open."""
    query = (
        select(User)
        .join(Grant, Grant.user_id == User.id)
        .where(
            Grant.school_id == school_id,
            Grant.role == "school_contact",
            Grant.holding_on(today),
            User.active,
        )
        .distinct()
        .order_by(User.id)
    )
    return db.session.scalars(query).all()


def account_of(user_id: int | None) -> User | None:
    """A volunteer's account, where there is one."""
    return db.session.get(User, user_id) if user_id else None
