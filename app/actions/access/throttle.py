"""Failed tries are counted in the database, and each further one has to wait longer.

The count is of a source, an internet address or a known device; of a source with one account; and
of one account over all sources that are no device of its owner. So whoever guesses from elsewhere,
from however many addresses, is slowed and does not keep the owner out.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Row, delete, func, or_, select

from app.actions.transaction import transaction
from app.errors import Refused
from app.extensions import db
from app.models import SignInAttempt

WINDOW = timedelta(hours=1)
FREE_TRIES_EMAIL, FREE_TRIES_SOURCE, FREE_TRIES_ACCOUNT = 5, 30, 20
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)
LONGEST_OF_ACCOUNT = timedelta(minutes=5)
KNOWN_DEVICE = "device:"
"""How the name of a source begins that is a device where the owner signed in before."""
TRIES = 0x78696E74
"""The first half of the advisory locks of tries; the other half is the account, or the source."""


def count_try(email_index: str, source: str, *, now: datetime) -> None:
    """Count a try as failed until `forget_tries` says otherwise.

    Raises Refused('account.wait', minutes=…) where it comes too early; then nothing is counted.
    """
    with transaction():
        _one_at_a_time(email_index, source)
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))
        tries = db.session.execute(
            select(SignInAttempt.at, SignInAttempt.email_index, SignInAttempt.address)
            .where(or_(SignInAttempt.address == source, SignInAttempt.email_index == email_index))
            .order_by(SignInAttempt.at)
        ).all()
        pause = _pause(tries, email_index, source, now)
        if pause > timedelta():
            raise Refused("account.wait", minutes=-(-int(pause.total_seconds()) // 60))
        db.session.add(SignInAttempt(email_index=email_index, address=source, at=now))


def forget_tries(email_index: str, source: str) -> None:
    """The try went well: what failed before it from there is forgiven."""
    with transaction():
        db.session.execute(
            delete(SignInAttempt).where(
                SignInAttempt.email_index == email_index, SignInAttempt.address == source
            )
        )


def _one_at_a_time(*counted: str) -> None:
    """Wait until no other try is counted of the same account or source: all count.

    On SQLite whoever writes is alone anyway.
    """
    if db.engine.dialect.name == "postgresql":
        for key in sorted(set(counted)):
            lock = func.pg_advisory_xact_lock(TRIES, func.hashtext(key))
            db.session.execute(select(lock))


def _pause(
    tries: Sequence[Row[datetime, str, str]], email_index: str, source: str, now: datetime
) -> timedelta:
    """The longest of the pauses of the source with this account, of the source, of the account."""
    here = [one.at for one in tries if one.address == source]
    own = [one.at for one in tries if (one.address, one.email_index) == (source, email_index)]
    pause = max(pause_of(own, FREE_TRIES_EMAIL, now), pause_of(here, FREE_TRIES_SOURCE, now))
    if source.startswith(KNOWN_DEVICE):
        return pause
    strangers = [
        one.at
        for one in tries
        if one.email_index == email_index and not one.address.startswith(KNOWN_DEVICE)
    ]
    return max(pause, pause_of(strangers, FREE_TRIES_ACCOUNT, now, LONGEST_OF_ACCOUNT))


def pause_of(
    failures: Sequence[datetime], free: int, now: datetime, longest: timedelta = LONGEST_PAUSE
) -> timedelta:
    """How long until the next try; the pause doubles with each failure beyond the free ones."""
    if len(failures) < free:
        return timedelta()
    pause = min(FIRST_PAUSE * 2 ** min(len(failures) - free, 10), longest)
    return max(failures[-1] + pause - now, timedelta())
