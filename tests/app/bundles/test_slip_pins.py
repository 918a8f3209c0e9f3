"""A device comes to know a school by its PIN, until a coordinator makes a new one."""

import re
from random import Random

import pytest

from app.actions.bundles import slip_pins
from app.actor import Actor
from app.errors import NotFound, Refused
from app.models import AuditRow
from app.store.bundles.slip_pins import slip_pin_of
from app.store.scope import EVERYTHING, Scope
from tests.app.bundles.bags import COORDINATOR
from tests.cast import Cast, acting_as

PIN, HERE = "482915", "10.0.0.1"
BOTH = ["S-DENGTA", "S-MABUGANG"]
WHO = acting_as(Actor(None, "slip"))


def test_the_first_slip_chooses_the_pin_and_no_other_does(cast: Cast) -> None:
    with pytest.raises(Refused, match="weak"):
        slip_pins.choose(cast.dengta, "123456", acting=WHO)
    chosen = slip_pins.choose(cast.dengta, "４８２ ９１５", acting=WHO)
    with pytest.raises(Refused, match="chosen"):
        slip_pins.choose(cast.dengta, PIN, acting=WHO)
    assert PIN not in chosen.pin_hash
    assert slip_pins.check(cast.dengta, PIN, HERE, acting=WHO) is chosen


def test_who_guesses_has_to_wait_and_other_schools_do_not(cast: Cast) -> None:
    slip_pins.choose(cast.dengta, PIN, acting=WHO)
    slip_pins.choose(cast.mabugang, PIN, acting=WHO)
    for _ in range(5):
        with pytest.raises(Refused, match="mismatch"):
            slip_pins.check(cast.dengta, "111222", HERE, acting=WHO)
    with pytest.raises(Refused, match="wait"):
        slip_pins.check(cast.dengta, PIN, HERE, acting=WHO)
    assert slip_pins.check(cast.mabugang, PIN, HERE, acting=WHO)


def test_a_new_pin_is_another_edition_and_the_old_one_is_nothing(cast: Cast) -> None:
    before = slip_pins.choose(cast.dengta, PIN, acting=WHO).edition
    by = acting_as(Actor(cast.coordinator.id))
    fresh = slip_pins.renew(COORDINATOR, "S-DENGTA", acting=by, rng=Random(1))
    with pytest.raises(Refused, match="mismatch"):
        slip_pins.check(cast.dengta, PIN, HERE, acting=WHO)
    assert slip_pins.check(cast.dengta, fresh, HERE, acting=WHO).edition != before
    told = AuditRow.query.filter_by(action="slip_pins.renew").one()
    assert (told.object_code, told.fields) == ("S-DENGTA", ["pin"])


def test_a_coordinator_of_elsewhere_makes_no_pin(cast: Cast) -> None:
    with pytest.raises(NotFound):
        slip_pins.renew(Scope(), "S-DENGTA", acting=WHO, rng=Random(1))
    assert slip_pin_of(cast.dengta.id) is None


def test_many_schools_get_theirs_at_once_and_each_is_written_down(cast: Cast) -> None:
    before = slip_pins.choose(cast.dengta, PIN, acting=WHO).edition
    by = acting_as(Actor(cast.city_coordinator.id))
    made = slip_pins.renew_many(EVERYTHING, BOTH, acting=by, rng=Random(1))
    assert [one.school.code for one in made] == ["S-MABUGANG", "S-DENGTA"], "by county and name"
    for one in made:
        found = slip_pins.check(one.school, one.pin, HERE, acting=WHO)
        assert found.edition != before
        assert one.pin not in found.pin_hash
    told = AuditRow.query.filter_by(action="slip_pins.renew").all()
    assert sorted(row.object_code for row in told) == sorted(BOTH)
    assert not [row for row in told for one in made if one.pin in str(row.note)]


def test_of_many_schools_all_get_one_or_none(cast: Cast, monkeypatch) -> None:
    with pytest.raises(NotFound):
        slip_pins.renew_many(COORDINATOR, BOTH, acting=WHO, rng=Random(1))
    monkeypatch.setattr(slip_pins, "MOST", 1)
    for codes, why in ((BOTH, "too_many"), ([], "nobody")):
        with pytest.raises(Refused, match=why):
            slip_pins.renew_many(EVERYTHING, codes, acting=WHO, rng=Random(1))
    assert slip_pin_of(cast.dengta.id) is None


@pytest.mark.usefixtures("frozen_now")
def test_strips_show_each_pin_once_with_the_address_that_asks_for_it(client, cast: Cast) -> None:
    slip_pins.choose(cast.dengta, PIN, acting=WHO)
    client.as_user(cast.city_coordinator, "en")
    ticked = client.get("/schools/slip-pins").text.split('value="S-DENGTA"')[1].split(">")[0]
    assert "checked" not in ticked, "who has one keeps it unless it is ticked"
    answer = client.post("/schools/slip-pins", data={"school": BOTH})
    pins = re.findall(r"<code>(\d{3})&nbsp;(\d{3})</code>", answer.text)
    assert len(pins) == 2
    assert answer.text.count("/b/") >= 2
    assert answer.headers["Cache-Control"] == "no-store"
    assert slip_pins.check(cast.dengta, "".join(pins[1]), HERE, acting=WHO)
    assert "<code>" not in client.get("/schools/slip-pins").text
    assert client.as_user(cast.contact).get("/schools/slip-pins").status_code == 404
