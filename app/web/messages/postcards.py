"""The postcard of a month: a page to look at and to print, and the same as a file."""

import io

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from app import clock
from app.actions.bundles.certificates.postcards import postcard_file
from app.errors import Refused
from app.permissions import requires
from app.store.messages.thanks import months
from app.web.bundles.certificates.files import MIMETYPES, form_wanted
from app.wording import sentence_of
from letters.documents.ornament import bridge
from letters.thanks.months import Month

blueprint = Blueprint("postcards", __name__, url_prefix="/postcard")


@blueprint.get("/")
@requires("postcards.view")
def latest() -> Response:
    """The postcard of the last month."""
    month = Month.of(clock.today()).before
    return redirect(url_for("postcards.postcard", month=month))


@blueprint.get("/<month>")
@requires("postcards.view")
def postcard(month: str) -> str:
    """The postcard of a month that is over."""
    wanted = _over(month)
    return render_template(
        "messages/postcard.html",
        card=months.postcard(wanted),
        before=wanted.before,
        after=wanted.after if wanted.after < Month.of(clock.today()) else None,
        sign=bridge(0, 0),
    )


@blueprint.post("/<month>/file")
@requires("postcards.view")
def file(month: str) -> Response:
    """The postcard to hand on, Word or PDF."""
    wanted, form = _over(month), form_wanted(request.form.get("form"))
    try:
        content = postcard_file(wanted, clock.today(), as_pdf=form.value == "pdf")
    except Refused as refusal:
        flash(sentence_of(refusal), "warning")
        return redirect(url_for("postcards.postcard", month=wanted))
    return send_file(
        io.BytesIO(content),
        mimetype=MIMETYPES[form.value],
        as_attachment=True,
        download_name=f"postcard-{wanted}.{form.value}",
        max_age=0,
    )


def _over(written: str) -> Month:
    month = Month.read(written)
    if month is None or month >= Month.of(clock.today()):
        abort(404)
    return month
