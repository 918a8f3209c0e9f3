"""A term that ended: what it brought to a volunteer, and to a school."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select

from app.extensions import db
from app.models import Child, Letter, Pair, School, Term, Volunteer
from app.store.letters.lateness import in_state
from app.store.letters.standings import Standings
from app.store.messages.recipients import Recipients
from app.store.messages.thanks.lines import ThanksLine
from letters.pairs.effects import Act
from letters.states import Direction, State
from letters.thanks.news import OF_TERM, News, term_is_news


@dataclass(slots=True)
class _Brought:
    """What a term brought to one reader."""

    pairs: set[int] = field(default_factory=set)
    letters: Counter[str] = field(default_factory=Counter)
    place: str = ""


def ended_terms(today: date, silent: Collection[int], recipients: Recipients) -> list[ThanksLine]:
    """What the terms that ended brought, for all volunteers and contacts who are not silent."""
    query = select(Term).where(Term.last.between(today - OF_TERM, today)).order_by(Term.id)
    terms = [term for term in db.session.scalars(query) if term_is_news(term.last, today)]
    lines = list[ThanksLine]()
    for term in terms:
        standings = Standings.on(today)
        volunteers = _rows(term, standings.may(Act.REMIND_VOLUNTEER))
        schools = _rows(term, standings.may(Act.REMIND_SCHOOL))
        own = ((row, row.user_id) for row in volunteers)
        theirs = ((row, id_) for row in schools for id_ in recipients.contacts.get(row.school, ()))
        lines += _lines(term, own, silent, "own")
        lines += _lines(term, theirs, silent, "school")
    return lines


def _lines(term: Term, rows: Any, silent: Collection[int], whose: str) -> Iterator[ThanksLine]:
    found: dict[int, _Brought] = {}
    for row, user_id in rows:
        if user_id is not None and user_id not in silent:
            brought = found.setdefault(user_id, _Brought())
            brought.pairs.add(row.pair_id)
            brought.letters[row.direction] += row.letters
            brought.place = row.code
    for user_id, brought in found.items():
        about = (
            ("whose", whose),
            ("term", term.name),
            ("pairs", len(brought.pairs)),
            *((direction.value, brought.letters[direction]) for direction in Direction),
        )
        yield ThanksLine(News.TERM, user_id, term.id, brought.place, about)


def _rows(term: Term, may: Any) -> Sequence[Any]:
    """How many letters of the term came to their readers, by pair and direction."""
    query = (
        select(
            *(Pair.id.label("pair_id"), Letter.direction, Volunteer.user_id),
            *(School.id.label("school"), School.code, func.count().label("letters")),
        )
        .select_from(Letter)
        .join(Pair, Letter.pair_id == Pair.id)
        .join(Volunteer, Pair.volunteer_id == Volunteer.id)
        .join(Child, Pair.child_id == Child.id)
        .join(School, Child.school_id == School.id)
        .where(
            and_(Letter.cohort_id == term.cohort_id, Letter.term_number == term.number),
            or_(
                in_state(State.DELIVERED, Direction.TO_CHILD),
                in_state(State.RECEIVED, Direction.TO_VOLUNTEER),
            ),
            may,
        )
        .group_by(Pair.id, Letter.direction, Volunteer.user_id, School.id, School.code)
        .order_by(Pair.id)
    )
    return db.session.execute(query).all()
