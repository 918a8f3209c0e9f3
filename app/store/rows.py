"""All rows of a query, for a download."""

from typing import Any

from sqlalchemy import Select

from app.extensions import db


def all_rows(query: Select[Any]) -> list[Any]:
    """The entities of a query of one entity."""
    return list(db.session.scalars(query))
