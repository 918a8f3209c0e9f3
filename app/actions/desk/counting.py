"""First pages of large reaches are counted in the background, for whoever looks at them."""

from collections.abc import Callable, Collection
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from app.actions.transaction import transaction
from app.extensions import db
from app.models import KEPT_LISTS, KeptCounts, OpenSession, User
from app.store.access.users import holders_of
from app.store.desk.counts import count, name_of
from app.store.letters.pair_lists import PairFilter, count_pairs
from app.store.scope import Scope

KEPT_FROM = 5_000
"""The counts of fewer open pairs are made anew for each page."""
LOOKED_AT = timedelta(hours=1)
"""Whoever was here so lately may look again: their counts are renewed; others' once a day."""
RENEWED = timedelta(minutes=10)


def keep_counts(
    reach: Callable[[User], Scope],
    roles: Collection[str],
    *,
    now: datetime,
    today: date,
    least: int = KEPT_FROM,
) -> int:
    """Count what the holders of these roles reach, where that is much; how many were counted.

    Each is counted outside the transaction that keeps it. What nobody reaches is thrown away.
    """
    lately = select(OpenSession.user_id).where(OpenSession.seen_at > now - LOOKED_AT)
    here = set(db.session.scalars(lately))
    scopes: dict[str, Scope] = {}
    looked_at = set[str]()
    for user in holders_of(roles, today):
        scope = reach(user)
        name = name_of(scope)
        scopes[name] = scope
        if user.id in here:
            looked_at.add(name)
    large = {
        name: one for name, one in scopes.items() if count_pairs(one, PairFilter(), today) > least
    }
    _throw_away_others(large)
    due = [name for name in large if _is_due(name, now, today, is_looked_at=name in looked_at)]
    for name in due:
        found = count(large[name], now, today)
        with transaction():
            db.session.merge(KeptCounts(name=name, day=today, at=now, counts=found.as_json))
    return len(due)


def _throw_away_others(names: Collection[str]) -> None:
    others = KeptCounts.name.not_in((*names, *KEPT_LISTS))
    if db.session.scalar(select(KeptCounts.name).where(others).limit(1)) is not None:
        with transaction():
            db.session.execute(delete(KeptCounts).where(others))


def _is_due(name: str, now: datetime, today: date, *, is_looked_at: bool) -> bool:
    at = db.session.scalar(
        select(KeptCounts.at).where(KeptCounts.name == name, KeptCounts.day == today)
    )
    return at is None or (is_looked_at and at <= now - RENEWED)
