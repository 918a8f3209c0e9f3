"""What needs a second person: asked, answered with a yes or a no, taken once."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from app import clock
from app.actions.oversight import answers
from app.actions.oversight import asks as actions
from app.actions.oversight.asks import Wish
from app.errors import NotFound, Refused
from app.models import AskKind
from app.permissions import allowed, requires, scope_for, signed_in
from app.store.oversight.asks import (
    Answerer,
    ask_of_id,
    own_asks,
    schools_to_print,
    somebody_answers,
    waiting_asks,
)
from app.store.oversight.lists import most_alone
from app.store.scope import Scope
from app.web.acting import acting
from app.web.numbers import whole
from app.wording import sentence_of
from app.wording.oversight.asks import ASK_STATES, about_in_words

blueprint = Blueprint("asks", __name__, url_prefix="/asks")
LISTS = {
    "children.children": "children",
    "volunteers.volunteers": "volunteers",
    "pairs.pairs": "pairs",
    "letters.letters": "letters",
    "announcements.announcement": "readers",
    "agreements.print_list": "consent-forms",
    "packs.make": "names",
    "rounds.draft": "draft-{draft_id}",
    "rounds.folder": "folder-{draft_id}",
}
"""What can be asked for: the page whose file it is, and the name of the list."""
TAKES = {AskKind.LIST: "asks.take", AskKind.PRINT: "prints.asked", AskKind.FILE: "files.take"}


def answerer() -> Answerer:
    """The signed-in user as somebody who answers; with no reach where they may not."""
    scope = scope_for("asks.answer") if allowed("asks.answer") else Scope()
    return Answerer(signed_in().id, scope)


@blueprint.get("/")
@requires("exports.ask")
def asks() -> str:
    """What waits for one's yes, and what one asked oneself."""
    now = clock.now()
    return render_template(
        "oversight/asks.html",
        waiting=waiting_asks(answerer(), now) if allowed("asks.answer") else [],
        own=own_asks(signed_in().id, now),
        now=now,
        states=ASK_STATES,
        about_in_words=about_in_words,
        list_page=_list_page,
        takes=TAKES,
        schools_of=lambda row: schools_to_print(row.address, answerer().scope),
    )


@blueprint.get("/new")
@requires("exports.ask")
def new() -> str | Response:
    """The form to ask for a long list; from a page of no list there is nothing to ask for."""
    try:
        return _form(*_asked())
    except NotFound:
        return redirect(url_for("asks.asks"))


@blueprint.post("/new")
@requires("exports.ask")
def ask() -> Any:
    """Ask for it."""
    about, rows, address = _asked()
    wish = Wish(AskKind.LIST, about, request.form.get("why", ""), rows, address)
    try:
        row = actions.ask(wish, scope_for("exports.ask"), acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return _form(about, rows, address), 422
    flash_asked(somebody_answers(row, clock.today()))
    return redirect(url_for("asks.asks"))


@blueprint.post("/<int:ask_id>/answer")
@requires("asks.answer")
def answer(ask_id: int) -> Response:
    """Yes or no."""
    row, approved = ask_of_id(ask_id, answerer()), request.form.get("answer") == "yes"
    try:
        answers.answer(row, answerer(), approved=approved, acting=acting())
        flash(_("You said yes.") if approved else _("You said no."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("asks.asks"))


@blueprint.post("/<int:ask_id>/withdraw")
@requires("exports.ask")
def withdraw(ask_id: int) -> Response:
    """Take back what one asked."""
    try:
        actions.withdraw(ask_of_id(ask_id, answerer()), acting=acting())
        flash(_("Taken back."), "ok")
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    return redirect(url_for("asks.asks"))


@blueprint.post("/<int:ask_id>/list")
@requires("exports.ask")
def take(ask_id: int) -> Response:
    """Use the yes to a list up: its file follows."""
    row = ask_of_id(ask_id, answerer())
    try:
        actions.take(row, AskKind.LIST, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(url_for("asks.asks"))
    return redirect(f"{row.address}&yes={row.id}")


def flash_asked(is_answered: bool) -> None:
    """Say who answers, or that nobody can."""
    if is_answered:
        flash(_("Asked. Somebody else has to say yes; you find the answer here."), "ok")
    else:
        flash(
            _(
                "Asked, but nobody else can say yes: a second admin is needed. Whoever runs the "
                "server makes one with “flask create-admin”."
            ),
            "error",
        )


def _asked() -> tuple[str, int, str]:
    """Which list, how many rows, and its address, as the page or the form has them."""
    given = request.values
    address = given.get("address", "")
    return _list_at(address), given.get("rows", 0, type=whole), address


def _list_at(address: str) -> str:
    """The name of the list whose file is at an address of this site. Raises NotFound."""
    parts = urlsplit(address)
    is_ours = not (parts.scheme or parts.netloc) and not set(address) & {"\n", "\r"}
    try:
        endpoint, values = current_app.url_map.bind("").match(parts.path, "GET")
    except HTTPException:
        endpoint, values = "", {}
    if not is_ours or "?" not in address or endpoint not in LISTS:
        raise NotFound("asks.unknown", id=0)
    return LISTS[endpoint].format(**values)


def _list_page(address: str) -> str:
    """The page of the list whose file is at an address."""
    path, _mark, query = address.partition("?")
    kept = [(key, value) for key, value in parse_qsl(query) if key != "as"]
    return f"{path}?{urlencode(kept)}"


def _form(about: str, rows: int, address: str) -> str:
    return render_template(
        "oversight/ask.html",
        words=about_in_words(AskKind.LIST, about),
        rows=rows,
        address=address,
        most=most_alone(),
        schools=(),
        back=urlsplit(address).path,
        action=url_for("asks.ask"),
    )
