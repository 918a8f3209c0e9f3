"""The public page on which volunteers apply, and the confirmation of their address."""

from random import SystemRandom

from flask import Blueprint, current_app, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app import clock
from app.actions.people import applications as actions
from app.errors import Refused
from app.extensions import limiter
from app.permissions import public
from app.web.acting import acting
from app.web.people.volunteers_forms import ApplicationForm

blueprint = Blueprint("applications", __name__)


@blueprint.get("/apply")
@public("anybody may apply")
def apply() -> str:
    """The empty form on which volunteers apply."""
    return render_template("people/applications/form.html", form=ApplicationForm(clock.today()))


@blueprint.post("/apply")
@public("anybody may apply")
@limiter.limit("20 per hour")
def send() -> str | Response:
    """Take the application; the answer is the same whether the address is known or not."""
    form = ApplicationForm(clock.today())
    if not form.validate_on_submit():
        return render_template("people/applications/form.html", form=form)
    serves = current_app.config["PROGRAMME_REGION"]
    actions.apply(form.values(), serves, acting=acting(), rng=SystemRandom())
    return redirect(url_for("applications.thanks"))


@blueprint.get("/apply/thanks")
@public("after applying")
def thanks() -> str:
    """What happens next."""
    return render_template("people/applications/thanks.html")


@blueprint.get("/apply/confirm/<token>")
@public("the link in the mail")
def confirm(token: str) -> str:
    """One button: a mail scanner that opens the link confirms nothing."""
    return render_template("people/applications/confirm.html", token=token)


@blueprint.post("/apply/confirm/<token>")
@public("the link in the mail")
@limiter.limit("20 per hour")
def confirmed(token: str) -> Response | tuple[str, int]:
    """The address is confirmed; next, a password."""
    try:
        way_in = actions.confirm(token, acting=acting())
    except Refused:
        return render_template("people/applications/spent.html"), 410
    return redirect(url_for("links.set_password", token=way_in))
