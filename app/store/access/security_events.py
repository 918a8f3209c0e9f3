"""Reads of the security events."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from app.extensions import db
from app.models import EventKind, SecurityEvent, User
from app.store.access.pseudonyms import pseudonym
from app.store.listing import Page, page_of

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What the events are narrowed to; empty values narrow nothing."""

    kind: str = ""
    actor: str = ""
    source: str = ""


def page_of_events(wanted: EventFilter, number: int) -> Page[SecurityEvent]:
    """The events that are wanted, newest first."""
    event = SecurityEvent
    query = select(event).order_by(event.id.desc())
    if wanted.kind in set(EventKind):
        query = query.where(event.kind == EventKind(wanted.kind))
    if wanted.actor:
        query = query.where(event.actor == wanted.actor)
    if wanted.source:
        query = query.where(event.source == wanted.source)
    return page_of(query, number)


def counts_of_events(now: datetime) -> Mapping[EventKind, int]:
    """How many of each kind there were in the last seven days."""
    query = (
        select(SecurityEvent.kind, func.count())
        .where(SecurityEvent.at > now - LATELY)
        .group_by(SecurityEvent.kind)
    )
    found = dict(db.session.execute(query).all())
    return {kind: found.get(kind, 0) for kind in EventKind}


def users_behind(asked: Collection[str]) -> Mapping[str, User]:
    """Whose these pseudonyms are: only for who manages all users.

    They are told from the ids; of the accounts themselves only those are loaded.
    """
    ids = db.session.scalars(select(User.id)) if asked else ()
    named = {number: name for number in ids if (name := pseudonym(number)) in asked}
    return {
        named[user.id]: user for user in db.session.scalars(select(User).where(User.id.in_(named)))
    }
