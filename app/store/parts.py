"""Many values in parts that one statement can name, and many ids in one value."""

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    column,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import JSON

from app.extensions import db

Item = TypeVar("Item")
AT_ONCE = 500
LAST = 2**62
"""No id is as high."""


def in_parts(items: Iterable[Item], size: int = AT_ONCE) -> Iterator[list[Item]]:
    """In go ids, codes or rows; out they come in their order, in lists of 500 or `size` at most."""
    every = list(items)
    for at in range(0, len(every), size):
        yield every[at : at + size]


class Owned:
    """Ids, each of somebody's: a hundred thousand take a megabyte and a half."""

    def __init__(self, rows: Iterable[tuple[int, int]]) -> None:
        """Of rows of an owner and an id, in the order of the owners."""
        self.owners, self._ids = array("q"), array("q")
        for owner, id_ in rows:
            self.owners.append(owner)
            self._ids.append(id_)

    def of(self, owners: range) -> Sequence[int]:
        """The ids of some owners."""
        return self._ids[self._part(owners)]

    def rows(self, owners: range) -> Iterator[tuple[int, int]]:
        """The rows of some owners."""
        part = self._part(owners)
        return zip(self.owners[part], self._ids[part], strict=True)

    def _part(self, owners: range) -> slice:
        return slice(*(bisect_left(self.owners, one) for one in (owners.start, owners.stop)))


def owners_in_parts(owners: Iterable[int], size: int) -> Iterator[range]:
    """All numbers from 0 on, in ranges that hold about so many of these owners each."""
    bounds = sorted({0, *sorted(owners)[size::size]})
    yield from map(range, bounds, [*bounds[1:], LAST])


def named_ids(ids: Iterable[int]) -> Select[Any]:
    """However many ids, as a query of its own that a condition asks with IN."""
    return _ids_in(literal(as_words(ids)))


def ids_named_later(name: str) -> Select[Any]:
    """`named_ids` for a query that is made once: `as_words` of the ids is its parameter."""
    return _ids_in(bindparam(name, type_=String))


def as_words(ids: Iterable[int]) -> str:
    """Ids as one value."""
    return json.dumps(list(ids))


def _ids_in(words: ColumnElement[str]) -> Select[Any]:
    if db.engine.dialect.name == "postgresql":
        found = func.json_array_elements_text(cast(words, JSON)).table_valued(
            column("value", String)
        )
    else:
        found = func.json_each(words).table_valued(column("value", Integer))
    return select(cast(found.c.value, Integer)).correlate(None)
