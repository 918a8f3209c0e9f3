"""A way in that failed is written down as its owner's, whatever else the form says."""

import pytest

from app.actions.access import pins
from app.extensions import db
from app.models import SecurityEvent
from app.store.access.pseudonyms import pseudonym
from tests.app.access.test_accounts import give_password, sign_in
from tests.app.access.ways_in.test_second_steps import with_step
from tests.cast import NOW

OTHER = {"email": "admin@example.org"}
pytestmark = pytest.mark.usefixtures("frozen_now")


def actors():
    return [row.actor for row in db.session.query(SecurityEvent).order_by(SecurityEvent.id)]


def test_a_code_that_fails_is_of_whose_password_was_given(client, cast):
    with_step(give_password(cast.coordinator))
    sign_in(client)
    assert client.post("/sign-in/code", data=OTHER | {"code": "000000"}).status_code == 422
    assert actors() == [pseudonym(cast.coordinator.id)]


def test_a_pin_that_fails_is_of_whose_letter_it_is(app, client, cast):
    token = pins.make_link(cast.contact, now=NOW)
    signed_in = app.test_client().as_user(cast.admin)
    for who, address in ((client, token), (signed_in, token), (client, "nonsense")):
        assert who.post(f"/pin/{address}", data=OTHER | {"pin": "1"}).status_code in {200, 422}
    assert actors() == [pseudonym(cast.contact.id)] * 2 + [None]


def test_a_password_that_fails_is_of_whose_phone_or_address_was_typed(client, cast):
    cast.contact.email, cast.contact.phone = None, "13800000001"
    db.session.commit()
    for typed in ("138 0000 0001", "WANG@example.org", "nobody@example.org"):
        sign_in(client, typed, "wrong")
    assert actors() == [pseudonym(cast.contact.id), pseudonym(cast.coordinator.id), None]
