"""Figures for whoever must not learn about single people: small cells are hidden."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, SQLColumnExpression, case, func, select

from app.extensions import db
from app.models import (
    CONSENT_ITEMS,
    Child,
    Concern,
    Consent,
    Letter,
    Pair,
    Region,
    School,
)
from app.store.concerns.ladders import is_open
from app.store.people.latest import answered_later
from letters.oversight.suppression import shown
from letters.states import State

LEVELS = ("primary", "middle", "unknown")
CONSENT_ANSWERS = ("given", "refused", "none")
CONCERN_STATES = ("waits", "in_hand", "closed")


@dataclass(frozen=True, slots=True)
class FigureTable:
    """A title by its code, and lines: what is counted, the cells (None is hidden), their total."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[int | None, ...], int | None], ...]


def tables() -> list[FigureTable]:
    """All figures of the programme, each line hidden as far as it has to be."""
    counties = _counties()
    return [
        _table("county", counties, {name: _by(School.county_code, name) for name in COUNTED}),
        _table("level", LEVELS, {name: _by(LEVEL, name) for name in COUNTED}),
        _table("consents", CONSENT_ANSWERS, _consents()),
        _table("letters", tuple(State), {"letters": _counted(_states())}),
        _table("concerns", CONCERN_STATES, {"concerns": _concerns()}),
    ]


LEVEL = case((Child.grade <= 6, "primary"), (Child.grade > 6, "middle"), else_="unknown")
COUNTED = ("children", "pairs", "letters")


def _by(column: SQLColumnExpression[str], name: str) -> Counter[str]:
    """How many children, open pairs or letters there are, by a column of child or school."""
    query = select(column, func.count()).select_from(Child).join(School)
    match name:
        case "children":
            query = query.where(Child.merged_into_id.is_(None), Child.left_on.is_(None))
        case "pairs":
            query = query.join(Pair, Pair.child_id == Child.id).where(Pair.until_on.is_(None))
        case _:
            query = query.join(Pair, Pair.child_id == Child.id).join(Letter)
    return _counted(query.group_by(column))


def _consents() -> dict[str, Counter[str]]:
    """The last answer of each child in the programme, by item."""
    there = (Child.merged_into_id.is_(None), Child.left_on.is_(None))
    children = db.session.scalar(select(func.count(Child.id)).where(*there)) or 0
    found: dict[str, Counter[str]] = {item: Counter() for item in CONSENT_ITEMS}
    query = (
        select(Consent.item, Consent.given, func.count())
        .join(Child, Child.id == Consent.child_id)
        .where(~answered_later(), *there)
        .group_by(Consent.item, Consent.given)
    )
    for item, given, count in db.session.execute(query):
        found[item]["given" if given else "refused"] = count
    for counts in found.values():
        counts["none"] = children - counts["given"] - counts["refused"]
    return found


def _states() -> Select[str, int]:
    return select(Letter.state, func.count()).group_by(Letter.state)


def _concerns() -> Counter[str]:
    state = case(
        (~is_open(), "closed"),
        (Concern.holder_id.is_not(None), "in_hand"),
        else_="waits",
    )
    query = select(state, func.count()).group_by(state)
    return Counter({str(key): count for key, count in db.session.execute(query)})


def _counties() -> tuple[str, ...]:
    query = select(Region.code).where(Region.code.in_(select(School.county_code)))
    return tuple(db.session.scalars(query.order_by(Region.code)))


def _counted(query: Select[str, int]) -> Counter[str]:
    return Counter({str(key): count for key, count in db.session.execute(query)})


def _table(name: str, columns: Sequence[str], counts: dict[str, Counter[str]]) -> FigureTable:
    lines = ((line, *_hidden(found, columns)) for line, found in counts.items())
    return FigureTable(name, tuple(columns), tuple(lines))


def _hidden(
    found: Counter[str], columns: Iterable[str]
) -> tuple[tuple[int | None, ...], int | None]:
    row = shown([found[column] for column in columns])
    return row.cells, row.total
