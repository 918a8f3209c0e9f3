"""The one click that helps after each refusal of rounds."""

from enum import StrEnum
from typing import Any

from app.locale import lazy as _l


class Click(StrEnum):
    """Where a click leads, or what it does: see templates/rounds/click.html."""

    AGAIN = "again"
    ADD = "add"
    ROUND = "round"
    ROUNDS = "rounds"
    PAIRS = "pairs"
    APART = "apart"
    COHORTS = "cohorts"
    CHILDREN = "children"
    PROMISE = "promise"


CLICKS: dict[str, tuple[Click, Any]] = {
    "rounds.stale": (Click.AGAIN, _l("Solve again without them")),
    "rounds.forbidden_since": (Click.AGAIN, _l("Solve again without these pairs")),
    "rounds.no_region": (Click.ROUNDS, _l("Choose a region")),
    "rounds.not_now": (Click.CHILDREN, _l("To the child's page")),
    "rounds.bad_extent": (Click.ROUNDS, _l("Open a round")),
    "rounds.nobody_chosen": (Click.ROUNDS, _l("Open a round")),
    "rounds.not_open": (Click.ROUNDS, _l("Open a new round")),
    "rounds.published": (Click.PAIRS, _l("To its pairs")),
    "rounds.published_by_command": (Click.PAIRS, _l("To its pairs")),
    "rounds.not_published": (Click.ROUND, _l("To the round")),
    "rounds.own_pair": (Click.ROUND, _l("To the round, to show a colleague")),
    "rounds.no_room": (Click.COHORTS, _l("To the cohorts")),
    "rounds.cohort_over": (Click.COHORTS, _l("To the cohorts")),
    "rounds.not_before": (Click.PROMISE, _l("Publish it by itself on that day")),
    "rounds.nobody_leaves": (Click.ROUND, _l("To the round")),
    "rounds.former_went_on": (Click.PAIRS, _l("To its pairs")),
    "rounds.letters_moved": (Click.PAIRS, _l("To its pairs")),
    "drafts.empty": (Click.ADD, _l("Add who became ready")),
    "drafts.not_solved": (Click.AGAIN, _l("Solve again")),
    "drafts.needs_stopped": (Click.AGAIN, _l("Solve again")),
    "drafts.refused": (Click.ROUND, _l("To what counts and what is locked")),
    "drafts.unproved": (Click.AGAIN, _l("Solve again")),
    "rulings.full": (Click.ROUND, _l("To what is locked")),
    "rulings.unknown": (Click.ROUND, _l("To what is locked")),
    "rulings.no_reason": (Click.APART, _l("Write the reason")),
    "rulings.safety": (Click.APART, _l("See who is kept apart, and why")),
    "rulings.remembered": (Click.APART, _l("Allow them with a reason")),
    "rulings.kin": (Click.ROUND, _l("To what is locked")),
}
