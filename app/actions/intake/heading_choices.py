"""Columns chosen by hand are kept for the next file with the same headings."""

from sqlalchemy import delete

from app.actor import Acting
from app.extensions import db
from app.intake import Outline
from app.models import HeadingChoice
from app.store.intake.heading_choices import headings_digest, is_of_the_same


def remember_columns(outline: Outline, school_id: int | None, *, acting: Acting) -> None:
    """Keep what was chosen, in the running transaction; what is as guessed again is forgotten."""
    user_id = acting.actor.user_id
    db.session.execute(delete(HeadingChoice).where(*is_of_the_same(outline, school_id, user_id)))
    if outline.chosen and headings_digest(outline):
        db.session.add(
            HeadingChoice(
                kind=outline.kind,
                headings=headings_digest(outline),
                school_id=school_id,
                user_id=None if school_id else user_id,
                columns=dict(outline.chosen),
                made_at=acting.now,
            )
        )
