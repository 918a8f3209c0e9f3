"""The PIN of a school's slips: chosen at the first slip or told by a coordinator, asked once a
device."""

from random import Random

from sqlalchemy import select

from app.actions.access import passwords
from app.actions.access.pins import LENGTH, digits, weakness_of
from app.actions.access.throttle import count_try, forget_tries
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import School, SlipPin
from app.models.columns import fresh_number
from app.store.bundles.slip_pins import slip_pin_of
from app.store.people.schools import school_by_code
from app.store.scope import Scope


def choose(school: School, pin: str, *, acting: Acting) -> SlipPin:
    """The first PIN of a school.

    Raises Refused: 'pin.form', 'pin.weak', 'slip_pins.chosen' where there is one.
    """
    if weakness := weakness_of(pin, school.contact_phone or ""):
        raise Refused(weakness)
    with transaction():
        _lock(school)
        if slip_pin_of(school.id):
            raise Refused("slip_pins.chosen")
        return _set(school, None, pin, "slip_pins.choose", acting)


def check(school: School, pin: str, source: str, *, acting: Acting) -> SlipPin:
    """The school's PIN, which somebody at `source` knows; tries are counted for each school.

    Raises Refused: 'slip_pins.mismatch', 'account.wait' (minutes).
    """
    tries = f"slip:{school.id}"
    with transaction():
        _lock(school)
        count_try(tries, source, now=acting.now)
    found = slip_pin_of(school.id)
    if not passwords.fits(found.pin_hash if found else None, digits(pin)) or found is None:
        raise Refused("slip_pins.mismatch")
    forget_tries(tries, source)
    return found


def renew(scope: Scope, code: str, *, acting: Acting, rng: Random) -> str:
    """A new PIN of a school, to be told to it; no device knows the school any more.

    Raises NotFound.
    """
    pin = _drawn(rng)
    with transaction():
        school = school_by_code(scope, code)
        _lock(school)
        _set(school, slip_pin_of(school.id), pin, "slip_pins.renew", acting)
    return pin


def _lock(school: School) -> None:
    """One after the other for each school."""
    db.session.scalar(select(School.id).where(School.id == school.id).with_for_update())


def _set(school: School, row: SlipPin | None, pin: str, action: str, acting: Acting) -> SlipPin:
    fresh = passwords.hash_of(digits(pin))
    if row is None:
        row = SlipPin(school_id=school.id, pin_hash=fresh, set_at=acting.now)
        db.session.add(row)
    else:
        row.pin_hash, row.edition, row.set_at = fresh, fresh_number(), acting.now
    db.session.flush()
    record_change(acting, action, "school", school.code, ["pin"])
    return row


def _drawn(rng: Random) -> str:
    while weakness_of(pin := "".join(str(rng.randrange(10)) for _ in range(LENGTH)), ""):
        pass
    return pin
