"""The letters that the rows of a list name: by code, or by pair or child, number and way."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select

from app.crypto import blind_index
from app.extensions import db
from app.intake import RowReport
from app.intake.kinds.letter_steps import steps_of
from app.models import Child, Letter, Pair, Term
from app.store.letters.letters import letter_in_hand, letters_coded, letters_with_pair
from app.store.letters.pairs import pairs_with_people
from app.store.parts import in_parts
from app.store.scope import Scope, pair_within
from letters.codes import CodeKind, parse
from letters.errors import BadCode

STILL_UNDER_WAY = timedelta(days=60)
"""So long after its end a pair's letters may still have made their first step."""


@dataclass(frozen=True, slots=True)
class Unfound:
    """Why a row names no letter, the field that says so, and the number that it gives."""

    code: str
    field: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class FoundLetters:
    """The letters of a file. `of_child` has, for a name or code as it was typed, the pairs of
    each child who is called so.
    """

    letters: Sequence[Letter]
    by_code: Mapping[str, Letter]
    pairs: Mapping[str, Pair]
    of_child: Mapping[str, Sequence[Sequence[Pair]]]
    numbered: Mapping[tuple[int, str, int], str]
    first_days: Mapping[int, date]
    today: date

    def of(self, row: RowReport, direction: str) -> str | Unfound:
        """The code of the letter of a row that goes a way."""
        if "code" in row.values and row.values["code"] is not None:
            code = code_of(row)
            if code is None or code not in self.by_code:
                return Unfound("letter_unknown", "code")
            return code
        pair = self._pair(row)
        if isinstance(pair, Unfound):
            return pair
        number = int(str(row.values["number"]))
        found = self.numbered.get((pair.id, direction, number))
        return found or Unfound("letter_unplanned", "number", number)

    def first_day(self, code: str) -> date:
        """The first day of the cohort of a letter."""
        return self.first_days[self.by_code[code].cohort_id]

    def _pair(self, row: RowReport) -> Pair | Unfound:
        if pair := row.values.get("pair"):
            return self.pairs.get(str(pair)) or Unfound("pair_unknown", "pair")
        found = self.of_child.get(str(row.values["child"]), ())
        if len(found) > 1:
            return Unfound("child_ambiguous", "child")
        if not found:
            return Unfound("child_unpaired", "child")
        pairs = found[0]
        if len(pairs) > 1:
            first = min((step.day for step in steps_of(row.values) if step.day), default="")
            day = date.fromisoformat(first) if first else self.today
            pairs = [pair for pair in pairs if _wrote_on(pair, day)]
        return pairs[0] if len(pairs) == 1 else Unfound("pair_unclear", "child")


def find_letters(scope: Scope, rows: Sequence[RowReport], today: date) -> FoundLetters:
    """The letters in reach that the rows without faults name."""
    good = [row for row in rows if row.fate != "fault"]
    codes = sorted({code for row in good if (code := code_of(row))})
    letters = [one for some in in_parts(codes) for one in letters_coded(scope, some)]
    pairs, of_child = _pairs_named(scope, good)
    ids = {pair.id for pair in pairs.values()}
    ids |= {pair.id for some in of_child.values() for one in some for pair in one}
    for some in in_parts(sorted(ids)):
        query = letters_with_pair().where(Letter.pair_id.in_(some), letter_in_hand(scope))
        letters += db.session.scalars(query.order_by(Letter.id))
    return FoundLetters(
        letters,
        {letter.code: letter for letter in letters},
        pairs,
        of_child,
        {(one.pair_id, one.direction, one.number): one.code for one in letters},
        _first_days(),
        today,
    )


def code_of(row: RowReport) -> str | None:
    """The letter's code as it is stored, or None for what is none."""
    try:
        return parse(str(row.values.get("code")), CodeKind.LETTER)
    except BadCode:
        return None


def _wrote_on(pair: Pair, day: date) -> bool:
    is_over = pair.until_on is not None and day > pair.until_on + STILL_UNDER_WAY
    return pair.from_on <= day and not is_over


def _pairs_named(
    scope: Scope, rows: Sequence[RowReport]
) -> tuple[dict[str, Pair], dict[str, list[list[Pair]]]]:
    named = {str(pair) for row in rows if (pair := row.values.get("pair"))}
    called = {
        str(child)
        for row in rows
        if not row.values.get("pair") and (child := row.values.get("child"))
    }
    pairs = {
        pair.code: pair
        for some in in_parts(sorted(named))
        for pair in _pairs(scope, Pair.code.in_(some))
    }
    found: dict[str, dict[int, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    for some in in_parts(sorted(called)):
        names = {blind_index("real_name", name): name for name in some}
        is_called = or_(
            Child.code.in_([name.upper() for name in some]),
            Child.pen_name.in_(some),
            Child.real_name_index.in_(names),
        )
        for pair in _pairs(scope, is_called):
            child = pair.child
            real_name = names.get(child.real_name_index)
            for name in some:
                if name.upper() == child.code or name in (child.pen_name, real_name):
                    found[name][child.id].append(pair)
    return pairs, {name: list(found[name].values()) for name in called if name in found}


def _pairs(scope: Scope, condition: ColumnElement[bool]) -> Sequence[Pair]:
    query = pairs_with_people().where(condition, pair_within(scope))
    return db.session.scalars(query.order_by(Pair.from_on, Pair.id)).all()


def _first_days() -> dict[int, date]:
    query = select(Term.cohort_id, Term.first).order_by(Term.first.desc())
    return {row.cohort_id: row.first for row in db.session.execute(query)}
