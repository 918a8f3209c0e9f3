"""What is next for an open concern: who is rung at which moment. It never ends by itself."""

from dataclasses import dataclass, replace
from datetime import datetime

from letters.concerns.ladder import ConcernLadder
from letters.concerns.levels import ACKNOWLEDGED_WITHIN, LOOKED_AT_AGAIN, ConcernLevel

MOST_ASKED = 2
"""How often whoever has it in hand is asked to look again, before others are rung."""


@dataclass(frozen=True, slots=True)
class ConcernWatch:
    """How an open concern stands: who has it in hand, who was told, how often, and until when.

    `first` has said that it is over, and a second person is looked for.
    """

    level: ConcernLevel
    due_at: datetime
    holder: int | None = None
    rings: int = 0
    told: frozenset[int] = frozenset()
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Ring:
    """Who is rung now, and how the concern stands after it; `lost` had it in hand and has not."""

    people: tuple[int, ...]
    watch: ConcernWatch
    lost: int | None = None


def begun(level: ConcernLevel, now: datetime) -> ConcernWatch:
    """One that was raised, handed on or opened again now: the first rung is due at once."""
    return ConcernWatch(level, now)


def taken(watch: ConcernWatch, person: int, now: datetime) -> ConcernWatch:
    """Somebody has it in hand, and is asked again after a while."""
    due = now + LOOKED_AT_AGAIN[watch.level]
    return ConcernWatch(watch.level, due, holder=person, told=frozenset({person}))


def handed_on(watch: ConcernWatch, by: int, to: int | None, now: datetime) -> ConcernWatch:
    """Somebody gives it to another, who has as long as anybody to take it; else to whoever is next.

    Whoever gives it is rung again only once all others were.
    """
    if to is None:
        return replace(begun(watch.level, now), told=frozenset({by}))
    due = now + ACKNOWLEDGED_WITHIN[watch.level]
    return ConcernWatch(watch.level, due, rings=1, told=frozenset({by, to}))


def rests_until(watch: ConcernWatch, moment: datetime) -> ConcernWatch:
    """Whoever has it in hand looks again at a moment of their own choice."""
    return replace(watch, due_at=moment, rings=0)


def half_closed(watch: ConcernWatch, person: int, now: datetime) -> ConcernWatch:
    """Somebody says that it is over: a second person is rung at once."""
    return replace(watch, due_at=now, rings=0, told=frozenset(), first=person)


def next_ring(watch: ConcernWatch, ladder: ConcernLadder, now: datetime) -> Ring | None:
    """Who is to be rung now, if anybody.

    Whoever has it in hand is asked when it is due. If they are away, gone, tied or do not look
    after being asked twice, others are rung from the first rung on, at once. Where none of those
    who were told is there any more, the next rung is due at once.
    """
    is_due = now >= watch.due_at
    if watch.holder is not None and watch.holder not in ladder.holders:
        return _from_below(watch, ladder, now)
    if watch.holder is not None and watch.first is None:
        if not is_due:
            return None
        asked_in_vain = watch.rings >= MOST_ASKED or watch.holder not in ladder.people
        return _from_below(watch, ladder, now) if asked_in_vain else _asked(watch, now)
    others = ladder.without(watch.first)
    if not is_due and (watch.told & others.people or not others.people):
        return None
    return _rung(watch, others, now)


def _asked(watch: ConcernWatch, now: datetime) -> Ring:
    """Whoever has it in hand is asked to look again."""
    due = now + ACKNOWLEDGED_WITHIN[watch.level]
    people = () if watch.holder is None else (watch.holder,)
    return Ring(people, replace(watch, rings=watch.rings + 1, due_at=due))


def _rung(watch: ConcernWatch, ladder: ConcernLadder, now: datetime) -> Ring:
    """The next rung; whoever was told before and is still there may still answer."""
    people = ladder.after(watch.told)
    due = now + ACKNOWLEDGED_WITHIN[watch.level]
    told = watch.told | frozenset(people)
    return Ring(people, replace(watch, due_at=due, rings=watch.rings + 1, told=told))


def _from_below(watch: ConcernWatch, ladder: ConcernLadder, now: datetime) -> Ring:
    """The ladder from its first rung: who had it has it no more, and somebody else takes it."""
    lost = frozenset() if watch.holder is None else frozenset({watch.holder})
    fresh = replace(begun(watch.level, now), told=lost)
    return replace(_rung(fresh, ladder, now), lost=watch.holder)
