"""Who is told that a check or a consent of an open pair ends soon or has ended, at which step."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from letters.pairs.effects import EFFECTS, Act, Fact
from letters.pairs.standing import PairStanding
from letters.reminders import Recipient

ENDED = 0
"""The step of what has ended."""
# So many days before the last day: the steps at which somebody is told, the nearest first. A check
# that has ended is told once, in grace or after it.
DAYS = {
    Fact.CHECK_EXPIRES: (7, 30, 60),
    Fact.CHECK_IN_GRACE: (ENDED,),
    Fact.CHECK_EXPIRED: (ENDED,),
    Fact.CONSENT_EXPIRES: (60,),
}
OF_CHECK = (
    (Recipient.VOLUNTEER, Act.REMIND_VOLUNTEER),
    (Recipient.COORDINATOR, Act.PLAN),
)
TOLD = {
    Fact.CHECK_EXPIRES: OF_CHECK,
    Fact.CHECK_IN_GRACE: OF_CHECK,
    Fact.CHECK_EXPIRED: OF_CHECK,
    Fact.CONSENT_EXPIRES: ((Recipient.SCHOOL_CONTACT, Act.REMIND_SCHOOL),),
}


@dataclass(frozen=True, slots=True)
class Renewal:
    """What ends, its last day, the step that is reached, and in which part one is told."""

    fact: Fact
    expires_on: date
    days: int
    recipient: Recipient


def renewals(standing: PairStanding, today: date) -> Iterator[Renewal]:
    """What has to be renewed for a pair in which letters go on, one for each part that is told.

    Only the nearest step: whoever missed an earlier one is told the next. What the fact itself
    forbids does not count: to renew is what is asked for.
    """
    if Act.PLAN not in standing.may:
        return
    days_of_facts = {reason.fact: reason.on for reason in standing.reasons}
    leaves = days_of_facts.get(Fact.NOTICE_GIVEN)
    for fact, told in TOLD.items():
        ends = days_of_facts.get(fact)
        if ends is None or (leaves is not None and leaves <= ends):
            continue
        step = next(days for days in DAYS[fact] if ends <= today + timedelta(days=days))
        for recipient, act in told:
            others = (one for one in standing.facts if one is not fact)
            if not any(act in EFFECTS[one].forbids for one in others):
                yield Renewal(fact, ends, step, recipient)
