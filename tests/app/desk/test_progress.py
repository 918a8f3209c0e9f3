"""Who waits and who is free: as the standing of a child and a volunteer says."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Clearance, Consent, GatePass, Pair, User
from app.store.desk.today import progress
from app.store.people.children import ChildFilter, all_children
from app.store.people.volunteers import VolunteerFilter, all_volunteers
from app.store.scope import EVERYTHING
from letters.pairs.facts import EndReason
from tests.cast import NOW, TODAY, Cast, pair

YESTERDAY = TODAY - timedelta(days=1)


def consent_over(cast: Cast) -> None:
    for row in db.session.scalars(select(Consent).filter_by(child_id=cast.deer.id)):
        row.expires_on = YESTERDAY


def child_gone(cast: Cast) -> None:
    cast.deer.left_on = TODAY


def check_over(cast: Cast) -> None:
    for row in db.session.scalars(select(GatePass).filter_by(volunteer_id=cast.cloud.id)):
        row.expires_on = YESTERDAY


def away(cast: Cast) -> None:
    cast.cloud.away_until = TODAY + timedelta(days=20)


def account_closed(cast: Cast) -> None:
    db.session.get_one(User, cast.cloud.user_id).active = False


def ended_for_safety(cast: Cast) -> None:
    on, end = TODAY - timedelta(days=90), EndReason.SAFEGUARDING
    row = Pair(code="P-SAFE", child_id=cast.deer.id, volunteer_id=cast.cloud.id, from_on=on,
               cohort_id=cast.cohort.id, until_on=on, end_reason=end)  # fmt: skip
    db.session.add(row)


def test_who_is_barred_for_safety_neither_waits_nor_is_free_until_cleared(cast: Cast) -> None:
    before = progress(EVERYTHING, TODAY)
    ended_for_safety(cast)
    db.session.commit()
    barred = progress(EVERYTHING, TODAY)
    assert (barred.waiting, barred.free) == (before.waiting - 1, before.free - 1)
    pair_id = db.session.scalars(select(Pair.id).filter_by(code="P-SAFE")).one()
    db.session.add(Clearance(pair_id=pair_id, person="child", reason="已核实", cleared_at=NOW))
    db.session.commit()
    cleared = progress(EVERYTHING, TODAY)
    assert (cleared.waiting, cleared.free) == (before.waiting, before.free - 1)


@pytest.mark.parametrize(
    "fact",
    [consent_over, child_gone, check_over, away, account_closed, ended_for_safety],
    ids=lambda fact: fact.__name__,
)
def test_the_first_pages_numbers_are_those_of_the_lists_behind_them(
    client, cast: Cast, fact: Callable[[Cast], None]
) -> None:
    pair(cast, cast.stone, cast.aze)
    fact(cast)
    db.session.commit()
    counted = progress(EVERYTHING, TODAY)
    children = all_children(EVERYTHING, ChildFilter(paired="waits"), TODAY)
    volunteers = all_volunteers(EVERYTHING, VolunteerFilter(paired="free"), TODAY)
    assert (len(children), len(volunteers)) == (counted.waiting, counted.free)
    page = client.as_user(cast.admin).get("/today/").text
    assert "/volunteers/?paired=free" in page
    assert ("/children/?paired=waits" in page) == (counted.waiting > 0)


@pytest.mark.parametrize("fact", [consent_over, child_gone], ids=lambda fact: fact.__name__)
def test_a_child_who_may_not_write_does_not_wait(cast: Cast, fact: Callable[[Cast], None]) -> None:
    before = progress(EVERYTHING, TODAY)
    fact(cast)
    db.session.commit()
    after = progress(EVERYTHING, TODAY)
    assert (after.waiting, after.free) == (before.waiting - 1, before.free)


@pytest.mark.parametrize("fact", [check_over, away, account_closed], ids=lambda fact: fact.__name__)
def test_a_volunteer_whom_no_round_takes_is_not_free(
    cast: Cast, fact: Callable[[Cast], None]
) -> None:
    before = progress(EVERYTHING, TODAY)
    fact(cast)
    db.session.commit()
    after = progress(EVERYTHING, TODAY)
    assert (after.waiting, after.free) == (before.waiting, before.free - 1)
