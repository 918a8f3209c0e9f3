"""What all lists have in common: a page of rows, and the order that a reader wanted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, TypeVarTuple, overload

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, func, select

from app.extensions import db

PAGE_SIZE = 50
MOST_COUNTED = 10_000
"""Of a list that may be longer, nobody needs to know by how much: counting it takes time."""
T = TypeVar("T")
Other = TypeVar("Other")
Second = TypeVar("Second")
More = TypeVarTuple("More")

# The names that a list can be sorted by, and the column of each. The first is for names that
# are not known: an address may hold anything.
Sorts = Mapping[str, SQLColumnExpression[Any]]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list; `number` counts from 1, `total` is of all pages.

    `has_more`: there are more than `total`, and how many was not counted.
    """

    rows: Sequence[T]
    number: int
    total: int
    size: int = PAGE_SIZE
    has_more: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least one; of a list with more, at least so many."""
        return _pages(self.total + self.has_more, self.size)

    def showing(self, rows: Sequence[Other]) -> "Page[Other]":
        """The same page of the same list, with other values for its rows."""
        return Page(rows, self.number, self.total, self.size, self.has_more)


@overload
def page_of(query: Select[T], number: int, size: int = PAGE_SIZE) -> Page[T]: ...
@overload
def page_of(
    query: Select[T, Second, *More], number: int, size: int = PAGE_SIZE
) -> Page[Row[T, Second, *More]]: ...
def page_of(query: Select[*tuple[Any, ...]], number: int, size: int = PAGE_SIZE) -> Page[Any]:
    """One page of a query's rows: of a query of one entity or column, the values themselves.

    A number beyond the last page gives the last one.
    """
    total = count_of(query)
    number = _within(number, total, size)
    result = db.session.execute(query.limit(size).offset((number - 1) * size))
    single = len(query.column_descriptions) == 1
    return Page(result.scalars().all() if single else result.all(), number, total, size)


def page_of_many(
    up_to: Callable[[int], Select[T]], counted: Select[Any], number: int, *, exact: bool = False
) -> Page[T]:
    """One page of a list that may be long, counted up to MOST_COUNTED or to the page itself.

    `up_to` gives the query of its first rows in order, so many of them; `counted` has the same
    rows and need not have their order. `exact`: people act on the count, so all are counted.
    """
    reach = max(MOST_COUNTED, number * PAGE_SIZE)
    total = count_of(counted if exact else counted.limit(reach + 1))
    number = _within(number, total, PAGE_SIZE)
    query = up_to(number * PAGE_SIZE).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    rows = db.session.scalars(query).all()
    has_more = not exact and total > reach
    return Page(rows, number, reach if has_more else total, PAGE_SIZE, has_more)


def count_of(query: Select[*tuple[Any, ...]]) -> int:
    """How many rows a query has; none of them is loaded."""
    counted = query.order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(counted)) or 0


def page_of_all(rows: Sequence[T], number: int, size: int = PAGE_SIZE) -> Page[T]:
    """One page of rows that are at hand, as `page_of` a query."""
    number = _within(number, len(rows), size)
    return Page(rows[(number - 1) * size : number * size], number, len(rows), size)


def sort_name(sorts: Sorts, wanted: str) -> str:
    """The name in `sorts` that is wanted, else the first; `wanted` may begin with '-'."""
    name = wanted.removeprefix("-")
    return name if name in sorts else next(iter(sorts))


def directed(column: SQLColumnExpression[Any], wanted: str) -> ColumnElement[Any]:
    """The column as a query is ordered by it: downwards where `wanted` begins with '-'."""
    return column.desc() if wanted.startswith("-") else column.asc()


def in_order(
    query: Select[*More], sorts: Sorts, wanted: str, *then: SQLColumnExpression[Any]
) -> Select[*More]:
    """The query in the wanted order, and by `then` where rows are alike in that.

    The last of `then` differs from row to row: else pages would show a row twice or never.
    """
    return query.order_by(directed(sorts[sort_name(sorts, wanted)], wanted), *then)


def _within(number: int, total: int, size: int) -> int:
    return min(max(number, 1), _pages(total, size))


def _pages(total: int, size: int) -> int:
    return max(1, -(-total // size))
