"""Who waits and who is free: as the standing of a child and a volunteer says."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Consent, GatePass, User
from app.store.desk.today import progress
from app.store.scope import EVERYTHING
from tests.cast import TODAY, Cast

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
