"""Who is in a round, who is left out, and why."""

from datetime import date

import pytest

from app.actions.rounds.snapshots import (
    ChildThen,
    GateThen,
    VolunteerThen,
    age_on,
    why_child_is_left_out,
    why_volunteer_is_left_out,
)
from tests.cast import TODAY

PASSED = GateThen(False, date(2026, 9, 1), None)
EXPIRED = GateThen(False, TODAY, date(2026, 11, 22))
GATES = {"vetting": PASSED, "training": PASSED, "pledge": PASSED}


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        ("2016-11-23", 10),
        ("2016-11-24", 9),
        ("2016-11", 10),
        ("2016-12", 9),
        ("2016", 10),
        ("", None),
        (None, None),
        ("unknown", None),
        ("2030", None),
    ],
)
def test_age_is_in_whole_years_on_the_day(birth, age):
    assert age_on(birth, TODAY) == age


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (ChildThen("2016", True, False, False), None),
        (ChildThen("2016", None, False, False), "no_consent"),
        (ChildThen("2016", False, False, False), "consent_refused"),
        (ChildThen("2016", True, True, False), "already_paired"),
        (ChildThen("2016", True, False, True), "left"),
        (ChildThen(None, True, False, False), "no_birth"),
    ],
)
def test_a_child_is_left_out_for_the_first_thing_that_is_missing(facts, reason):
    assert why_child_is_left_out(facts, TODAY) == reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"is_confirmed": False}, "not_confirmed"),
        ({"has_left": True}, "left"),
        ({"free": 0}, "full"),
        ({"birth": None}, "no_birth"),
        ({"gates": {}}, "not_vetted"),
        ({"gates": {"vetting": GATES["vetting"]}}, "not_trained"),
        ({"gates": GATES | {"pledge": GateThen(True, date(2026, 9, 1), None)}}, "not_pledged"),
        (
            {"gates": GATES | {"pledge": GateThen(False, date(2027, 1, 1), None)}},
            "not_pledged",
        ),
        ({"gates": GATES | {"vetting": EXPIRED}}, "gate_expired"),
        ({"gates": GATES | {"vetting": GateThen(False, TODAY, TODAY)}}, None),
    ],
)
def test_a_volunteer_is_left_out_until_through_all_gates(changes, reason):
    values = {"birth": "2005-06", "is_confirmed": True, "has_left": False, "free": 1}
    facts = VolunteerThen(**values | {"gates": GATES} | changes)
    assert why_volunteer_is_left_out(facts, TODAY) == reason
