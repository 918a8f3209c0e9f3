"""What has no more use is thrown away: spent links, old tries to sign in, papers, questions."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from app.actions.transaction import transaction
from app.extensions import db
from app.models import Appeal, OneTimeLink, PrintRun, SignInAttempt

KEEP_LINKS = timedelta(days=30)
KEEP_TRIES = timedelta(days=1)
KEEP_PRINTS = timedelta(days=7)
KEEP_QUESTIONS = timedelta(days=365)


def throw_away(*, now: datetime) -> int:
    """Delete links a month after they ended, tries of yesterday, papers of last week, and
    questions a year after they were settled; how many rows. Concerns are kept.
    """
    old_links = delete(OneTimeLink).where(OneTimeLink.expires_at < now - KEEP_LINKS)
    old_tries = delete(SignInAttempt).where(SignInAttempt.at < now - KEEP_TRIES)
    old_prints = delete(PrintRun).where(PrintRun.asked_at < now - KEEP_PRINTS)
    old_questions = delete(Appeal).where(Appeal.settled_at < now - KEEP_QUESTIONS)
    with transaction():
        questions = db.session.scalars(old_questions.returning(Appeal.id)).all()
        links = db.session.scalars(old_links.returning(OneTimeLink.id)).all()
        tries = db.session.scalars(old_tries.returning(SignInAttempt.id)).all()
        prints = db.session.scalars(old_prints.returning(PrintRun.id)).all()
    return len(links) + len(tries) + len(prints) + len(questions)
