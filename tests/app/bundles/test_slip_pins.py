"""A device comes to know a school by its PIN, until a coordinator makes a new one."""

from random import Random

import pytest

from app.actions.bundles import slip_pins
from app.actor import Actor
from app.errors import NotFound, Refused
from app.models import AuditRow
from app.store.bundles.slip_pins import slip_pin_of
from app.store.scope import Scope
from tests.app.bundles.bags import COORDINATOR
from tests.cast import Cast, acting_as

PIN, HERE = "482915", "10.0.0.1"
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
