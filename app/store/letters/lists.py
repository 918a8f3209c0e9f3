"""Lists of letters: what they are narrowed to, how they are sorted, and where each letter is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    func,
    or_,
    select,
    true,
    union_all,
)

from app.extensions import db
from app.models import Child, KeptLate, Letter, Pair, School
from app.store.letters.calendars import (
    Timetable,
    standings_of,
    timetables,
)
from app.store.letters.kept.days import late_by
from app.store.letters.kept.reading import kept_within
from app.store.letters.lateness import Lateness, gathered, in_state
from app.store.letters.letters import letter_within, letters_with_pair
from app.store.letters.pairs import ids_of_pairs_named
from app.store.listing import (
    Page,
    Sorts,
    count_of,
    directed,
    page_of,
    page_of_all,
    page_of_many,
    sort_name,
)
from app.store.parts import named_ids
from app.store.scope import Scope, pair_within
from letters.codes import CodeKind, parse
from letters.custody import Standing
from letters.errors import BadCode
from letters.states import ARRIVED, ON_THE_WAY, Direction, Holder, State

MOST_IN_A_FILE = 20_000
AT_ONCE = 5_000
NAMES_AT_FIRST = 2
MORE_NAMES = 8
FEW_PAIRS = 4_000
"""Of so few, all letters are looked through once, and not once for each branch."""
SORTS: Sorts = {
    "since": Letter.since,
    "code": Letter.code,
    "due": Letter.due_on,
    "child": Child.pen_name,
    "school": School.sort_key,
    "state": Letter.state,
}
Place = tuple[State | None, ColumnElement[bool]]
"""A branch of letters, and the one state that they are in; None: any."""
# Of another table: the letters are found by the id that leads there, which their indexes hold.
LEADS_TO: Sorts = {"child": Letter.pair_id, "school": Letter.school_id}


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """What a list of letters is narrowed to; empty values narrow nothing.

    `school` and `pair` are codes, `cohort` is an id, `text` is a letter's or pair's code or a
    part of a pen name. Without a `sort`, late letters stand worst first.
    """

    where: Literal["under_way", "on_the_way", "arrived", "all"] = "under_way"
    state: State | None = None
    holder: Holder | None = None
    school: str = ""
    direction: Direction | None = None
    term: int | None = None
    late: bool = False
    lost: bool = False
    pair: str = ""
    cohort: int | None = None
    text: str = ""
    sort: str = ""

    @property
    def worst_first(self) -> bool:
        """Whether those that are late for longest come first."""
        return not self.sort and (self.late or self.lost)


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter in a list, with where it stands; its pair, child, school, volunteer are loaded."""

    letter: Letter
    standing: Standing


def page_of_letters(
    scope: Scope, wanted: LetterFilter, today: date, number: int = 1
) -> Page[LetterLine]:
    """One page of the wanted letters in reach."""
    tables = timetables()
    lateness = Lateness.shown(today, tables)
    if wanted.worst_first and lateness.is_kept:
        page = page_of(_worst_kept(scope, wanted), number)
    elif wanted.worst_first:
        page = page_of_all(_worst_first(scope, wanted, lateness, tables), number)
    else:
        page = page_of_many(
            lambda most: _ids(scope, wanted, lateness, most),
            ids_of_letters(scope, wanted, lateness),
            number,
        )
    return page.showing(lines_of(_loaded(page.rows), today, tables))


def count_letters(scope: Scope, wanted: LetterFilter, today: date) -> int:
    """How many letters a list shows; none of them is loaded."""
    return count_of(ids_of_letters(scope, wanted, Lateness.shown(today, timetables())))


def all_letters(
    scope: Scope, wanted: LetterFilter, today: date, most: int | None = MOST_IN_A_FILE
) -> list[LetterLine]:
    """The wanted letters in reach, for a file or a command."""
    tables = timetables()
    lateness = Lateness.shown(today, tables)
    if wanted.worst_first and lateness.is_kept:
        ids = db.session.scalars(_worst_kept(scope, wanted).limit(most)).all()
    elif wanted.worst_first:
        ids = _worst_first(scope, wanted, lateness, tables)[:most]
    else:
        ids = db.session.scalars(_ids(scope, wanted, lateness).limit(most)).all()
    found: list[LetterLine] = []
    for first in range(0, len(ids), AT_ONCE):
        found += lines_of(_loaded(ids[first : first + AT_ONCE]), today, tables)
    return found


