"""What has no more use is thrown away: spent links, old tries to sign in, printed papers."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.actions.transaction import transaction
from app.extensions import db
from app.models import OneTimeLink, PrintRun, SignInAttempt

KEEP_LINKS = timedelta(days=30)
KEEP_TRIES = timedelta(days=1)
KEEP_PRINTS = timedelta(days=7)


def throw_away(*, now: datetime) -> int:
    """Delete links a month after they ended, tries of yesterday and papers of last week; how many
    rows.
    """
    old_links = delete(OneTimeLink).where(OneTimeLink.expires_at < now - KEEP_LINKS)
    old_tries = delete(SignInAttempt).where(SignInAttempt.at < now - KEEP_TRIES)
    old_prints = delete(PrintRun).where(PrintRun.asked_at < now - KEEP_PRINTS)
    with transaction():
        links = db.session.scalars(old_links.returning(OneTimeLink.id)).all()
        tries = db.session.scalars(old_tries.returning(SignInAttempt.id)).all()
        prints = db.session.scalars(old_prints.returning(PrintRun.id)).all()
    return len(links) + len(tries) + len(prints)
