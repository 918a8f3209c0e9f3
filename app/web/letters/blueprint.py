"""The address of letters, and the words that all templates have for them."""

from flask import Blueprint

from app.wording.letters import DIRECTIONS, HOLDERS, HOW, STATES, STEPS

blueprint = Blueprint("letters", __name__, url_prefix="/letters")
WORDS = {"HOLDERS": HOLDERS, "STATES": STATES, "STEPS": STEPS, "DIRECTIONS": DIRECTIONS, "HOW": HOW}


@blueprint.app_context_processor
def words() -> dict[str, object]:
    """The words for states and holders, for all templates."""
    return WORDS
