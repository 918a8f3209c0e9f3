"""The columns of a list are chosen by whoever reads it."""

from collections.abc import Sequence

from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import ListColumns


def choose_columns(list_name: str, columns: Sequence[str] | None, *, acting: Acting) -> None:
    """The user sees these columns of a list from now on; None gives the usual ones back."""
    with transaction():
        key = (acting.actor.user_id, list_name)
        row = db.session.get(ListColumns, key)
        if columns is None:
            if row is not None:
                db.session.delete(row)
        elif row is None:
            user_id, columns = acting.actor.user_id, list(columns)
            db.session.add(ListColumns(user_id=user_id, list_name=list_name, columns=columns))
        else:
            row.columns = list(columns)
