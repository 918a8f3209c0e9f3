"""Letters noted from a photo: taken or chosen, looked at once, confirmed. No picture is kept."""

import base64

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app import clock
from app.actions.bundles import bundles as packing
from app.actions.bundles.photographed import Photographed, note
from app.errors import Refused
from app.extensions import limiter
from app.permissions import requires, scope_for
from app.store.bundles.photos import (
    STEPS_SEEN,
    PhotoAim,
    PhotoLetters,
    letters_shown,
    read_apart,
)
from app.store.letters.letters import movers_with
from app.web.acting import acting
from app.web.addresses import local_path
from app.web.bundles.confirmations import words_of_confirmation
from app.web.bundles.photos.forms import PhotoForm
from app.web.bundles.ticks import ticks_to_pack
from app.web.letters.moves import flash_answers
from app.web.undoing import flash_with_undo
from app.wording import sentence_of
from letters.movers import steps

blueprint = Blueprint("photos", __name__, url_prefix="/photos")


@blueprint.after_request
def with_camera(response: Response) -> Response:
    """These pages alone may ask for the camera, to scan codes one after the other."""
    response.headers["Permissions-Policy"] = "camera=(self), geolocation=(), microphone=()"
    return response


@blueprint.get("/")
@requires("bundles.pack")
def start() -> str:
    """Say what happened to the letters by taking their photo; or scan or type their codes."""
    form = PhotoForm(request.args, meta={"csrf": False})
    return render_template("bundles/photos/start.html", form=form, offered=_offered())


@blueprint.post("/")
@requires("bundles.pack")
@limiter.limit("60 per minute")
def photographed() -> str | Response:
    """A photo: what it shows. Without one: note the ticked letters and those that were typed."""
    form = PhotoForm()
    if not form.validate_on_submit():
        flash(_("Please take the photo again."), "warning")
        return redirect(url_for("photos.start"))
    try:
        return _noted(form) if "note" in request.form and not form.photo.data else _look(form)
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
        return redirect(_start_again(form))


def _look(form: PhotoForm) -> str:
    """The page of what was read of the photo, with all that was seen before it."""
    texts, cutouts = list[str](), form.cutouts
    if form.photo.data:
        found = read_apart(form.photo.data.read())
        texts = list(found.texts)
        cutouts += [base64.b64encode(one).decode() for one in found.cutouts]
    return _page(form, [*form.seen.data, *texts, *form.said], cutouts)


def _page(form: PhotoForm, texts: list[str], cutouts: list[str]) -> str:
    shown = _shown(form.aim, texts)
    ready = ticks_to_pack(shown.ready)
    off = set(form.seen.data) - set(form.letter.data)
    return render_template(
        "bundles/photos/look.html",
        form=form,
        shown=shown,
        on=form.day(clock.today()),
        today=clock.today(),
        ticks=[tick for tick in ready if tick.code not in off],
        left_out=[tick for tick in ready if tick.code in off],
        done=ticks_to_pack(shown.done),
        stuck=shown.stuck,
        cutouts=cutouts,
        offered=_offered(),
    )


def _noted(form: PhotoForm) -> str | Response:
    """Do what the page says; a typed code that names no letter here is shown once more."""
    typed = _shown(form.aim, form.said)
    if typed.unknown or typed.other or typed.foreign:
        return _page(form, [*form.seen.data, *form.said], form.cutouts)
    letters = list(dict.fromkeys((*form.letter.data, *(set(typed.codes) - set(typed.slips)))))
    slips = [*typed.slips, *_shown(form.aim, form.seen.data).slips]
    if not letters:
        flash(_("No letter was ticked, so nothing has changed."), "warning")
        return redirect(_back(form))
    _do(form, letters, slips)
    return redirect(_back(form))


def _do(form: PhotoForm, letters: list[str], slips: list[str]) -> None:
    by, aim = acting(), form.aim
    if aim.bundle:
        count = packing.put_in(scope_for("bundles.pack"), aim.bundle, letters, acting=by)
        flash(ngettext("%(num)s letter put in.", "%(num)s letters put in.", count), "ok")
        return
    done = note(scope_for("letters.move"), letters, slips, aim.to, form.day(by.today), acting=by)
    _tell_bundles(done)
    flash_answers(done.letters, by.now, _back(form))


def _tell_bundles(done: Photographed) -> None:
    for bundle in done.bundles:
        words = f"{_('Bundle %(code)s', code=bundle.code)}: {words_of_confirmation(bundle)}"
        if bundle.event == "new":
            flash_with_undo(words, url_for("bundles.take_back", code=bundle.code), {})
        else:
            flash(words, "info")


def _shown(aim: PhotoAim, texts: list[str]) -> PhotoLetters:
    scope = scope_for("bundles.pack" if aim.bundle else "letters.move")
    return letters_shown(scope, aim, texts, clock.today())


def _offered() -> list[str]:
    """The steps that this person may note of letters in their hands."""
    may = steps(movers_with(scope_for("letters.move")))
    return [state.value for state in STEPS_SEEN if state in may]


def _back(form: PhotoForm) -> str:
    if form.next.data:
        return local_path(form.next.data)
    if form.bundle.data:
        return url_for("bundles.bundle", code=form.bundle.data)
    return url_for("photos.start")


def _start_again(form: PhotoForm) -> str:
    kept = {"to": form.to.data, "bundle": form.bundle.data, "next": form.next.data}
    return url_for("photos.start", **{name: value for name, value in kept.items() if value})
