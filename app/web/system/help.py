"""The guides as pages, their pictures, and the question mark beside each title."""

from flask import Blueprint, render_template, send_from_directory
from werkzeug.wrappers import Response

from app.locale import language
from app.permissions import public
from app.web.system.guides import PICTURES, guide
from app.web.system.topics import help_here

blueprint = Blueprint("help", __name__, url_prefix="/help")
blueprint.add_app_template_global(help_here)
A_DAY = 24 * 60 * 60


@blueprint.get("/<any(coordinators, schools, volunteers, counsellors):name>")
@public("the guides tell nothing of anybody")
def whole(name: str) -> str:
    """A guide, in the page's language."""
    return render_template("system/guide.html", guide=guide(name, language()))


@blueprint.get("/pictures/<name>")
@public("made-up people only")
def picture(name: str) -> Response:
    """A picture of the guides."""
    return send_from_directory(PICTURES, name, max_age=A_DAY)
