"""Reads of pairs: their letters, and whose turn it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager

from app.errors import NotFound
from app.extensions import db
from app.models import Child, Letter, Pair, Volunteer
from app.store.letters.acts import acts_of
from app.store.letters.calendars import Timetable, letter_of, standing_of, timetables, transit_of
from app.store.letters.standings import Standings
from app.store.scope import Scope, pair_within
from letters.codes import CodeKind, parse
from letters.custody import Standing
from letters.errors import BadCode
from letters.pairs.effects import Act
from letters.pairs.standing import PairStanding
from letters.report import weeks_silent
from letters.states import Direction, State
from letters.turn import TermStrip, Turn, strips, whose_turn


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair with its letters in the order of their due dates, and where each stands.

    `answer` says whether the two may write; `heard_on` when the child was last handed a letter of
    any pair, or its first pair began.
    """

    pair: Pair
    letters: Sequence[Letter]
    standings: Mapping[str, Standing]
    timetable: Timetable
    today: date
    answer: PairStanding
    heard_on: date

    @property
    def turn(self) -> Turn:
        """Whose turn it is, seen by the volunteer: not for a letter that somebody else writes.

        Nor for one that must not be posted just now: a reply that is on its way comes first.
        """
        own = (letter for letter in self.letters if letter.state != State.DUE or self._asks(letter))
        return whose_turn(map(letter_of, own), self.standings)

    def _asks(self, letter: Letter) -> bool:
        """Whether a letter that is still to be written is asked for, of volunteer or child."""
        mine = letter.writer_id is None and Act.POST in self.answer.may
        return mine if letter.direction == Direction.TO_CHILD else letter.writer_id is None

    @property
    def strips(self) -> tuple[TermStrip, ...]:
        """The stamps by term."""
        return strips(map(letter_of, self.letters), self.standings)

    @property
    def latest(self) -> Standing | None:
        """Where the letter is that matters now: the one late for longest, else the turn's."""
        late = [standing for standing in self.standings.values() if standing.is_late]
        if late:
            return max(late, key=lambda standing: standing.late_by)
        code = self.turn.letter
        return self.standings[code] if code else None

    @property
    def weeks_silent(self) -> int:
        """Whole open weeks for which the child has heard nothing."""
        return weeks_silent(self.heard_on, self.timetable.calendar, self.today)


def pair_coded(scope: Scope, code: str, *, lock: bool = False) -> Pair:
    """One pair with child, school and volunteer. Raises NotFound."""
    query = pairs_with_people().where(Pair.code == code, pair_within(scope))
    if lock:
        query = query.with_for_update(of=Pair).execution_options(populate_existing=True)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("pairs.unknown", pair=code)
    return found


def pair_view(scope: Scope, code: str, today: date) -> PairView:
    """A pair as its page shows it, without any letter's words. Raises NotFound."""
    return views_of([pair_coded(scope, code)], today)[0]


def views_of(
    pairs: Sequence[Pair],
    today: date,
    tables: Mapping[int, Timetable] | None = None,
) -> list[PairView]:
    """Pairs with their letters and standings, in the same order: one query for all letters.

    Reads the timetables where they are not at hand.
    """
    query = (
        select(Letter)
        .where(Letter.pair_id.in_([pair.id for pair in pairs]))
        .order_by(Letter.pair_id, Letter.due_on, Letter.id)
    )
    found = groupby(db.session.scalars(query), key=lambda letter: letter.pair_id)
    letters = {pair_id: list(group) for pair_id, group in found}
    every = [letter for some in letters.values() for letter in some]
    tables = timetables() if tables is None else tables
    answers, heard = Standings.on(today).of(pairs), _heard_on(pairs)
    may = acts_of(every, answers, today)
    return [
        PairView(
            pair,
            of_pair := letters.get(pair.id, []),
            _standings(pair, of_pair, tables[pair.cohort_id], may, today),
            tables[pair.cohort_id],
            today,
            answers[pair.id],
            heard[pair.child_id],
        )
        for pair in pairs
    ]


def _heard_on(pairs: Sequence[Pair]) -> dict[int, date]:
    """When each child of these pairs was last handed a letter, or its first pair began."""
    handed_out = and_(Letter.pair_id == Pair.id, Letter.state == State.DELIVERED)
    query = (
        select(Pair.child_id, func.coalesce(func.max(Letter.since), func.min(Pair.from_on)))
        .outerjoin(Letter, handed_out)
        .where(Pair.child_id.in_({pair.child_id for pair in pairs}))
        .group_by(Pair.child_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def _standings(
    pair: Pair,
    letters: list[Letter],
    table: Timetable,
    may: Mapping[int, Collection[Act]],
    today: date,
) -> dict[str, Standing]:
    """What each letter of a pair is on a day, by its code."""
    times = transit_of(pair.child.school)
    return {
        letter.code: standing_of(letter, table, times, may[letter.id], today) for letter in letters
    }


def pairs_with_people() -> Select[Pair]:
    """Pairs with child, school and volunteer; a condition may speak of each."""
    return (
        select(Pair)
        .join(Pair.child)
        .join(Child.school)
        .join(Pair.volunteer)
        .options(
            contains_eager(Pair.child).contains_eager(Child.school),
            contains_eager(Pair.volunteer),
        )
    )


def ids_of_pairs_named(text: str) -> Select[int]:
    """The ids of pairs with this code, or of people whose pen names hold the text."""
    try:
        return select(Pair.id).where(Pair.code == parse(text, CodeKind.PAIR))
    except BadCode:
        people = or_(
            Child.pen_name.icontains(text, autoescape=True),
            Volunteer.pen_name.icontains(text, autoescape=True),
        )
        return select(Pair.id).join(Pair.child).join(Pair.volunteer).where(people)
