"""Schools: the page of a school's own contact, and the pages of coordinators."""

from app.web.schools import editing, lists, own
from app.web.schools.blueprint import blueprint

__all__ = ["blueprint", "editing", "lists", "own"]
