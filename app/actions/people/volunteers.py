"""Volunteers apply, confirm their address, pass the gates, and leave."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from app.actions.access import links
from app.actions.access.links import Purpose
from app.actions.messages.messages import enqueue
from app.actions.records import Changed, record_change, record_changes
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.errors import Refused
from app.extensions import db
from app.models import GATES, GatePass, Grant, User, Volunteer
from app.notify.mails import written
from app.store.access.links import has_live_link
from app.store.access.users import user_of_email
from app.store.people.volunteers import (
    gates_of,
    volunteer_by_code,
    volunteer_by_email,
    volunteers_by_codes,
)
from app.store.scope import Scope, volunteer_within
from letters.codes import CodeKind, new_codes
from letters.pen_names import new_pen_name

# A record check is valid for a year; training and pledge do not expire.
VALID_FOR = {"vetting": timedelta(days=365)}

# a field of a row -> the attribute of Volunteer
FIELDS = {
    "name": "real_name",
    "pen_name": "pen_name",
    "gender": "gender",
    "email": "email",
    "phone": "phone",
    "organisation": "organisation",
    "home": "home_code",
    "interests": "interests",
    "capacity": "capacity",
    "max_need": "max_need",
    "can_stay": "can_stay",
    "serves": "serves_code",
}


def new_volunteer(
    values: Mapping[str, Any], serves_code: str, now: datetime, rng: Random
) -> Volunteer:
    """A volunteer row in the running transaction; `values` as a roster's row names them."""
    taken = set(db.session.scalars(select(Volunteer.pen_name)))
    pen_name = values.get("pen_name") or new_pen_name(rng, taken, values.get("gender") or "")
    return enrol(_fresh_code(rng), {**values, "pen_name": pen_name}, serves_code, now)


def enrol(code: str, values: Mapping[str, Any], serves_code: str, now: datetime) -> Volunteer:
    """The same with a code and a pen name that are known to be free."""
    volunteer = unstored(values, serves_code, now)
    volunteer.code = code
    db.session.add(volunteer)
    return volunteer


def unstored(values: Mapping[str, Any], serves_code: str, now: datetime) -> Volunteer:
    """A volunteer without a code, who is in no transaction yet."""
    volunteer = Volunteer(serves_code=serves_code, applied_at=now, capacity=1, gender="")
    write(volunteer, values)
    return volunteer


def _fresh_code(rng: Random) -> str:
    while True:
        [code] = new_codes(CodeKind.VOLUNTEER, rng, 1)
        if db.session.scalar(select(Volunteer.id).where(Volunteer.code == code)) is None:
            return code


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


def apply(values: Mapping[str, Any], serves_code: str, *, acting: Acting, rng: Random) -> None:
    """Somebody applies; the answer goes to the address, so that nobody learns who applied before.

    A second application with an address that waits for its confirmation sends the link again.
    """
    with transaction():
        known = volunteer_by_email(values["email"])
        if known is None and user_of_email(values["email"]) is None:
            known = new_volunteer(values, serves_code, acting.now, rng)
            db.session.flush()
            record_change(
                acting.by(Actor(None, "applicant")),
                "volunteer.apply",
                "volunteer",
                known.code,
            )
        if known is not None and known.email_confirmed_at is None:
            _send_confirmation(known, acting.now)
        else:
            _send_known(values["email"], acting.now)


def _send_confirmation(volunteer: Volunteer, now: datetime) -> None:
    token = links.issue(Purpose.CONFIRMATION, now=now, volunteer_id=volunteer.id)
    link = links.address("applications.confirm", token=token)
    subject, body = written("confirmation", None, name=volunteer.pen_name, link=link)
    once = f"confirm:{volunteer.id}:{now:%Y%m%d%H%M}"
    enqueue("confirmation", once, subject=subject, body=body, now=now, address=volunteer.email)


def _send_known(email: str, now: datetime) -> None:
    volunteer = volunteer_by_email(email)
    user = user_of_email(email)
    reference = f"v{volunteer.id}" if volunteer else f"u{user.id if user else 0}"
    subject, body = written("known", None, link=links.address("accounts.sign_in"))
    once = f"known:{reference}:{now:%Y%m%d}"
    enqueue("known", once, subject=subject, body=body, now=now, address=email)


def confirm(token: str, *, acting: Acting) -> str:
    """The address is confirmed: an account is made. The token to set its password with.

    Raises Refused('link.spent').
    """
    with transaction():
        link = links.spend(token, [Purpose.CONFIRMATION], now=acting.now)
        volunteer = db.session.get(Volunteer, link.volunteer_id)
        if volunteer is None:
            raise Refused("link.spent")
        volunteer.email_confirmed_at = volunteer.email_confirmed_at or acting.now
        user = account_of(volunteer, acting.now)
        record_change(
            acting.by(Actor(user.id)),
            "volunteer.confirm",
            "volunteer",
            volunteer.code,
            ["email"],
        )
        return links.issue(Purpose.INVITATION, now=acting.now, user_id=user.id)


def account_of(volunteer: Volunteer, now: datetime) -> User:
    """The volunteer's account, made if there is none. Raises Refused where the address is taken."""
    if volunteer.user_id is not None:
        return db.session.get_one(User, volunteer.user_id)
    if not volunteer.email:
        raise Refused("volunteers.no_email", code=volunteer.code)
    if user_of_email(volunteer.email) is not None:
        raise Refused("volunteers.address_taken", code=volunteer.code)
    user = new_account(volunteer, now)
    db.session.add(user)
    db.session.flush()
    volunteer.user_id = user.id
    return user


