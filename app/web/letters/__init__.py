"""Letters: the list, one letter with what happened to it, and its moves."""

from app.web.letters import lists, moves
from app.web.letters.blueprint import blueprint

__all__ = ["blueprint", "lists", "moves"]