def lines_of(
    letters: Sequence[Letter], today: date, tables: Mapping[int, Timetable] | None = None
) -> list[LetterLine]:
    """Letters with where they stand; reads the timetables where they are not at hand."""
    standings = standings_of(letters, timetables() if tables is None else tables, today)
    return [LetterLine(letter, standings[letter.code]) for letter in letters]


def ids_of_letters(scope: Scope, wanted: LetterFilter, lateness: Lateness) -> Select[int]:
    """The ids of the wanted letters, in no order."""
    places, narrowed = _conditions(_places(wanted, lateness)), _narrowed(wanted)
    return select(gathered([Letter.id], places, letter_within(scope), *narrowed).c.id)


def _ids(
    scope: Scope, wanted: LetterFilter, lateness: Lateness, most: int | None = None
) -> Select[int]:
    """The ids of the wanted letters in order, joined with no more than the order needs.

    `most`: only so many are wanted, so that an index gives them in order.
    """
    key = sort_name(SORTS, wanted.sort)
    within, places = [letter_within(scope), *_narrowed(wanted)], _places(wanted, lateness)
    if key not in LEADS_TO and most and places:
        found = _first_of_each(key, wanted, places, within, most)
    else:
        columns = [Letter.id, LEADS_TO.get(key, SORTS[key]).label("key")]
        branches = _conditions(places)
        if key == "child" and most and (scope.programme or scope.prefixes):
            branches = _by_first_names(scope, wanted, branches, within, most)
        found = gathered(columns, branches, *within)
    query = select(found.c.id)
    if key == "school":
        query = query.join(School, School.id == found.c.key)
    elif key == "child":
        query = query.join(Pair, Pair.id == found.c.key).join(Pair.child)
    order = SORTS[key] if key in LEADS_TO else found.c.key
    return query.order_by(directed(order, wanted.sort), found.c.id)


def _by_first_names(
    scope: Scope,
    wanted: LetterFilter,
    branches: list[ColumnElement[bool]],
    within: Sequence[ColumnElement[bool]],
    most: int,
) -> list[ColumnElement[bool]]:
    """The branches of those of many children whose names come first, with letters enough.

    Else each letter's child would be read, to show the first fifty.
    """
    in_order = select(Child.pen_name).order_by(directed(Child.pen_name, wanted.sort)).limit(1)
    reach = NAMES_AT_FIRST * most
    while (last := db.session.scalar(in_order.offset(reach))) is not None:
        first = Child.pen_name >= last if wanted.sort.startswith("-") else Child.pen_name <= last
        named = select(Pair.id).join(Pair.child).where(first)
        if not scope.programme:
            named = named.join(Child.school).where(pair_within(scope))
        pairs = db.session.scalars(named).all()
        near = Letter.pair_id.in_(named_ids(pairs))
        together = [or_(*branches)] if len(pairs) <= FEW_PAIRS else branches
        firsts = [and_(near, branch) for branch in together]
        if count_of(select(gathered([Letter.id], firsts, *within).c.id).limit(most)) >= most:
            return firsts
        reach *= MORE_NAMES
    return branches


def _first_of_each(
    key: str,
    wanted: LetterFilter,
    places: Sequence[Place],
    within: Iterable[ColumnElement[bool]],
    most: int,
) -> Subquery:
    """The first letters of each branch in the wanted order: those of all are among them."""
    column = SORTS[key]
    firsts = [
        select(Letter.id, column.label("key"))
        .where(place, *within)
        .order_by(*_order(key, wanted, state))
        .limit(most)
        for state, place in places
    ]
    parts = [first.correlate(None).subquery() for first in firsts]
    return union_all(*(select(part.c.id, part.c.key) for part in parts)).subquery()


def _order(
    key: str, wanted: LetterFilter, state: State | None
) -> Sequence[SQLColumnExpression[Any]]:
    """The order of a branch: by the columns, where its own index has it; else by copies of them.

    Without copies a database walks all letters in the order of the column to find the few of a
    branch: it does not know how few they are, or not how old.
    """
    column, copy = SORTS[key], func.coalesce(Letter.id, None)
    few = wanted.school or wanted.pair or wanted.text
    if state is None and not few:
        return directed(column, wanted.sort), Letter.id
    if key == "since" and state not in (None, State.DUE) and not few:
        return directed(column, wanted.sort), copy
    return directed(func.coalesce(column, None), wanted.sort), copy


