"""When a volunteer goes or is away: who may step in, and what they may do with their letter."""

from collections.abc import Sequence
from datetime import date, timedelta

from letters.pairs.effects import ANYTHING, EFFECTS, Act, Fact
from letters.pairs.standing import PairStanding, Reason

LONG = timedelta(days=31)
"""Somebody who is away for longer leaves a child without a letter for a month."""
GONE = frozenset({Fact.CLOSED_FOR_CAUSE, Fact.VOLUNTEER_LEFT, Fact.ACCOUNT_CLOSED, Fact.ROLE_TAKEN})
"""After these a volunteer has no way to what they typed any more."""
GONE_FOR_NOW = GONE | {Fact.NOT_CLEARED, Fact.GATE_SHUT, Fact.CHECK_EXPIRED}
OF_VOLUNTEER = GONE_FOR_NOW | {Fact.AWAY}
"""What keeps a volunteer from writing, and a reserve writer not, unless it is true of them too."""


MAY_BE_RENEWED = frozenset({Fact.CONSENT_EXPIRED, Fact.CHECK_EXPIRED})
"""What ran out by itself: nobody said that the letter is not to be written."""


def is_still_asked(standing: PairStanding, writer: Sequence[Reason]) -> bool | None:
    """Whether a reserve writer is to know that their letter is to be written, or that it is not.

    None: what they know stays. `writer`: what counts of them.
    """
    own = [fact for fact in standing.facts if fact not in OF_VOLUNTEER]
    facts = [*own, *(reason.fact for reason in writer)]
    stops = {fact for fact in facts if Act.WRITE in EFFECTS[fact].forbids}
    if not stops:
        return True
    return None if stops <= MAY_BE_RENEWED else False


def is_own_again(
    standing: PairStanding, away_from: date | None, away_until: date | None, today: date
) -> bool:
    """Whether the pair's volunteer can write by themselves, so that nobody need step in."""
    away = away_from, away_until
    return Act.WRITE in standing.may and not needs_reserve(standing, *away, today)


def may_step_in(standing: PairStanding) -> bool:
    """Whether somebody else may write to the child: nothing but its own volunteer prevents it."""
    stops = (fact for fact in standing.facts if Act.WRITE in EFFECTS[fact].forbids)
    return all(fact in OF_VOLUNTEER for fact in stops)


def may_with(standing: PairStanding, writer: Sequence[Reason] | None) -> frozenset[Act]:
    """What may be done with a letter of the pair; `writer`: what counts of its reserve writer.

    None: there is none. Else what keeps the pair's own volunteer from writing does not count, and
    what keeps the reserve writer from it does.
    """
    if writer is None:
        return standing.may
    own = [fact for fact in standing.facts if fact not in OF_VOLUNTEER]
    facts = [*own, *(reason.fact for reason in writer)]
    return ANYTHING - frozenset[Act]().union(*(EFFECTS[fact].forbids for fact in facts))


def is_long_away(away_from: date | None, away_until: date | None, today: date) -> bool:
    """Whether somebody is away, now or soon, for so long that a child would hear nothing."""
    if away_until is None or away_until <= today:
        return False
    return away_until - (away_from or today) > LONG


def needs_reserve(
    standing: PairStanding, away_from: date | None, away_until: date | None, today: date
) -> bool:
    """Whether a reserve writer is offered: the child would wait for more than a month."""
    gone = _is_gone_for_now(standing)
    return may_step_in(standing) and (gone or is_long_away(away_from, away_until, today))


def offered_between(
    standing: PairStanding, away_from: date | None, away_until: date | None, today: date
) -> tuple[date, date]:
    """The days for which a letter must have been planned to be offered, the first and the last.

    Those of the absence: what comes after it is the volunteer's own. Any, where they are gone.
    """
    if away_until is None or _is_gone_for_now(standing):
        return date.min, date.max
    is_ahead = away_from is not None and away_from > today
    return (away_from or date.min) if is_ahead else date.min, away_until


def is_gone(standing: PairStanding) -> bool:
    """Whether the pair's volunteer has no way any more to what they typed."""
    return any(fact in GONE for fact in standing.facts)


def _is_gone_for_now(standing: PairStanding) -> bool:
    return any(fact in GONE_FOR_NOW for fact in standing.facts)
