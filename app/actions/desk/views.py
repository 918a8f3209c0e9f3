"""Views of lists are saved, renamed and deleted by the user whose they are."""

from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import SavedView
from app.store.desk.views import count_views, view_of, views_of

MOST_VIEWS = 20
LONGEST_NAME = 40


def save_view(list_name: str, name: str, query: str, *, acting: Acting) -> SavedView:
    """A view of a list by a name; one of the name that is there already becomes this one.

    Raises Refused views.no_name, views.long_name, views.many.
    """
    name, user_id = _fit(name), acting.actor.user_id
    with transaction():
        view = _named(list_name, name, acting)
        if view is None:
            if count_views(user_id) >= MOST_VIEWS:
                raise Refused("views.many", most=MOST_VIEWS)
            view = SavedView(user_id=user_id, list_name=list_name, name=name)
            db.session.add(view)
        view.query = query
        db.session.flush()
        return view


def rename_view(view_id: int, name: str, *, acting: Acting) -> SavedView:
    """The view has another name now.

    Raises NotFound, Refused views.no_name, views.long_name, views.taken.
    """
    name = _fit(name)
    with transaction():
        view = view_of(acting.actor.user_id, view_id)
        other = _named(view.list_name, name, acting)
        if other is not None and other is not view:
            raise Refused("views.taken", name=name)
        view.name = name
        return view


def delete_view(view_id: int, *, acting: Acting) -> tuple[str, str]:
    """The view is gone; whose list and which name it was. Raises NotFound."""
    with transaction():
        view = view_of(acting.actor.user_id, view_id)
        was = view.list_name, view.name
        db.session.delete(view)
        return was


def _fit(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused("views.no_name")
    if len(name) > LONGEST_NAME:
        raise Refused("views.long_name", most=LONGEST_NAME)
    return name


def _named(list_name: str, name: str, acting: Acting) -> SavedView | None:
    """The user's view of that name. Names are sealed, so they are compared here."""
    own = views_of(acting.actor.user_id or 0, list_name)
    return next((view for view in own if view.name == name), None)