def _worst_first(
    scope: Scope, wanted: LetterFilter, lateness: Lateness, tables: Mapping[int, Timetable]
) -> Sequence[int]:
    """The ids of the wanted late letters, those that are late by most days first."""
    late = late_by(ids_of_letters(scope, wanted, lateness), lateness.today, tables)
    return sorted(late, key=lambda letter_id: (-late[letter_id], letter_id))


def _worst_kept(scope: Scope, wanted: LetterFilter) -> Select[int]:
    """The same of those that were kept."""
    narrowed = list(_narrowed(wanted))
    query = select(KeptLate.letter_id).where(kept_within(scope))
    for flag, is_asked in ((KeptLate.is_late, wanted.late), (KeptLate.is_lost, wanted.lost)):
        query = query.where(flag) if is_asked else query
    if wanted.holder:
        query = query.where(KeptLate.holder == wanted.holder.value)
    if wanted.state or narrowed:
        chosen = [in_state(wanted.state)] if wanted.state else []
        query = query.join(Letter, Letter.id == KeptLate.letter_id).where(*chosen, *narrowed)
    return query.order_by(KeptLate.late_by.desc(), KeptLate.letter_id)


def _loaded(ids: Sequence[int]) -> list[Letter]:
    """The letters with these ids, in their order, with all that a line shows."""
    query = letters_with_pair().where(Letter.id.in_(ids))
    found = {letter.id: letter for letter in db.session.scalars(query)}
    return [found[letter_id] for letter_id in ids if letter_id in found]


def _narrowed(wanted: LetterFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.school:
        # By its few pairs: what all schools have on their way would be looked through otherwise.
        pairs = select(Pair.id).join(Pair.child).join(Child.school)
        yield Letter.pair_id.in_(pairs.where(School.code == wanted.school))
    if wanted.pair:
        yield Letter.pair_id.in_(select(Pair.id).where(Pair.code == wanted.pair))
    if wanted.cohort is not None:
        yield Letter.pair_id.in_(select(Pair.id).where(Pair.cohort_id == wanted.cohort))
    if code := _code_in(wanted.text, CodeKind.LETTER):
        yield Letter.code == code
    elif wanted.text:
        yield Letter.pair_id.in_(ids_of_pairs_named(wanted.text))
    if wanted.direction:
        yield Letter.direction == wanted.direction
    if wanted.term is not None:
        yield Letter.term_number == wanted.term


def _conditions(places: Iterable[Place]) -> list[ColumnElement[bool]]:
    return [condition for _state, condition in places]


def _places(wanted: LetterFilter, lateness: Lateness) -> Sequence[Place]:
    """Where the letters are, by branches; a state or a holder says it more closely than `where`."""
    chosen = [in_state(wanted.state)] if wanted.state else []
    if (wanted.late or wanted.lost) and lateness.is_kept:
        late, lost = lateness.late_branches(wanted.holder), lateness.lost_branches(wanted.holder)
        return [(None, and_(*chosen, *_asked(wanted, late[0], lost[0])))]
    if wanted.late or wanted.lost:
        return [
            (branch.state, and_(*chosen, *_asked(wanted, branch.late, branch.lost)))
            for branch in lateness.of(wanted.holder)
        ]
    if wanted.state:
        return _in_states([wanted.state])
    if wanted.holder:
        return lateness.held_in_states(wanted.holder)
    if wanted.where == "all" or _code_in(wanted.text, CodeKind.LETTER):
        return [(None, true())]
    if wanted.where == "on_the_way":
        return _in_states(ON_THE_WAY)
    if wanted.where == "arrived":
        return _in_states(ARRIVED)
    return lateness.held_in_states()


def _in_states(states: Iterable[State]) -> list[Place]:
    return [(state, in_state(state)) for state in sorted(states)]


def _asked(
    wanted: LetterFilter, late: ColumnElement[bool], lost: ColumnElement[bool]
) -> Iterator[ColumnElement[bool]]:
    if wanted.late:
        yield late
    if wanted.lost:
        yield lost


def _code_in(text: str, kind: CodeKind) -> str | None:
    try:
        return parse(text, kind)
    except BadCode:
        return None
