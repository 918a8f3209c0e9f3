"""Many values in parts that one statement can name, and many ids in one value."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import Integer, Select, String, cast, column, func, select
from sqlalchemy.dialects.postgresql import JSON

from app.extensions import db

Item = TypeVar("Item")
AT_ONCE = 500


def in_parts(items: Iterable[Item]) -> Iterator[list[Item]]:
    """In go ids, codes or rows; out they come in their order, in lists of 500 at most."""
    every = list(items)
    for at in range(0, len(every), AT_ONCE):
        yield every[at : at + AT_ONCE]


def named_ids(ids: Iterable[int]) -> Select[Any]:
    """However many ids, as a query of its own that a condition asks with IN."""
    every = list(ids)
    if db.engine.dialect.name == "postgresql":
        # The type JSON writes the list as text: text given to it would become a JSON string.
        found = func.json_array_elements_text(cast(every, JSON)).table_valued(
            column("value", String)
        )
    else:
        found = func.json_each(json.dumps(every)).table_valued(column("value", Integer))
    return select(cast(found.c.value, Integer)).correlate(None)
