"""Tries that failed are counted, and slow whoever guesses without keeping the owner out."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.actions.access import accounts
from app.actions.access.throttle import FREE_TRIES_EMAIL, FREE_TRIES_SOURCE, count_try
from app.errors import Refused
from app.extensions import db
from app.models import SignInAttempt
from tests.app.access.test_accounts import ELSEWHERE, HERE, PASSWORD, give_password, sign_in
from tests.cast import NOW

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def wang(cast):
    return give_password(cast.coordinator)


def fail(times, source=HERE, email="wang@example.org", at=NOW):
    for _turn in range(times):
        with pytest.raises(Refused, match="mismatch"):
            accounts.sign_in(email, "wrong password", source, now=at)


def test_each_failure_beyond_the_fifth_doubles_the_pause(wang):
    fail(5)
    with pytest.raises(Refused, match="wait") as first:
        accounts.sign_in("wang@example.org", PASSWORD, HERE, now=NOW)
    assert first.value.details == {"minutes": 1}
    at = NOW
    for pause in (30, 60, 120):
        with pytest.raises(Refused, match="wait"):
            accounts.sign_in(
                "wang@example.org", PASSWORD, HERE, now=at + timedelta(seconds=pause - 1)
            )
        at += timedelta(seconds=pause)
        fail(1, at=at)
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 8


def test_after_the_pause_the_right_password_works_and_the_count_starts_anew(wang):
    fail(5)
    accounts.sign_in("wang@example.org", PASSWORD, HERE, now=NOW + timedelta(seconds=31))
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == 0


def test_an_attacker_elsewhere_does_not_keep_the_owner_out(wang):
    fail(5, source=ELSEWHERE)
    assert accounts.sign_in("wang@example.org", PASSWORD, HERE, now=NOW)


def test_a_known_device_passes_while_its_address_is_throttled(app, client, wang):
    sign_in(client)
    client.post("/sign-out")
    for _turn in range(5):
        sign_in(app.test_client(), password="wrong")
    assert sign_in(app.test_client()).status_code == 422
    assert sign_in(client).status_code == 302


def test_a_known_device_of_one_person_is_unknown_for_another(app, client, wang, cast):
    give_password(cast.contact)
    sign_in(client, "xu@example.org")
    client.post("/sign-out")
    for _turn in range(5):
        sign_in(app.test_client(), password="wrong")
    assert sign_in(client).status_code == 422


def test_what_is_counted_holds_no_address_in_clear(client, wang):
    sign_in(client, password="wrong")
    stored = str(db.session.execute(db.text("SELECT * FROM sign_in_attempt")).all())
    assert HERE not in stored


def test_one_address_that_tries_many_emails_is_throttled(wang):
    for number in range(30):
        fail(1, email=f"guess{number}@example.org")
    with pytest.raises(Refused, match="wait"):
        accounts.sign_in("wang@example.org", PASSWORD, HERE, now=NOW)


def test_one_account_is_slowed_over_many_addresses_and_its_owner_goes_through(client, wang):
    sign_in(client)
    client.post("/sign-out")
    for number in range(20):
        fail(1, source=f"198.51.100.{number}")
    with pytest.raises(Refused, match="wait") as stranger:
        accounts.sign_in("wang@example.org", PASSWORD, "203.0.113.9", now=NOW)
    assert stranger.value.details["minutes"] <= 5
    assert sign_in(client).status_code == 302, "the device is known"


def test_an_unknown_account_is_slowed_as_a_known_one_is(wang):
    for number in range(20):
        fail(1, source=f"198.51.100.{number}", email="nobody@example.org")
    with pytest.raises(Refused, match="wait"):
        accounts.sign_in("nobody@example.org", PASSWORD, "203.0.113.9", now=NOW)


def test_a_phone_written_in_other_ways_is_counted_as_the_same(wang):
    wang.email, wang.phone = None, "13800000001"
    db.session.commit()
    for typed in (
        "13800000001",
        "138-0000-0001",
        "+86 138 0000 0001",
        "(138)00000001",
        "138.00000001",
    ):
        fail(1, email=typed)
    with pytest.raises(Refused, match="wait"):
        accounts.sign_in("+86 138 00000001", PASSWORD, HERE, now=NOW)


def test_addresses_of_one_household_count_as_one(app, client, wang):
    for number in range(5):
        sign_in(client, password="wrong", address=f"2001:db8:1:2::{number}")
    assert "1 " in sign_in(client, address="2001:db8:1:2::99").text
    assert sign_in(client, address="2001:db8:1:3::1").status_code == 302


@pytest.mark.parametrize(
    ("accounts_tried", "free"), [(1, FREE_TRIES_EMAIL), (100, FREE_TRIES_SOURCE)]
)
def test_tries_at_the_same_moment_all_count(app, accounts_tried, free):
    def guess(number):
        count_try(f"pin:{number % accounts_tried}", HERE, now=NOW)

    for number in range(free - 1):
        guess(number)
    together = Barrier(8)

    def guess_with_others(number):
        with app.app_context(), suppress(Refused):
            together.wait()
            guess(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(guess_with_others, range(50, 58)))
    assert db.session.scalar(select(func.count()).select_from(SignInAttempt)) == free
