"""What came of spreadsheets: a list, each with its rows, and the way back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.actions.intake import taking_back
from app.errors import Refused
from app.intake import KINDS
from app.permissions import allowed, requires, signed_in
from app.store.intake.followed import import_shown
from app.store.intake.history import import_of, imports, kind_of, who_brought
from app.store.listing import page_of_all
from app.web.acting import acting
from app.web.intake.kinds import PERMISSIONS, open_kind, scope_for_kind
from app.web.numbers import whole
from app.wording import sentence_of
from app.wording.intake import FATES, KIND_NAMES
from app.wording.intake.history import NO_WAY_BACK, STATES, rows_followed, still_held_words

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
# Where whom a row made or changed is looked at.
PAGES = {
    "children": "children.child",
    "volunteers": "volunteers.volunteer",
    "schools": "schools.school",
    "letters": "letters.letter",
}


@blueprint.get("/<kind>")
@requires("intake.view")
def imported(kind: str) -> str:
    """The spreadsheets of a kind that came in."""
    scope = scope_for_kind(kind)
    page = imports(signed_in().id, kind, scope, request.args.get("page", 1, type=whole))
    return render_template(
        "intake/imports.html",
        kind=kind,
        kinds=[(name, KIND_NAMES[name]) for name in KINDS if allowed(PERMISSIONS[name])],
        page=page,
        who_brought=who_brought,
        states=STATES,
    )


@blueprint.get("/<int:upload_id>")
@requires("intake.view")
def one(upload_id: int) -> str:
    """What came of each row of one, and whether it can be taken back."""
    kind = open_kind(kind_of(upload_id))
    upload = import_of(signed_in().id, kind, scope_for_kind(kind), upload_id)
    shown = import_shown(upload, acting().now)
    return render_template(
        "intake/import.html",
        upload=upload,
        kind_name=KIND_NAMES[kind],
        who=who_brought(upload),
        states=STATES,
        fates=FATES,
        page_of_code=PAGES[kind],
        page=page_of_all(shown.rows, request.args.get("page", 1, type=whole)),
        going=shown.going,
        no_way_back=_why_not(shown.why, [(found.place, found.why) for found in shown.followed]),
    )


def _why_not(why: str, rows: list[tuple[str, str]]) -> str:
    """Why there is no way back; '' where there is one."""
    return str(NO_WAY_BACK[why]) if why else rows_followed(rows)


@blueprint.post("/<int:upload_id>/take-back")
@requires("intake.view")
def take_back(upload_id: int) -> AnyResponse:
    """Take one back as a whole."""
    kind = open_kind(kind_of(upload_id))
    try:
        taken = taking_back.take_back(scope_for_kind(kind), kind, upload_id, acting=acting())
    except Refused as refusal:
        flash(sentence_of(refusal), "error")
    else:
        flash(_("The spreadsheet is taken back: everything is as it was before."), "ok")
        if taken.still_held:
            flash(still_held_words(taken.still_held), "warning")
    return redirect(url_for("imports.one", upload_id=upload_id))
