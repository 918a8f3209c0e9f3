"""The way in of a volunteer: apply, confirm the address, get an account, be invited."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from typing import Any

from app.actions.access import links
from app.actions.messages.messages import enqueue
from app.actions.people.volunteers import new_volunteer
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.errors import Refused
from app.extensions import db
from app.models import Grant, Purpose, User, Volunteer
from app.notify.mails import written, written_to
from app.store.access.addresses import bad_address
from app.store.access.links import has_live_link
from app.store.access.users import user_of_email
from app.store.people.volunteers import (
    volunteer_by_code,
    volunteer_by_email,
)
from app.store.scope import Scope
from app.tokens import digest_of


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
                ["agreement"],
            )
        waits = known is not None and known.email_confirmed_at is None
        if known is not None and waits and known.merged_into_id is None:
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

    Raises Refused('link.spent'), also where the account has a password: who forgot it asks anew.
    """
    with transaction():
        link = links.spend(token, [Purpose.CONFIRMATION], now=acting.now)
        volunteer = db.session.get(Volunteer, link.volunteer_id)
        if volunteer is None or volunteer.merged_into_id is not None:
            raise Refused("link.spent")
        volunteer.email_confirmed_at = volunteer.email_confirmed_at or acting.now
        user = account_of(volunteer, acting.now)
        if user.password_hash:
            raise Refused("link.spent")
        links.end_all(user.id, now=acting.now)
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
            _refuse_unreachable(user, code)
            if user.password_hash or has_live_link(user.id, Purpose.INVITATION, acting.now):
                continue
            token = links.issue(Purpose.INVITATION, now=acting.now, user_id=user.id)
            link = links.address("links.set_password", token=token)
            inviter = db.session.get(User, acting.actor.user_id or 0)
            subject, body = written_to(
                user,
                "invitation",
                link=link,
                role="volunteer",
                inviter=inviter.shown_name if inviter else "",
            )
            once = f"invite:{user.id}:{digest_of(token)[:16]}"
            enqueue("invitation", once, subject=subject, body=body, now=acting.now, user=user)
            record_change(acting, "volunteer.invite", "volunteer", code)
            invited += 1
    return invited


def _refuse_unreachable(user: User, code: str) -> None:
    if not user.active:
        raise Refused("volunteers.account_closed", code=code)
    if bad_address(user.email) is not None:
        raise Refused("volunteers.unreachable", code=code)
