"""Matching rounds: open, draft, review, publish."""

from app.web.rounds import drafts, overview, publishing, rulings
from app.web.rounds.blueprint import blueprint

__all__ = ["blueprint", "drafts", "overview", "publishing", "rulings"]
