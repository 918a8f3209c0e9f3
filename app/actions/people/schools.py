"""Schools and hubs: added and changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import select

from app.actions.access import links
from app.actions.messages.messages import enqueue
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Hub, School, User
from app.notify.mails import written
from app.sort_keys import sort_key
from app.store.codes import unused_codes
from app.store.messages.messages import message_once
from app.store.people.contacts import contacts_of
from app.store.people.schools import counties_within, hubs_within, school_by_code
from app.store.scope import Scope
from letters.codes import CodeKind

LONGEST_ADDRESS = 200
FIELDS = (
    "name",
    "town",
    "address",
    "postcode",
    "contact_name",
    "contact_phone",
    "contact_email",
    "left_behind",
    "wants_lecture",
    "hub_id",
)


@dataclass(frozen=True, slots=True)
class AddressesAsked:
    """How many schools' contacts were asked now, and how many schools have no contact."""

    schools: int
    nobody: int


def add_school(
    scope: Scope,
    county: str,
    values: Mapping[str, Any],
    *,
    acting: Acting,
    rng: Random,
) -> School:
    """A new school of a county in reach; `values` by the names in FIELDS.

    Raises Refused schools.no_county, schools.taken or schools.no_hub.
    """
    with transaction():
        if county not in {region.code for region in counties_within(scope)}:
            raise Refused("schools.no_county")
        _refuse_taken(county, values["name"], None)
        code = unused_codes(School.code, CodeKind.SCHOOL, rng, 1)[0]
        school = School(code=code, county_code=county, transit_samples=0)
        _check_hub(scope, county, values.get("hub_id"))
        _write(school, values)
        db.session.add(school)
        db.session.flush()
        record_change(acting, "school.add", "school", code, values)
    return school


def edit_school(scope: Scope, code: str, values: Mapping[str, Any], *, acting: Acting) -> set[str]:
    """Change what `values` says otherwise; the names of the changed fields.

    Raises NotFound, Refused schools.taken or schools.no_hub.
    """
    with transaction():
        school = school_by_code(scope, code)
        if "name" in values:
            _refuse_taken(school.county_code, values["name"], school.id)
        _check_hub(scope, school.county_code, values.get("hub_id"))
        changed = _write(school, values)
        if changed:
            record_change(acting, "school.edit", "school", code, changed)
    return changed


def say_address(
    scope: Scope, code: str, address: str, postcode: str, *, acting: Acting
) -> set[str]:
    """The contact says where letters to the school are posted to; the names of what changed.

    Raises NotFound, Refused schools.address or schools.postcode.
    """
    address, postcode = " ".join(address.split()), "".join(postcode.split())
    if not 4 <= len(address) <= LONGEST_ADDRESS:
        raise Refused("schools.address")
    if postcode and not (len(postcode) == len("517000") and postcode.isdecimal()):
        raise Refused("schools.postcode")
    with transaction():
        school = school_by_code(scope, code)
        values = {"address": address, "postcode": postcode or school.postcode}
        changed = _write(school, values)
        if changed:
            record_change(acting, "school.edit", "school", code, changed)
    return changed


def ask_addresses(scope: Scope, codes: Sequence[str], *, acting: Acting) -> AddressesAsked:
    """Ask the contacts of these schools where letters are posted to, once a month at most."""
    with transaction():
        schools = [school_by_code(scope, code) for code in codes]
        contacts = {school.code: contacts_of(school, acting.today) for school in schools}
        asked = [
            school
            for school in schools
            if sum(_ask(school, x, acting) for x in contacts[school.code])
        ]
        return AddressesAsked(len(asked), sum(not of_school for of_school in contacts.values()))


def _ask(school: School, user: User, acting: Acting) -> bool:
    once = f"ask-address:{school.id}:{user.id}:{acting.today:%Y-%m}"
    if message_once(once) is not None:
        return False
    link = links.address("schools.own", school=school.code)
    subject, body = written(
        "ask_address", user.locale, name=user.shown_name, school=school.name, link=link
    )
    enqueue("ask_address", once, subject=subject, body=body, now=acting.now, user=user)
    record_change(acting, "school.ask_address", "school", school.code, ["address"])
    return True


def add_hub(scope: Scope, county: str, name: str, address: str, *, acting: Acting) -> Hub:
    """A new hub of a county in reach. Raises Refused schools.no_county."""
    with transaction():
        if county not in {region.code for region in counties_within(scope)}:
            raise Refused("schools.no_county")
        hub = Hub(county_code=county, name=name, address=address or None)
        db.session.add(hub)
        db.session.flush()
        record_change(acting, "hub.add", "hub", str(hub.id), ("name", "address"))
    return hub


def _write(school: School, values: Mapping[str, Any]) -> set[str]:
    changed = {
        field for field in FIELDS if field in values and getattr(school, field) != values[field]
    }
    for field in changed:
        setattr(school, field, values[field])
    if "name" in changed:
        school.sort_key = sort_key(values["name"])
    return changed


def _refuse_taken(county: str, name: str, own_id: int | None) -> None:
    twin = db.session.scalar(
        select(School.id).where(School.county_code == county, School.name == name)
    )
    if twin is not None and twin != own_id:
        raise Refused("schools.taken", name=name)


def _check_hub(scope: Scope, county: str, hub_id: int | None) -> None:
    if hub_id is None:
        return
    if hub_id not in {hub.id for hub in hubs_within(scope) if hub.county_code == county}:
        raise Refused("schools.no_hub")
