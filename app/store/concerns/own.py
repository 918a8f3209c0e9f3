"""Concerns for whoever raised them: received or in hand, and never more."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.models import Concern
from app.store.concerns.reading import with_subject
from app.store.listing import Page, page_of
from app.store.messages.appeals.writers import accounts_of


def own_concerns(user_id: int, number: int) -> Page[Concern]:
    """What somebody raised, the newest first; also with an account made one with theirs."""
    query = with_subject(select(Concern)).where(Concern.raised_by_id.in_(accounts_of(user_id)))
    return page_of(query.order_by(Concern.id.desc()), number, size=20)


def raised_since(user_id: int, since: datetime) -> Sequence[Concern]:
    """What somebody raised since a moment."""
    query = select(Concern).where(Concern.raised_by_id == user_id, Concern.raised_at > since)
    return db.session.scalars(query).all()
