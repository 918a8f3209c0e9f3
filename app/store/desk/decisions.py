"""What stands on a coordinator's first page until somebody decided: facts of open pairs."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import case, func, select

from app.extensions import db
from app.models import Child, Letter, Pair
from app.store.letters.lateness import gathered, in_state
from app.store.letters.letters import letter_within
from app.store.letters.lists import LetterFilter, LetterLine, page_of_letters
from app.store.letters.standings import Standings
from app.store.listing import Page
from app.store.scope import Scope, pair_within
from letters.custody import WITH_COORDINATOR
from letters.pairs.effects import EFFECTS, Fact, PairState
from letters.states import State

TO_KNOW = (
    Fact.NOTICE_GIVEN,
    Fact.CONSENT_EXPIRES,
    Fact.CHECK_EXPIRES,
    Fact.VOLUNTEER_UNREACHABLE,
    Fact.SCHOOL_UNREACHABLE,
    Fact.AWAY,
)
SHOWN = (
    *(fact for fact, one in EFFECTS.items() if one.decided and one.state is not PairState.ENDED),
    *TO_KNOW,
)


def facts_of_pairs(scope: Scope, today: date) -> Mapping[Fact, int]:
    """How many open pairs in reach each fact holds of, the gravest first; none are left out."""
    standings = Standings.on(today)
    columns = [_sum(standings.holds(fact)) for fact in SHOWN]
    query = select(*columns).select_from(Pair).join(Pair.child).join(Child.school)
    row = db.session.execute(query.where(pair_within(scope), Pair.until_on.is_(None))).one()
    return {fact: count for fact, count in zip(SHOWN, row, strict=True) if count}


class Astray(StrEnum):
    """Why a letter waits for a coordinator's decision."""

    LOST = "lost"
    RETURNED = "returned"
    HELD = "held"
    PROBABLY_LOST = "probably_lost"


WANTED = {
    Astray.LOST: LetterFilter(state=State.LOST),
    Astray.RETURNED: LetterFilter(state=State.RETURNED),
    Astray.HELD: LetterFilter(state=State.HELD),
    Astray.PROBABLY_LOST: LetterFilter(lost=True),
}


def letters_astray(scope: Scope, today: date) -> Mapping[Astray, Page[LetterLine]]:
    """The letters in reach that wait for a decision, by kind; the first page of each."""
    return {kind: page_of_letters(scope, wanted, today) for kind, wanted in WANTED.items()}


def count_astray(scope: Scope) -> int:
    """How many letters in reach are lost, sent back or held."""
    states = [in_state(state) for state in WITH_COORDINATOR]
    found = gathered([Letter.id], states, letter_within(scope))
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def _sum(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
