"""What has no more use is thrown away: spent links, old tries to sign in."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.actions.transaction import transaction
from app.extensions import db
from app.models import OneTimeLink, SignInAttempt

KEEP_LINKS = timedelta(days=30)
KEEP_TRIES = timedelta(days=1)


def throw_away(*, now: datetime) -> int:
    """Delete links a month after they ended and tries of yesterday; how many rows."""
    old_links = delete(OneTimeLink).where(OneTimeLink.expires_at < now - KEEP_LINKS)
    old_tries = delete(SignInAttempt).where(SignInAttempt.at < now - KEEP_TRIES)
    with transaction():
        links = db.session.scalars(old_links.returning(OneTimeLink.id)).all()
        tries = db.session.scalars(old_tries.returning(SignInAttempt.id)).all()
    return len(links) + len(tries)
