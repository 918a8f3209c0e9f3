"""A user's own views of lists, and the columns they want to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app import clock
from app.actions.desk import views as actions
from app.actions.desk.columns import choose_columns
from app.errors import NotFound, Refused
from app.permissions import allowed, requires, signed_in
from app.store.desk.views import views_of
from app.web.acting import acting
from app.web.addresses import local_path, with_query
from app.web.desk.own_lists import OwnList, list_named
from app.wording import sentence_of

blueprint = Blueprint("views", __name__, url_prefix="/views")


@dataclass(frozen=True, slots=True)
class OwnView:
    """A view as a link: `rows` it has today; `is_open` says that it is the page one sees."""

    view_id: int
    name: str
    words: Any
    address: str
    rows: int
    is_open: bool


@blueprint.app_context_processor
def words() -> dict[str, object]:
    """The signed-in user's views, for all templates."""
    return {"own_views": own_views}


def own_views(list_name: str = "") -> Sequence[OwnView]:
    """The signed-in user's views of a list, or of all, each with its rows today."""
    if not allowed("views.own"):
        return []
    today, open_id = clock.today(), request.args.get("view", "")
    return [
        OwnView(
            view.id,
            view.name,
            of_list.words,
            of_list.address(view.query, view.id),
            of_list.rows(view.query, today),
            open_id == str(view.id),
        )
        for view in views_of(signed_in().id, list_name)
        if (of_list := list_named(view.list_name))
    ]


@blueprint.post("/")
@requires("views.own")
def save() -> Response:
    """Save what the list shows now, by a name."""
    of_list, given = _list_of(request.form), request.form
    query = of_list.kept(given.get("query", ""))
    try:
        name = given["list"]
        view = actions.save_view(name, given.get("name", ""), query, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(of_list.address(query))
    flash(_("Saved: “%(name)s” stands above this list and on Today.", name=view.name), "ok")
    return redirect(of_list.address(query, view.id))


@blueprint.post("/<int:view_id>/name")
@requires("views.own")
def rename(view_id: int) -> Response:
    """Give a view another name."""
    try:
        actions.rename_view(view_id, request.form.get("name", ""), acting=acting())
    except (Refused, NotFound) as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(local_path(request.form.get("next", "")))


@blueprint.post("/<int:view_id>/delete")
@requires("views.own")
def delete(view_id: int) -> Response:
    """Delete a view; the list itself stays as it is."""
    try:
        _list, name = actions.delete_view(view_id, acting=acting())
        flash(_("The view “%(name)s” is deleted.", name=name), "ok")
    except NotFound as missing:
        flash(sentence_of(missing), "error")
    return redirect(with_query(local_path(request.form.get("next", "")), view=None))


@blueprint.post("/columns")
@requires("views.own")
def columns() -> Response:
    """Choose the columns of a list, or the usual ones again."""
    _list_of(request.form)
    chosen = None if "usual" in request.form else request.form.getlist("columns")
    choose_columns(request.form["list"], chosen, acting=acting())
    return redirect(with_query(local_path(request.form.get("next", "")), columns=None))


def _list_of(given: MultiDict[str, str]) -> OwnList:
    """The list that a form is about; 404 where there is none for its reader."""
    return list_named(given.get("list", "")) or abort(404)
