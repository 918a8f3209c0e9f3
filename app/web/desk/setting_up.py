"""What comes next while a programme is set up: the page of a step leads to that of the next one."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from app import clock
from app.locale import lazy as _l
from app.permissions import allowed, scope_for
from app.store.desk.today import progress
from app.store.people.children import ChildFilter, is_any_child

STEPS: Mapping[str, tuple[str, str, dict[str, Any], Any]] = {
    "schools": (
        "intake.schools", "intake.start", {"kind": "schools"}, _l("Next: the list of schools"),
    ),
    "children": (
        "intake.children", "intake.start", {"kind": "children"}, _l("Next: the children’s rosters"),
    ),
    "consents": (
        "consents.record", "batches.new",
        {"kind": "children", "deed": "consent", "consent": "open"},
        _l("Next: the guardians’ consent"),
    ),
    "volunteers": (
        "intake.volunteers", "intake.start", {"kind": "volunteers"}, _l("Next: the volunteers"),
    ),
    "gates": (
        "volunteers.clear", "volunteers.volunteers", {"gate": "lacking"},
        _l("Next: check the volunteers"),
    ),
    "cohorts": ("cohorts.edit", "cohorts.new", {}, _l("Next: set up a cohort")),
    "rounds": ("rounds.draft", "rounds.rounds", {}, _l("Next: open a round")),
}  # fmt: skip
AFTER_A_LIST = {"schools": "children", "children": "volunteers", "volunteers": "gates"}
Link = tuple[str, Any]


def next_link() -> Link | None:
    """What the programme lacks next, for whoever may do it; None once letters are on their way."""
    if not allowed("today.view"):
        return None
    return _link(progress(scope_for("today.view"), clock.today()).next_step)


def after_a_list(kind: str) -> Link | None:
    """Where to go after a list of a kind came in: guardians who were not asked come first."""
    if kind == "children" and allowed("batches.own"):
        scope = scope_for("consents.record")
        if is_any_child(scope, ChildFilter(consent="open"), clock.today()):
            return _link("consents")
    return _link(AFTER_A_LIST.get(kind))


def _link(step: str | None) -> Link | None:
    if step is None:
        return None
    permission, endpoint, parts, words = STEPS[step]
    return (url_for(endpoint, **parts), words) if allowed(permission) else None
