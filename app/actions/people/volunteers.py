"""Volunteers come in, change and leave."""

from collections.abc import Mapping
from datetime import date, datetime
from random import Random
from typing import Any

from sqlalchemy import select

from app.actions.people import emails
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.extensions import db
from app.models import Volunteer
from app.store.codes import unused_codes
from app.store.people.volunteers import volunteer_by_code
from app.store.scope import Scope
from letters.codes import CodeKind
from letters.pen_names import new_pen_name

# a field of a row -> the attribute of Volunteer; the address changes in `emails` alone
FIELDS = {
    "name": "real_name",
    "pen_name": "pen_name",
    "gender": "gender",
    "phone": "phone",
    "organisation": "organisation",
    "home": "home_code",
    "interests": "interests",
    "capacity": "capacity",
    "max_need": "max_need",
    "can_stay": "can_stay",
    "serves": "serves_code",
    "is_reserve": "is_reserve",
}


def new_volunteer(
    values: Mapping[str, Any], serves_code: str, now: datetime, rng: Random
) -> Volunteer:
    """A volunteer row in the running transaction; `values` as a roster's row names them."""
    taken = set(db.session.scalars(select(Volunteer.pen_name)))
    pen_name = values.get("pen_name") or new_pen_name(rng, taken, values.get("gender") or "")
    [code] = unused_codes(Volunteer.code, CodeKind.VOLUNTEER, rng, 1)
    volunteer = unstored({**values, "pen_name": pen_name}, serves_code, now)
    volunteer.code = code
    db.session.add(volunteer)
    return volunteer


def unstored(values: Mapping[str, Any], serves_code: str, now: datetime) -> Volunteer:
    """A volunteer without a code, who is in no transaction yet."""
    volunteer = Volunteer(
        serves_code=serves_code, applied_at=now, capacity=1, gender="", email=values.get("email")
    )
    write(volunteer, values)
    return volunteer


def write(volunteer: Volunteer, values: Mapping[str, Any]) -> set[str]:
    """Set the fields that differ; their names."""
    changed = set()
    for field, attribute in FIELDS.items():
        if field not in values:
            continue
        value = as_stored(field, values[field])
        if getattr(volunteer, attribute) != value:
            setattr(volunteer, attribute, value)
            changed.add(field)
    birth = birth_of(values)
    if ("birth" in values or "birth_year" in values) and birth != volunteer.birth:
        volunteer.birth = birth
        changed.add("birth")
    return changed


def as_stored(field: str, value: Any) -> Any:
    """A row's value as the table keeps it."""
    if field == "gender":
        return value or ""
    if field == "capacity":
        return value or 1
    return value


def birth_of(values: Mapping[str, Any]) -> str | None:
    """'YYYY-MM', the year alone, or None."""
    if values.get("birth"):
        return str(values["birth"])
    if not values.get("birth_year"):
        return None
    month = values.get("birth_month")
    return f"{values['birth_year']}-{month:02d}" if month else str(values["birth_year"])


def edit(scope: Scope, code: str, values: Mapping[str, Any], *, acting: Acting) -> set[str]:
    """Change what `values` says otherwise; the names of the changed fields.

    Nobody is left without a pen name: an empty one changes nothing. A new address holds once it is
    confirmed. Raises NotFound, Refused as `emails.change` does.
    """
    if not values.get("pen_name"):
        values = {field: value for field, value in values.items() if field != "pen_name"}
    with transaction():
        volunteer = volunteer_by_code(scope, code)
        changed = write(volunteer, values)
        if changed:
            record_change(acting, "volunteer.edit", "volunteer", code, changed)
        changed |= _change_email(volunteer, values.get("email"), acting)
    return changed


def _change_email(volunteer: Volunteer, email: str | None, acting: Acting) -> set[str]:
    if not email:
        return set()
    person = emails.person_of_volunteer(volunteer)
    changed = emails.change(person, email, acting=acting) is not emails.AddressAnswer.SAME
    return {"email"} if changed else set()


def leave(scope: Scope, code: str, on: date, *, acting: Acting) -> None:
    """The volunteer takes no more children, be it before the day of their notice.

    Raises NotFound.
    """
    with transaction():
        volunteer = volunteer_by_code(scope, code)
        if volunteer.left_on is None or volunteer.left_on > on:
            volunteer.left_on = on
            record_change(acting, "volunteer.leave", "volunteer", code, ["left_on"])
