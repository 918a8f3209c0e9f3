"""May these two write? One answer from all facts about a pair: what it is, why, what may be done.

Each fact has one row in EFFECTS. A pair is what the gravest of its facts makes of it, and what any
fact forbids is forbidden. `app/store/letters/standings.py` says the same as conditions of a query.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from letters.consents.items import Said, said
from letters.pairs.effects import (
    ANYTHING,
    COUNTS_AFTER_THE_END,
    EFFECTS,
    Act,
    Changer,
    Fact,
    PairState,
)
from letters.pairs.facts import (
    AccountState,
    ChildFacts,
    EndReason,
    Former,
    GateFact,
    PairFacts,
    VolunteerFacts,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact that holds, its day (None: none is known), and who can change it."""

    fact: Fact
    on: date | None
    changer: Changer


@dataclass(frozen=True, slots=True)
class PairStanding:
    """The answer for a day: `until` is the day on which resting ends by itself, if known."""

    state: PairState
    reasons: tuple[Reason, ...]
    may: frozenset[Act]
    until: date | None = None

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The facts that hold, the gravest first."""
        return tuple(reason.fact for reason in self.reasons)

    @property
    def needs_decision(self) -> bool:
        """Whether somebody has to hold, end or mend: an open pair that cannot go on by itself."""
        waits = any(EFFECTS[fact].decided for fact in self.facts)
        return self.state is not PairState.ENDED and waits


SOON = timedelta(days=60)
"""So long before its last day a consent or check is said to expire."""
AFTERWARDS = timedelta(days=60)
"""So long after a pair or its last term ended what is under way goes on."""
_GRAVITY = {fact: place for place, fact in enumerate(Fact)}
_WEIGHT = {state: place for place, state in enumerate(PairState)}
_ACCOUNTS = {
    AccountState.CLOSED: Fact.ACCOUNT_CLOSED,
    AccountState.CLOSED_FOR_CAUSE: Fact.CLOSED_FOR_CAUSE,
    AccountState.ROLE_TAKEN: Fact.ROLE_TAKEN,
}
Dated = tuple[Fact, date | None]


def pair_standing(facts: PairFacts, today: date) -> PairStanding:
    """What a pair is on `today`, why, and what may be done in it."""
    found = [*_of_pair(facts, today)]
    people = [*_of_child(facts.child, today), *_of_volunteer(facts.volunteer, facts.grace, today)]
    if facts.until_on is not None:
        people = [one for one in people if one[0] in COUNTS_AFTER_THE_END]
    reasons = _reasons([*found, *people])
    state = max(
        (EFFECTS[reason.fact].state for reason in reasons),
        key=_WEIGHT.__getitem__,
        default=PairState.WRITING,
    )
    forbidden = frozenset[Act]().union(*(EFFECTS[reason.fact].forbids for reason in reasons))
    rests = {reason.fact for reason in reasons if EFFECTS[reason.fact].state is state}
    until = facts.volunteer.away_until if rests == {Fact.AWAY} else None
    return PairStanding(state, reasons, ANYTHING - forbidden, until)


def child_reasons(facts: ChildFacts, today: date) -> tuple[Reason, ...]:
    """What counts of a child alone, the gravest first."""
    return _reasons(_of_child(facts, today))


def volunteer_reasons(facts: VolunteerFacts, today: date, grace: int = 0) -> tuple[Reason, ...]:
    """What counts of a volunteer alone, the gravest first."""
    return _reasons(_of_volunteer(facts, grace, today))


def barred(reasons: Sequence[Reason]) -> Reason | None:
    """The gravest reason that keeps somebody out of a round; None: they can be in."""
    return next((reason for reason in reasons if EFFECTS[reason.fact].bars), None)


def waits_for_clearance(former: Sequence[Former]) -> Former | None:
    """The pair, ended for safety, for which somebody still has to be cleared; None: none."""
    waiting = (
        pair for pair in former if pair.end_reason is EndReason.SAFEGUARDING and not pair.cleared
    )
    return next(waiting, None)


def _reasons(found: Iterator[Dated] | Sequence[Dated]) -> tuple[Reason, ...]:
    ordered = sorted(found, key=lambda one: _GRAVITY[one[0]])
    return tuple(Reason(fact, on, EFFECTS[fact].changer) for fact, on in ordered)


def _of_pair(facts: PairFacts, today: date) -> Iterator[Dated]:
    over = facts.last_day if facts.until_on is None else facts.until_on
    if facts.until_on is not None:
        yield _ENDED.get(facts.end_reason or EndReason.OTHER, Fact.ENDED), facts.until_on
    else:
        if facts.held_on is not None:
            yield Fact.HELD, facts.held_on
        if today > facts.last_day:
            yield Fact.TERMS_OVER, facts.last_day
    if today > over + AFTERWARDS:
        yield Fact.LONG_OVER, over


_ENDED = {
    EndReason.SAFEGUARDING: Fact.ENDED_FOR_SAFETY,
    EndReason.FINISHED: Fact.FINISHED,
}


def _of_child(facts: ChildFacts, today: date) -> Iterator[Dated]:
    consent = facts.consent
    stands = said(consent, today)
    if consent is None:
        yield Fact.CONSENT_MISSING, None
    elif stands is Said.REFUSED:
        yield Fact.CONSENT_REFUSED, consent.on
    elif stands is Said.EXPIRED:
        yield Fact.CONSENT_EXPIRED, consent.expires_on
    elif consent.expires_on is not None and consent.expires_on <= today + SOON:
        yield Fact.CONSENT_EXPIRES, consent.expires_on
    if facts.left_on is not None and facts.left_on <= today:
        yield Fact.CHILD_LEFT, facts.left_on
    if not facts.school_reachable:
        yield Fact.SCHOOL_UNREACHABLE, None


def _of_volunteer(facts: VolunteerFacts, grace: int, today: date) -> Iterator[Dated]:
    if facts.account in _ACCOUNTS:
        yield _ACCOUNTS[facts.account], None
    if not facts.cleared:
        yield Fact.NOT_CLEARED, None
    yield from _of_gates(facts.gates, grace, today)
    if facts.left_on is not None:
        gone = facts.left_on <= today
        yield Fact.VOLUNTEER_LEFT if gone else Fact.NOTICE_GIVEN, facts.left_on
    if is_away(facts.away_from, facts.away_until, today):
        yield Fact.AWAY, facts.away_until
    if not facts.reachable:
        yield Fact.VOLUNTEER_UNREACHABLE, None


def is_away(away_from: date | None, away_until: date | None, day: date) -> bool:
    """Whether a volunteer is away on a day: from the first day to the day before they are back."""
    return away_until is not None and day < away_until and (away_from is None or away_from <= day)


def _of_gates(gates: Mapping[str, GateFact | None], grace: int, today: date) -> Iterator[Dated]:
    """A gate that is shut counts alone; else the first of the passes to expire."""
    passes = list(gates.values())
    shut = [
        gate.withdrawn_on if gate is not None else None
        for gate in passes
        if gate is None or gate.withdrawn_on is not None or gate.passed_on > today
    ]
    if shut:
        yield Fact.GATE_SHUT, max((on for on in shut if on is not None), default=None)
        return
    first = min((gate.expires_on for gate in passes if gate and gate.expires_on), default=None)
    if first is None or first > today + SOON:
        return
    if first >= today:
        yield Fact.CHECK_EXPIRES, first
    elif first + timedelta(days=grace) >= today:
        yield Fact.CHECK_IN_GRACE, first
    else:
        yield Fact.CHECK_EXPIRED, first
