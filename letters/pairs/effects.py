"""What each fact does to a pair: one row a fact, the whole table of the programme's rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class PairState(StrEnum):
    """What a pair is on a day, the lightest first."""

    WRITING = "writing"
    RESTING = "resting"
    HELD = "held"
    ENDED = "ended"


class Act(StrEnum):
    """What may be done in a pair.

    Plan letters; write, print, pack and post a new letter to the child; deliver what is under way
    to the child; hand in a reply, receive what is under way to the volunteer; remind the
    volunteer, remind the school; show the thread to the volunteer; pair the two again.
    """

    PLAN = "plan"
    WRITE = "write"
    PRINT = "print"
    PACK = "pack"
    POST = "post"
    DELIVER = "deliver"
    HAND_IN = "hand_in"
    RECEIVE = "receive"
    REMIND_VOLUNTEER = "remind_volunteer"
    REMIND_SCHOOL = "remind_school"
    SHOW = "show"
    PAIR_AGAIN = "pair_again"


class Fact(StrEnum):
    """A fact that counts for a pair, the gravest first."""

    ENDED_FOR_SAFETY = "ended_for_safety"
    CONSENT_REFUSED = "consent_refused"
    CONSENT_MISSING = "consent_missing"
    CONSENT_EXPIRED = "consent_expired"
    CLOSED_FOR_CAUSE = "closed_for_cause"
    NOT_CLEARED = "not_cleared"
    GATE_SHUT = "gate_shut"
    ENDED = "ended"
    FINISHED = "finished"
    LONG_OVER = "long_over"
    HELD = "held"
    CHILD_LEFT = "child_left"
    VOLUNTEER_LEFT = "volunteer_left"
    ACCOUNT_CLOSED = "account_closed"
    ROLE_TAKEN = "role_taken"
    CHECK_EXPIRED = "check_expired"
    TERMS_OVER = "terms_over"
    AWAY = "away"
    CHECK_IN_GRACE = "check_in_grace"
    NOTICE_GIVEN = "notice_given"
    CONSENT_EXPIRES = "consent_expires"
    CHECK_EXPIRES = "check_expires"
    VOLUNTEER_UNREACHABLE = "volunteer_unreachable"
    SCHOOL_UNREACHABLE = "school_unreachable"


class Changer(StrEnum):
    """Who can change a fact."""

    SCHOOL_CONTACT = "school_contact"
    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"
    COORDINATOR_ABOVE = "coordinator_above"
    ADMIN = "admin"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Effect:
    """What a fact does: the state it makes, what it forbids, who can change it.

    `decided`: an open pair with it stands on the coordinator's first page until somebody decided.
    `bars`: nobody with it is in a round.
    """

    state: PairState
    forbids: frozenset[Act]
    changer: Changer
    decided: bool = False
    bars: bool = False


ANYTHING = frozenset(Act)
NEW_LETTERS = frozenset({Act.PLAN, Act.WRITE, Act.PRINT, Act.PACK, Act.POST})
REMINDING = frozenset({Act.REMIND_VOLUNTEER, Act.REMIND_SCHOOL})
UNDER_WAY = frozenset({Act.DELIVER, Act.HAND_IN, Act.RECEIVE})
NOTHING: frozenset[Act] = frozenset()
# The volunteer is told of neither a letter to write nor one that comes.
GONE = NEW_LETTERS | {Act.HAND_IN, Act.RECEIVE, Act.REMIND_VOLUNTEER, Act.SHOW}
ALL_HELD = NEW_LETTERS | UNDER_WAY | REMINDING
# Nothing is written any more, and what was written is not read.
CLOSED = ALL_HELD | {Act.SHOW}

EFFECTS: Mapping[Fact, Effect] = MappingProxyType(
    {
        Fact.ENDED_FOR_SAFETY: Effect(
            PairState.ENDED, ANYTHING, Changer.COORDINATOR_ABOVE, bars=True
        ),
        Fact.CONSENT_REFUSED: Effect(
            PairState.HELD, CLOSED, Changer.SCHOOL_CONTACT, decided=True, bars=True
        ),
        Fact.CONSENT_MISSING: Effect(
            PairState.HELD, CLOSED, Changer.SCHOOL_CONTACT, decided=True, bars=True
        ),
        Fact.CONSENT_EXPIRED: Effect(
            PairState.HELD, CLOSED, Changer.SCHOOL_CONTACT, decided=True, bars=True
        ),
        Fact.CLOSED_FOR_CAUSE: Effect(
            PairState.HELD, CLOSED, Changer.ADMIN, decided=True, bars=True
        ),
        Fact.NOT_CLEARED: Effect(PairState.HELD, CLOSED, Changer.COORDINATOR_ABOVE, decided=True),
        Fact.GATE_SHUT: Effect(
            PairState.HELD, CLOSED, Changer.COORDINATOR, decided=True, bars=True
        ),
        Fact.ENDED: Effect(
            PairState.ENDED, NEW_LETTERS | REMINDING | {Act.PAIR_AGAIN}, Changer.COORDINATOR
        ),
        Fact.FINISHED: Effect(PairState.ENDED, NEW_LETTERS | REMINDING, Changer.COORDINATOR),
        Fact.LONG_OVER: Effect(
            PairState.RESTING, NEW_LETTERS | UNDER_WAY | REMINDING, Changer.COORDINATOR
        ),
        Fact.HELD: Effect(PairState.HELD, ALL_HELD, Changer.COORDINATOR, decided=True),
        Fact.CHILD_LEFT: Effect(
            PairState.HELD,
            NEW_LETTERS | REMINDING | {Act.DELIVER},
            Changer.SCHOOL_CONTACT,
            decided=True,
            bars=True,
        ),
        Fact.VOLUNTEER_LEFT: Effect(
            PairState.HELD, GONE, Changer.COORDINATOR, decided=True, bars=True
        ),
        Fact.ACCOUNT_CLOSED: Effect(PairState.HELD, GONE, Changer.ADMIN, decided=True, bars=True),
        Fact.ROLE_TAKEN: Effect(PairState.HELD, GONE, Changer.ADMIN, decided=True, bars=True),
        Fact.CHECK_EXPIRED: Effect(
            PairState.RESTING,
            NEW_LETTERS - {Act.PLAN} | {Act.REMIND_VOLUNTEER},
            Changer.COORDINATOR,
            decided=True,
            bars=True,
        ),
        Fact.TERMS_OVER: Effect(PairState.RESTING, NEW_LETTERS | REMINDING, Changer.COORDINATOR),
        Fact.AWAY: Effect(
            PairState.RESTING, frozenset({Act.REMIND_VOLUNTEER}), Changer.VOLUNTEER, bars=True
        ),
        Fact.CHECK_IN_GRACE: Effect(
            PairState.WRITING, NOTHING, Changer.COORDINATOR, decided=True, bars=True
        ),
        Fact.NOTICE_GIVEN: Effect(PairState.WRITING, NOTHING, Changer.VOLUNTEER, bars=True),
        Fact.CONSENT_EXPIRES: Effect(PairState.WRITING, NOTHING, Changer.SCHOOL_CONTACT),
        Fact.CHECK_EXPIRES: Effect(PairState.WRITING, NOTHING, Changer.COORDINATOR),
        Fact.VOLUNTEER_UNREACHABLE: Effect(PairState.WRITING, NOTHING, Changer.COORDINATOR),
        Fact.SCHOOL_UNREACHABLE: Effect(PairState.WRITING, NOTHING, Changer.COORDINATOR),
    }
)
BARS = frozenset(fact for fact, effect in EFFECTS.items() if effect.bars)
# An end has settled what led to it; of the people's facts only these still count.
COUNTS_AFTER_THE_END = frozenset(
    {
        Fact.CONSENT_REFUSED,
        Fact.CONSENT_MISSING,
        Fact.CONSENT_EXPIRED,
        Fact.CLOSED_FOR_CAUSE,
        Fact.GATE_SHUT,
    }
)
