"""The letter of a contact without mail: its code opens nothing alone, and with the PIN all."""

from datetime import timedelta

import pytest

from app.actions.access import accounts, pins
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from tests.cast import NOW, acting_as

PIN, PHONE, HERE = "407192", "19900000001", "192.0.2.1"
pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def xu(cast):
    cast.contact.email, cast.contact.phone = None, PHONE
    db.session.commit()
    return cast.contact


@pytest.fixture
def token(xu):
    return pins.make_link(xu, now=NOW)


@pytest.fixture
def chosen(token):
    pins.choose(token, PHONE, PIN, HERE, acting=acting_as(Actor(None)))
    return token


def test_the_link_alone_opens_nothing_before_and_after_the_pin_is_chosen(client, token, xu):
    for _turn in range(2):
        page = client.get(f"/pin/{token}")
        assert page.status_code == 200
        assert "许老师" not in page.text
        assert PHONE not in page.text
        assert client.get("/children/").status_code == 302
        assert client.post(f"/pin/{token}", data={}).status_code == 422
        if _turn == 0:
            pins.choose(token, PHONE, PIN, HERE, acting=acting_as(Actor(None)))
    assert client.post(f"/set-password/{token}", data={}).status_code == 422
    assert client.post(f"/pin/{token}", data={"pin": PIN}).status_code == 302
    assert client.get("/children/").status_code == 200


def test_the_pin_is_typed_in_any_width_and_never_without_the_link(client, chosen, xu):
    assert pins.sign_in(chosen, "４０７ １９２", HERE, now=NOW) is xu
    for typed in (PIN, f"pin:{xu.id}:{PIN}"):
        with pytest.raises(Refused, match="mismatch"):
            accounts.sign_in(PHONE, typed, HERE, now=NOW)


def test_a_pin_is_chosen_once_and_only_within_sixty_days(chosen, token, xu):
    with pytest.raises(Refused, match="spent"):
        pins.choose(chosen, PHONE, "582716", HERE, acting=acting_as(Actor(None)))
    late = pins.make_link(xu, now=NOW)
    after = acting_as(Actor(None), NOW + timedelta(days=61))
    with pytest.raises(Refused, match="spent"):
        pins.choose(late, PHONE, PIN, HERE, acting=after)


def test_a_new_letter_ends_the_link_the_pin_and_the_sessions(client, chosen, xu):
    client.post(f"/pin/{chosen}", data={"pin": PIN})
    assert client.get("/children/").status_code == 200
    fresh = pins.make_link(xu, now=NOW)
    assert client.get("/children/").status_code == 302
    for token in (chosen, fresh):
        with pytest.raises(Refused):
            pins.sign_in(token, PIN, HERE, now=NOW)


def test_tries_are_limited_over_all_addresses_and_the_known_device_goes_through(chosen):
    for number in range(20):
        with pytest.raises(Refused, match="mismatch"):
            pins.sign_in(chosen, "000001", f"198.51.100.{number}", now=NOW)
    with pytest.raises(Refused, match="wait"):
        pins.sign_in(chosen, PIN, "203.0.113.5", now=NOW)
    assert pins.sign_in(chosen, PIN, "device:known", now=NOW)


def test_the_phone_is_not_guessed_with_a_letter_that_somebody_else_opened(token):
    for _turn in range(5):
        with pytest.raises(Refused, match="phone"):
            pins.choose(token, "19900000002", PIN, HERE, acting=acting_as(Actor(None)))
    with pytest.raises(Refused, match="wait"):
        pins.choose(token, PHONE, PIN, HERE, acting=acting_as(Actor(None)))


@pytest.mark.sqlite_alone
@pytest.mark.parametrize(
    "pin",
    ["123456", "987654", "890123", "111111", "121212", "123123", "112112", "520131", "000001"],
)
def test_a_pin_that_is_guessed_first_is_refused(token, pin):
    with pytest.raises(Refused, match=r"pin\.weak"):
        pins.choose(token, PHONE, pin, HERE, acting=acting_as(Actor(None)))


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("pin", ["", "12345", "1234567", "12345a", "²²³¹⁹x", "\ud800" * 6])
def test_a_pin_has_six_digits(pin):
    assert pins.weakness_of(pin, PHONE) == "pin.form"


def test_a_pin_is_no_part_of_the_phone():
    assert pins.weakness_of("582716", "13825827160") == "pin.weak"
    assert pins.weakness_of(PIN, PHONE) is None


def test_who_chooses_a_password_later_needs_the_link_no_more(client, chosen, xu):
    client.post(f"/pin/{chosen}", data={"pin": PIN})
    new = {"current": PIN, "password": "carrot lantern river", "again": "carrot lantern river"}
    assert client.post("/account/password", data=new).status_code == 302
    assert accounts.sign_in(PHONE, "carrot lantern river", HERE, now=NOW) is xu
    with pytest.raises(Refused, match="spent"):
        pins.sign_in(chosen, PIN, HERE, now=NOW)
