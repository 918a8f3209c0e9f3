"""Many values in parts that one statement can name, and many ids in one value."""

import json
from collections.abc import Iterable, Iterator
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


def in_parts(items: Iterable[Item], size: int = AT_ONCE) -> Iterator[list[Item]]:
    """In go ids, codes or rows; out they come in their order, in lists of 500 or `size` at most."""
    every = list(items)
    for at in range(0, len(every), size):
        yield every[at : at + size]


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
