"""Failed tries are counted in the database, and each further one has to wait longer.

The count is of a source, an internet address or a known device, and of a source with one email:
whoever guesses at somebody's password from elsewhere does not keep the owner out.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from app.actions.transaction import transaction
from app.errors import Refused
from app.extensions import db
from app.models import SignInAttempt, User

WINDOW = timedelta(hours=1)
FREE_TRIES_EMAIL, FREE_TRIES_SOURCE = 5, 30
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)


def count_try(email_index: str, source: str, *, now: datetime) -> None:
    """Count a try as failed until `forget_tries` says otherwise.

    Raises Refused('account.wait', minutes=…) where it comes too early; then nothing is counted.
    """
    with transaction():
        # One try after the other for each user: tries at the same moment all count.
        db.session.scalar(select(User.id).where(User.email_index == email_index).with_for_update())
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now - WINDOW))
        tries = db.session.execute(
            select(SignInAttempt.at, SignInAttempt.email_index)
            .where(SignInAttempt.address == source)
            .order_by(SignInAttempt.at)
        ).all()
        own = [at for at, index in tries if index == email_index]
        pause = max(
            pause_of(own, FREE_TRIES_EMAIL, now),
            pause_of([at for at, _index in tries], FREE_TRIES_SOURCE, now),
        )
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


def pause_of(failures: Sequence[datetime], free: int, now: datetime) -> timedelta:
    """How long until the next try; the pause doubles with each failure beyond the free ones."""
    if len(failures) < free:
        return timedelta()
    pause = min(FIRST_PAUSE * 2 ** (len(failures) - free), LONGEST_PAUSE)
    return max(failures[-1] + pause - now, timedelta())
