"""Codes that no row of a table has yet."""

from collections.abc import Sequence
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db
from app.store.parts import in_parts
from letters.codes import CodeKind, new_codes


def unused_codes(
    column: InstrumentedAttribute[Any], kind: CodeKind, rng: Random, count: int
) -> list[str]:
    """`count` new codes of a kind, none of which stands in the column."""
    found: dict[str, None] = {}
    while len(found) < count:
        fresh = new_codes(kind, rng, count - len(found), found)
        taken = _taken(column, fresh)
        found |= dict.fromkeys(code for code in fresh if code not in taken)
    return list(found)


def _taken(column: InstrumentedAttribute[Any], codes: Sequence[str]) -> set[str]:
    if db.session.scalar(select(column).limit(1)) is None:
        return set()
    taken: set[str] = set()
    for some in in_parts(codes):
        taken.update(db.session.scalars(select(column).where(column.in_(some))))
    return taken
