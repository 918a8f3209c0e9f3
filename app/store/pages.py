"""A page of a long list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from app.extensions import db

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list; `number` counts from 1, `total` is of all pages."""

    rows: Sequence[Any]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


def page_of(query: Select[Any], number: int, size: int = PAGE_SIZE) -> Page:
    """One page of a query's rows (whole rows; of a single entity, the entities).

    A number beyond the last page gives the last one.
    """
    counted = query.order_by(None).subquery()
    total = db.session.scalar(select(func.count()).select_from(counted)) or 0
    number = min(max(number, 1), max(1, -(-total // size)))
    result = db.session.execute(query.limit(size).offset((number - 1) * size))
    single = len(query.column_descriptions) == 1
    return Page(result.scalars().all() if single else result.all(), number, total, size)
