"""All pages of concerns share one blueprint."""

from flask import Blueprint

blueprint = Blueprint("concerns", __name__, url_prefix="/concerns")
