"""What may be done with each letter: its pair says it, its reserve writer, and who read it."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Concern, Letter, Pair, Review
from app.store.letters.standings import Standings, forbidding
from app.store.parts import in_parts
from app.store.people.facts import VOLUNTEERS_OWN, volunteer_facts, volunteer_holds
from letters.pairs.effects import Act, Fact
from letters.pairs.standing import PairStanding, Reason, volunteer_reasons
from letters.pairs.stepping_in import OF_VOLUNTEER, may_with
from letters.reviews.queue import WORRYING_STOPS, ReviewState
from letters.states import State


def acts_of(
    rows: Collection[Letter], standings: Mapping[int, PairStanding], today: date
) -> Mapping[int, frozenset[Act]]:
    """What may be done, by the letter's id; `standings` are those of the pairs, by their ids."""
    known = reasons_of({row.writer_id for row in rows}, today)
    stopped = dict.fromkeys(_worrying(rows), WORRYING_STOPS)
    return {
        row.id: may_with(standings[row.pair_id], known.get(row.writer_id))
        - stopped.get(row.id, frozenset())
        for row in rows
    }


def allowed(rows: Collection[Letter], today: date) -> Mapping[int, frozenset[Act]]:
    """The same for letters whose pairs' standings are not at hand."""
    pairs = {row.pair_id: row.pair for row in rows}
    return acts_of(rows, Standings.on(today).of(list(pairs.values())), today)


def pairs_shown_to(volunteer_id: int, today: date) -> frozenset[int]:
    """The ids of a volunteer's pairs that they may see; none once they have left.

    An end settles that somebody left, for the letters under way; not for who left.
    """
    left = volunteer_holds(Fact.VOLUNTEER_LEFT, today, volunteer=Pair.volunteer_id)
    query = select(Pair.id).where(Pair.volunteer_id == volunteer_id, not_(left))
    return Standings.on(today).among(db.session.scalars(query).all(), Act.SHOW)


def reasons_of(
    writers: Collection[int | None], today: date
) -> Mapping[int | None, tuple[Reason, ...]]:
    """What counts of reserve writers, by their ids; None is none.

    They get no grace: whose check is over is not asked any more, and writes no more.
    """
    ids = {one for one in writers if one is not None}
    facts = volunteer_facts(ids, today) if ids else {}
    return {id_: volunteer_reasons(one, today) for id_, one in facts.items()}


def may_of_letter(act: Act, standings: Standings) -> ColumnElement[bool]:
    """For queries that select from Letter, joined with its pair: what `acts_of` says."""
    own = and_(Letter.writer_id.is_(None), standings.may(act))
    by_reserve = and_(
        Letter.writer_id.is_not(None),
        not_(standings.holds_any(forbidding(act) - OF_VOLUNTEER)),
        not_(writer_forbids(act, standings.today)),
    )
    may = or_(own, by_reserve)
    return and_(may, not_(words_worry())) if act in WORRYING_STOPS else may


def words_worry() -> ColumnElement[bool]:
    """For queries that select from Letter: whoever read its words raised a concern that is open."""
    raised = exists().where(
        Review.letter_id == Letter.id,
        Review.state == ReviewState.CONCERN,
        Review.version == Letter.text_at,
    )
    is_open = exists().where(Concern.letter_id == Letter.id, Concern.closed_at.is_(None))
    return and_(raised, is_open)


def worries(row: Letter) -> bool:
    """Whether that is so of one letter."""
    return bool(_worrying([row]))


def _worrying(rows: Collection[Letter]) -> list[int]:
    found = list[int]()
    # Where nobody typed any words, nobody has read them.
    for some in in_parts(row.id for row in rows if row.text_at is not None):
        found += db.session.scalars(select(Letter.id).where(Letter.id.in_(some), words_worry()))
    return found


# It is the same all day, and making it takes longer than asking it.
@lru_cache(maxsize=8)
def writer_forbids(act: Act, today: date) -> ColumnElement[bool]:
    """For queries that select from Letter: whether its reserve writer's own facts forbid the act.

    Says what `acts_of` says of them.
    """
    facts = VOLUNTEERS_OWN & forbidding(act)
    asked = aliased(Letter)
    writers: Any = select(asked.writer_id).where(asked.writer_id.is_not(None))
    return volunteer_holds(facts, today, volunteer=Letter.writer_id, among=writers)


def asked_in_vain(today: date) -> ColumnElement[bool]:
    """For queries that select from Letter: whether it waits for a reserve writer who may not."""
    return and_(
        Letter.state == State.DUE,
        Letter.writer_id.is_not(None),
        writer_forbids(Act.WRITE, today),
    )