def new_account(volunteer: Volunteer, now: datetime) -> User:
    """An account for the volunteer, not stored yet."""
    grant = Grant(role="volunteer", proposed_at=now, approved_at=now)
    return User(
        email=volunteer.email, shown_name=volunteer.pen_name, created_at=now, grants=[grant]
    )


def invite(scope: Scope, codes: Sequence[str], *, acting: Acting) -> int:
    """Mail the way in to volunteers who cannot sign in yet, with an account where there is none.

    Who has a password, or a link that still works, gets nothing. Returns how many were mailed.
    Raises NotFound, Refused; then nobody is invited.
    """
    invited = 0
    with transaction():
        for code in codes:
            volunteer = volunteer_by_code(scope, code)
            user = account_of(volunteer, acting.now)
            if user.password_hash or has_live_link(user.id, Purpose.INVITATION, acting.now):
                continue
            token = links.issue(Purpose.INVITATION, now=acting.now, user_id=user.id)
            link = links.address("links.set_password", token=token)
            subject, body = written("invitation", None, name=volunteer.pen_name, link=link)
            enqueue(
                "invitation", f"invite:{user.id}:{acting.now:%Y%m%d%H%M}",
                subject=subject, body=body, now=acting.now, user=user,
            )  # fmt: skip
            record_change(acting, "volunteer.invite", "volunteer", code)
            invited += 1
    return invited


def edit(scope: Scope, code: str, values: Mapping[str, Any], *, acting: Acting) -> set[str]:
    """Change what `values` says otherwise; the names of the changed fields.

    Nobody is left without a pen name: an empty one changes nothing. Raises NotFound, Refused
    where another volunteer has the address.
    """
    if not values.get("pen_name"):
        values = {field: value for field, value in values.items() if field != "pen_name"}
    with transaction():
        volunteer = volunteer_by_code(scope, code)
        if values.get("email") and volunteer_by_email(values["email"]) not in (volunteer, None):
            raise Refused("volunteers.address_taken", code=code)
        changed = write(volunteer, values)
        if changed:
            record_change(acting, "volunteer.edit", "volunteer", code, changed)
    return changed


def clear(scope: Scope, codes: Sequence[str], gate: str, on: date, *, acting: Acting) -> int:
    """Volunteers passed a gate, or 'all' of them, on a day; for how many that is new.

    Raises NotFound for a code, Refused for an unknown gate or one's own gate; then nothing is
    stored.
    """
    gates = GATES if gate == "all" else (gate,)
    if not set(gates) <= set(GATES):
        raise Refused("volunteers.gate", gate=gate)
    with transaction():
        cleared = [
            Changed("volunteer.clear", "volunteer", volunteer.code, fresh)
            for volunteer in volunteers_by_codes(scope, codes)
            if (fresh := _clear_one(volunteer, gates, on, acting))
        ]
        record_changes(acting, cleared)
    return len(cleared)


def _clear_one(
    volunteer: Volunteer, gates: Sequence[str], on: date, acting: Acting
) -> tuple[str, ...]:
    """The gates that this volunteer passed anew."""
    if acting.actor.user_id is not None and volunteer.user_id == acting.actor.user_id:
        raise Refused("volunteers.own_gate")
    standing = {gate.name: gate for gate in gates_of(volunteer, on)}
    fresh = tuple(gate for gate in gates if standing[gate].passed_on != on)
    for gate in fresh:
        db.session.add(
            GatePass(
                volunteer_id=volunteer.id,
                gate=gate,
                passed_on=on,
                expires_on=on + VALID_FOR[gate] if gate in VALID_FOR else None,
                recorded_at=acting.now,
                recorded_by_id=acting.actor.user_id,
            )
        )
    return fresh


def clear_everybody(scope: Scope, gate: str, on: date, *, acting: Acting) -> int:
    """All volunteers in reach passed a gate on a day; for how many that is new."""
    reached = select(Volunteer.code).where(volunteer_within(scope), Volunteer.left_on.is_(None))
    return clear(scope, list(db.session.scalars(reached)), gate, on, acting=acting)


def close_gate(scope: Scope, code: str, gate: str, *, acting: Acting) -> None:
    """Take the pass of a gate back. Raises NotFound."""
    with transaction():
        volunteer = volunteer_by_code(scope, code)
        passes = [row for row in volunteer.gate_passes if row.gate == gate]
        if passes and passes[-1].withdrawn_at is None:
            passes[-1].withdrawn_at = acting.now
            record_change(acting, "volunteer.close_gate", "volunteer", code, [gate])


def leave(scope: Scope, code: str, on: date, *, acting: Acting) -> None:
    """The volunteer takes no more children. Raises NotFound."""
    with transaction():
        volunteer = volunteer_by_code(scope, code)
        if volunteer.left_on is None:
            volunteer.left_on = on
            record_change(acting, "volunteer.leave", "volunteer", code, ["left_on"])


def come_back(scope: Scope, code: str, *, acting: Acting) -> None:
    """The volunteer is available again. Raises NotFound."""
    with transaction():
        volunteer = volunteer_by_code(scope, code)
        if volunteer.left_on is not None:
            volunteer.left_on = None
            record_change(acting, "volunteer.come_back", "volunteer", code, ["left_on"])
