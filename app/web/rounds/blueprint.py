"""The blueprint that all views of rounds belong to."""

from flask import Blueprint

blueprint = Blueprint("rounds", __name__, url_prefix="/rounds")
