"""The second step of signing in: set up, proved by a code of the phone, or by one on paper."""

import secrets
from datetime import datetime, timedelta
from hmac import compare_digest

import pyotp
from pyotp.totp import TOTP
from sqlalchemy import delete, update

from app.actions.access import accounts, passwords, sessions
from app.actions.access.changes import tell_change
from app.actions.access.throttle import count_try, forget_tries
from app.actions.records import record_change
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import RecoveryCode, SecondStep, User
from app.store.access.second_steps import codes_of, second_step_of

STEP = timedelta(seconds=30)
CODES = 10
SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"


def new_key() -> str:
    """A key for a phone, in base 32."""
    return pyotp.random_base32()


def set_up(user: User, key: str, code: str, password: str, *, acting: Acting) -> list[str]:
    """Let codes of this key be a user's second step, in place of one before; the recovery codes.

    All other sessions end. Raises Refused: 'account.wrong_password', 'account.wait',
    'second_step.mismatch' where the code is not one of the key.
    """
    accounts.prove(user, password, acting.now)
    used = step_of(key, code, acting.now)
    if used is None:
        raise Refused("second_step.mismatch")
    codes = [_new_code() for _each in range(CODES)]
    hashes = [passwords.hash_of(_bare(one)) for one in codes]
    with transaction():
        _remove(user)
        row = SecondStep(user_id=user.id, set_up_at=acting.now, last_used=used)
        row.key = key
        db.session.add(row)
        _store_codes(user, hashes)
        sessions.end_all(user)
        _record(user, "set_up", acting)
    return codes


def prove(user: User, code: str, source: str, *, now: datetime) -> None:
    """Whoever sits there has the phone, or one of the codes on paper: each counts once.

    Raises Refused: 'second_step.mismatch', 'account.wait' (minutes).
    """
    tries = f"code:{user.id}"
    count_try(tries, source, now=now)
    row = second_step_of(user.id)
    if row is None or not (_uses_phone(row, code, now) or _uses_paper(user, code, now)):
        raise Refused("second_step.mismatch")
    forget_tries(tries, source)


def new_codes(user: User, password: str, *, acting: Acting) -> list[str]:
    """Other recovery codes in place of those before. Raises Refused as `accounts.prove`."""
    accounts.prove(user, password, acting.now)
    codes = [_new_code() for _each in range(CODES)]
    hashes = [passwords.hash_of(_bare(one)) for one in codes]
    with transaction():
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
        _store_codes(user, hashes)
        _record(user, "new_codes", acting)
    return codes


def switch_off(user: User, password: str, *, required: bool, acting: Acting) -> None:
    """Sign in by password alone again.

    Raises Refused: 'second_step.required', or as `accounts.prove`.
    """
    if required:
        raise Refused("second_step.required")
    accounts.prove(user, password, acting.now)
    with transaction():
        _remove(user)
        _record(user, "switch_off", acting)


def reset(user: User, *, acting: Acting) -> None:
    """The phone is lost and the paper too: the second step is set up anew at the next sign-in.

    All sessions end. Raises Refused: 'second_step.own' (another person does it),
    'second_step.none'.
    """
    if user.id == acting.actor.user_id:
        raise Refused("second_step.own")
    with transaction():
        if second_step_of(user.id) is None:
            raise Refused("second_step.none")
        _remove(user)
        sessions.end_all(user)
        _record(user, "reset", acting)


def step_of(key: str, code: str, now: datetime) -> int | None:
    """The time step whose code it is, one before and one after the present one included."""
    maker, typed = TOTP(key), "".join(code.split()).encode(errors="replace")
    present = int(now.timestamp()) // int(STEP.total_seconds())
    for step in (present - 1, present, present + 1):
        if compare_digest(maker.generate_otp(step).encode(), typed):
            return step
    return None


def _uses_phone(row: SecondStep, code: str, now: datetime) -> bool:
    """Whether the code is the phone's and newer than the last that was used."""
    step = step_of(row.key, code, now)
    if step is None:
        return False
    newer = (SecondStep.id == row.id, SecondStep.last_used < step)
    with transaction():
        return rows_changed(update(SecondStep).where(*newer).values(last_used=step)) == 1


def _uses_paper(user: User, code: str, now: datetime) -> bool:
    """Whether it is a recovery code that nobody used; all are compared, whichever it is."""
    typed = _bare(code)
    if len(typed) != len(_bare(_new_code())):
        return False
    kept = [(one.id, one.code_hash) for one in codes_of(user.id)]
    db.session.rollback()
    fitting = [number for number, stored in kept if passwords.fits(stored, typed)]
    with transaction():
        ids = RecoveryCode.id.in_(fitting)
        if not rows_changed(delete(RecoveryCode).where(ids)):
            return False
        tell_change(user, "used_code", now)
        return True


def _store_codes(user: User, hashes: list[str]) -> None:
    db.session.add_all(RecoveryCode(user_id=user.id, code_hash=one) for one in hashes)


def _remove(user: User) -> None:
    for table in (SecondStep, RecoveryCode):
        db.session.execute(delete(table).where(table.user_id == user.id))


def _record(user: User, what: str, acting: Acting) -> None:
    record_change(acting, f"second_steps.{what}", "user", str(user.id))
    tell_change(user, what, acting.now)


def _new_code() -> str:
    """Twelve signs that nobody mistakes for others, in three groups."""
    return "-".join("".join(secrets.choice(SIGNS) for _sign in range(4)) for _group in range(3))


def _bare(code: str) -> str:
    return "".join(sign for sign in code.casefold() if sign.isalnum())
