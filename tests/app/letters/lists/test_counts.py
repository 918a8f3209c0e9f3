"""Counts of a first page that are kept: the same as those made anew, for whoever looks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.desk.counting import LOOKED_AT, RENEWED, keep_counts
from app.extensions import db
from app.models import LATE_LETTERS, SILENT_PAIRS, Grant, KeptCounts, OpenSession, Pair, User
from app.permissions import scope_of
from app.store.desk.counts import counts_of, name_of
from app.store.scope import EVERYTHING
from tests.cast import NOW, TODAY, Cast, pair

pytestmark = pytest.mark.usefixtures("frozen_now")
SOON = NOW + RENEWED
ANEW = 'href="/today/?anew=yes"'


@pytest.fixture
def friends(cast: Cast) -> Pair:
    """A pair of the coordinator's county."""
    return pair(cast, cast.deer, cast.cloud)


def keep(now=NOW, least: int = 0, roles: Sequence[str] = ("admin", "coordinator")) -> int:
    def reach(user: User):
        return scope_of(user, "today.view", TODAY)

    found = keep_counts(reach, roles, now=now, today=TODAY, least=least)
    db.session.expire_all()
    return found


def looks(user: User, at=NOW) -> None:
    row = OpenSession(user_id=user.id, digest=f"{user.id}", began_at=at, seen_at=at)
    db.session.add(row)
    db.session.commit()


def names() -> set[str]:
    return set(db.session.scalars(select(KeptCounts.name)))


def test_they_say_the_same_kept_and_made_anew(cast: Cast, friends: Pair) -> None:
    scopes = [scope_of(user, "today.view", TODAY) for user in (cast.admin, cast.coordinator)]
    anew = [counts_of(scope, NOW, TODAY) for scope in scopes]
    assert {counts.at for counts in anew} == {None}
    assert {counts.figures.writing for counts in anew} == {1}
    keep()
    kept = [counts_of(scope, NOW, TODAY) for scope in scopes]
    assert {counts.at for counts in kept} == {NOW}
    assert [replace(counts, at=None) for counts in kept] == anew
    assert [counts_of(scope, NOW, TODAY, anew=True) for scope in scopes] == anew


def test_of_a_small_reach_they_are_made_anew_each_time(cast: Cast, friends: Pair) -> None:
    assert keep(least=1) == 0
    assert names() == set()


def test_they_are_those_of_the_day(cast: Cast, friends: Pair) -> None:
    keep()
    assert counts_of(EVERYTHING, NOW, TODAY + timedelta(days=1)).at is None


def test_they_are_renewed_for_who_was_here_lately(cast: Cast, friends: Pair) -> None:
    assert keep() == 3, "programme, city and county"
    looks(cast.coordinator)
    assert keep(SOON - timedelta(seconds=1)) == 0
    assert keep(SOON) == 1
    scope = scope_of(cast.coordinator, "today.view", TODAY)
    assert counts_of(scope, SOON, TODAY).at == SOON
    assert keep(SOON + LOOKED_AT) == 0, "she has gone"


def test_of_a_reach_that_nobody_has_nothing_stays(cast: Cast, friends: Pair) -> None:
    db.session.add_all(
        KeptCounts(name=name, day=TODAY, at=NOW, counts={}) for name in (LATE_LETTERS, SILENT_PAIRS)
    )
    db.session.commit()
    keep()
    own = name_of(scope_of(cast.coordinator, "today.view", TODAY))
    assert own in names()
    for grant in db.session.scalars(select(Grant).filter_by(user_id=cast.coordinator.id)):
        grant.revoked_at = NOW
    db.session.commit()
    keep()
    assert own not in names()
    assert names() > {name_of(EVERYTHING), LATE_LETTERS, SILENT_PAIRS}


def test_the_page_says_when_they_were_made_and_makes_them_anew(
    cast: Cast, friends: Pair, client
) -> None:
    client.as_user(cast.coordinator, "en")
    assert ANEW not in client.get("/today/").text
    keep()
    friends.held_on, friends.held_reason = TODAY, "家长来电"
    db.session.commit()
    page = client.get("/today/").text
    assert "Counted on 2026-11-23" in page
    assert ANEW in page
    assert '<span class="big">1</span> pairs are writing' in page
    anew = client.get("/today/?anew=yes").text
    assert ANEW not in anew
    assert '<span class="big">0</span> pairs are writing' in anew
