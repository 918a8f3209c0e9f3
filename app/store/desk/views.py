"""How a user likes lists: the views they saved, the columns they chose."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.errors import NotFound
from app.extensions import db
from app.models import ListColumns, SavedView


def views_of(user_id: int, list_name: str = "") -> Sequence[SavedView]:
    """The user's views of a list, or of all, the oldest first."""
    query = select(SavedView).where(SavedView.user_id == user_id).order_by(SavedView.id)
    return db.session.scalars(query.filter_by(list_name=list_name) if list_name else query).all()


def view_of(user_id: int | None, view_id: int) -> SavedView:
    """One of the user's own views. Raises NotFound."""
    view = db.session.get(SavedView, view_id)
    if view is None or view.user_id != user_id:
        raise NotFound("views.unknown")
    return view


def count_views(user_id: int | None) -> int:
    """How many views the user has."""
    query = select(func.count(SavedView.id)).where(SavedView.user_id == user_id)
    return db.session.scalar(query) or 0


def columns_of(user_id: int, list_name: str) -> list[str] | None:
    """The columns of a list that the user chose; None where they chose none."""
    row = db.session.get(ListColumns, (user_id, list_name))
    return None if row is None else list(row.columns)
