"""The PIN of a school's slips: chosen at the first slip or told by a coordinator, asked once a
device."""

import os
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
from app.store.bundles.slip_pins import slip_pin_of, slip_pins_of
from app.store.people.schools import school_by_code
from app.store.scope import Scope

MOST = 300
"""Of how many schools at once: whoever waits for the page waits for all of them."""


@dataclass(frozen=True, slots=True)
class FreshPin:
    """A PIN as it is told once; only its hash is kept."""

    school: School
    pin: str


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
        fresh = passwords.hash_of(digits(pin))
        return _set(school, None, fresh, "slip_pins.choose", acting)


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
    return renew_many(scope, [code], acting=acting, rng=rng)[0].pin


def renew_many(
    scope: Scope, codes: Collection[str], *, acting: Acting, rng: Random
) -> list[FreshPin]:
    """New PINs of schools, all or none, as `renew` for each; by county and name.

    Raises NotFound; Refused slip_pins.nobody, or slip_pins.too_many (most).
    """
    if not codes:
        raise Refused("slip_pins.nobody")
    if len(set(codes)) > MOST:
        raise Refused("slip_pins.too_many", most=MOST)
    schools = [school_by_code(scope, code) for code in dict.fromkeys(codes)]
    pins = [_drawn(rng) for _ in schools]
    # It takes its time, and many at once lock no school for that long.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        hashes = list(threads.map(passwords.hash_of, pins))
    with transaction():
        _lock(*schools)
        known = slip_pins_of([school.id for school in schools])
        for school, fresh in zip(schools, hashes, strict=True):
            _set(school, known.get(school.id), fresh, "slip_pins.renew", acting)
    made = map(FreshPin, schools, pins)
    return sorted(made, key=lambda one: (one.school.county_code, one.school.sort_key))


def _lock(*schools: School) -> None:
    """One after the other for each school, and many in one order."""
    ids = [school.id for school in schools]
    query = select(School.id).where(School.id.in_(ids)).order_by(School.id)
    db.session.execute(query.with_for_update()).all()


def _set(school: School, row: SlipPin | None, fresh: str, action: str, acting: Acting) -> SlipPin:
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
