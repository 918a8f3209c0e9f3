"""Who is in a round, who is left out, and why."""

from datetime import date

import pytest

from app.store.rounds.reasons import (
    OF_FACTS,
    ChildCase,
    VolunteerCase,
    age_on,
    why_child_is_left_out,
    why_volunteer_is_left_out,
)
from app.wording.rounds import REASONS
from letters.pairs.effects import EFFECTS, Fact
from letters.pairs.facts import (
    AccountState,
    ChildFacts,
    ConsentFact,
    EndReason,
    Former,
    GateFact,
    VolunteerFacts,
)
from tests.cast import TODAY

TERM = date(2027, 2, 22)
YES, NO = ConsentFact(True, TODAY), ConsentFact(False, TODAY)
PASSED = GateFact(date(2026, 9, 1))
EXPIRED = GateFact(TODAY, date(2026, 11, 22))
SAFETY = Former(EndReason.SAFEGUARDING, date(2026, 10, 1))
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
    ("changes", "reason"),
    [
        ({}, None),
        ({"facts": ChildFacts(None)}, "no_consent"),
        ({"facts": ChildFacts(NO)}, "consent_refused"),
        ({"facts": ChildFacts(ConsentFact(True, TODAY, date(2026, 11, 22)))}, "consent_expired"),
        ({"facts": ChildFacts(ConsentFact(True, TODAY, date(2027, 2, 21)))}, "consent_expired"),
        ({"facts": ChildFacts(ConsentFact(True, TODAY, TERM))}, None),
        ({"facts": ChildFacts(YES, left_on=TODAY)}, "left"),
        ({"facts": ChildFacts(YES, school_reachable=False)}, None),
        ({"is_paired": True}, "already_paired"),
        ({"school_closed": True}, "school_closed"),
        ({"is_merged": True}, "merged"),
        ({"former": [SAFETY]}, "safety"),
        ({"former": [Former(EndReason.SAFEGUARDING, TODAY, cleared=True)]}, None),
        ({"birth": None}, "no_birth"),
    ],
)
def test_a_child_is_left_out_for_the_gravest_of_what_is_known(changes, reason):
    case = ChildCase(**{"facts": ChildFacts(YES), "birth": "2016"} | changes)
    assert why_child_is_left_out(case, TODAY, TERM) == reason


def known(**changes):
    return {"facts": VolunteerFacts(**{"gates": GATES} | changes)}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"is_confirmed": False}, "not_confirmed"),
        ({"free": 0}, "full"),
        ({"birth": None}, "no_birth"),
        ({"birth": "2009-03", "youngest": 18}, "too_young"),
        ({"birth": "2009-02", "youngest": 18}, None),
        ({"birth": "2009-03", "youngest": 16}, None),
        ({"is_merged": True}, "merged"),
        ({"stands_by": True}, "reserve"),
        ({"former": [SAFETY]}, "safety"),
        (known(left_on=TODAY), "left"),
        (known(left_on=date(2027, 6, 1)), "notice"),
        (known(away_until=date(2026, 11, 24)), "away"),
        (known(away_from=TERM, away_until=date(2027, 3, 1)), "away"),
        (known(account=AccountState.CLOSED), "account_closed"),
        (known(account=AccountState.CLOSED_FOR_CAUSE), "closed_for_cause"),
        (known(account=AccountState.ROLE_TAKEN), "role_taken"),
        (known(reachable=False), None),
        (known(gates=dict.fromkeys(GATES)), "not_vetted"),
        (known(gates={"vetting": PASSED, "training": None, "pledge": PASSED}), "not_trained"),
        (known(gates=GATES | {"pledge": GateFact(date(2026, 9, 1), None, TODAY)}), "not_pledged"),
        (known(gates=GATES | {"pledge": GateFact(date(2027, 1, 1))}), "not_pledged"),
        (known(gates=GATES | {"vetting": EXPIRED}), "gate_expired"),
        (known(gates=GATES | {"vetting": GateFact(TODAY, date(2027, 2, 21))}), "gate_expired"),
        (known(gates=GATES | {"vetting": GateFact(TODAY, TERM)}), None),
    ],
)
def test_a_volunteer_is_in_whose_gates_hold_on_the_first_day_of_writing(changes, reason):
    values = {"birth": "2005-06", "free": 1} | known()
    assert why_volunteer_is_left_out(VolunteerCase(**values | changes), TODAY, TERM) == reason


def test_every_fact_that_bars_has_a_word_of_its_own():
    barring = {fact for fact, effect in EFFECTS.items() if effect.bars}
    assert barring - {Fact.ENDED_FOR_SAFETY, Fact.GATE_SHUT} == OF_FACTS.keys()
    assert set(OF_FACTS.values()) <= REASONS.keys()
