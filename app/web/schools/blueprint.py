"""The blueprint that the files of this package share."""

from flask import Blueprint

blueprint = Blueprint("schools", __name__)
