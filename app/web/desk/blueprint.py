"""The address of a coordinator's first page, and of what stands beside it."""

from flask import Blueprint

blueprint = Blueprint("today", __name__, url_prefix="/today")
