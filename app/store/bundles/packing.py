"""Which letters of a school can go into a bundle now."""

from datetime import date
from functools import partial

from sqlalchemy import and_, or_, select

from app.extensions import db
from app.models import Letter, School
from app.store.bundles.bundles import in_open_bundle
from app.store.letters.acts import may_of_letter
from app.store.letters.lateness import Lateness
from app.store.letters.letters import letters_with_pair, lies_at
from app.store.letters.lists import LetterLine, lines_of
from app.store.letters.standings import Standings
from app.store.people.classes import class_order
from app.store.scope import Scope, school_within
from letters.pairs.effects import Act
from letters.states import Direction, Holder, State


def letters_to_pack(
    scope: Scope, school: str, direction: Direction, today: date
) -> list[LetterLine]:
    """The letters that may travel now and lie in no open bundle, by addressee.

    To a school: those under way, and those that the volunteers should be writing now or that are
    printed for them. From a school: those that the children handed in. None that may not travel.
    """
    may = partial(may_of_letter, standings=Standings.on(today))
    place = select(School.id).where(school_within(scope), School.code == school).correlate(None)
    if direction is Direction.TO_CHILD:
        lateness = Lateness.on(today)
        turn = or_(lateness.held_by(Holder.VOLUNTEER), lateness.held_by(Holder.HUB))
        writing = and_(Letter.state == State.DUE, turn, may(Act.PACK))
        under_way = and_(Letter.state.in_([State.POSTED, State.AT_HUB]), may(Act.DELIVER))
        ready = or_(under_way, writing)
    else:
        ready = and_(Letter.state == State.HANDED_IN, may(Act.RECEIVE))
    query = letters_with_pair().where(
        lies_at().in_(place),
        Letter.direction == direction,
        ready,
        ~in_open_bundle(),
    )
    letters = sorted(db.session.scalars(query), key=partial(_order, direction))
    return lines_of(letters, today)


def _order(direction: Direction, letter: Letter) -> tuple[tuple[int, str], str, str]:
    """By class, then by the name that stands on the letter."""
    child, volunteer = letter.pair.child, letter.pair.volunteer
    named = child if direction is Direction.TO_CHILD else volunteer
    return class_order(child.grade, child.class_name), named.pen_name, letter.code
