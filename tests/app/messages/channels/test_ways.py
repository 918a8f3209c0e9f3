"""Each person chooses how they are told; coordinators see through what somebody is reached."""

import pytest

from app.actions.messages.channels import choose
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AuditRow, Channel
from app.notify.channels.kinds import KINDS, url_of
from app.store.access.ways import channel_of
from tests.cast import NOW, acting_as


@pytest.fixture
def sms(cast):
    row = Channel(kind="twilio", name="短信", made_at=NOW)
    typed = {"account": "AC" + "a1" * 16, "secret": "b2" * 16, "sender": "15005550006"}
    row.url = url_of(KINDS["twilio"], typed)
    db.session.add(row)
    db.session.commit()
    return row


def own(user):
    return acting_as(Actor(user.id))


def test_a_channel_is_chosen_with_the_address_that_it_needs(cast, sms):
    choose(cast.contact, sms.id, "138 0013 8000", acting=own(cast.contact))
    assert channel_of(cast.contact) is sms
    assert cast.contact.channel_address == "8613800138000"
    choose(cast.contact, None, "", acting=own(cast.contact))
    assert channel_of(cast.contact) is None
    assert cast.contact.channel_address is None


def test_an_address_that_cannot_be_one_is_refused(cast, sms):
    with pytest.raises(Refused, match=r"channels\.address"):
        choose(cast.contact, sms.id, "nobody", acting=own(cast.contact))
    assert channel_of(cast.contact) is None


def test_nobody_chooses_a_channel_that_is_off_or_is_none(cast, sms):
    sms.active = False
    db.session.commit()
    with pytest.raises(Refused, match=r"channels\.unknown"):
        choose(cast.contact, sms.id, "13800138000", acting=own(cast.contact))
    with pytest.raises(NotFound):
        choose(cast.contact, 4711, "", acting=own(cast.contact))


def test_the_choice_is_on_record_without_the_address(cast, sms):
    choose(cast.contact, sms.id, "13800138000", acting=own(cast.contact))
    row = db.session.query(AuditRow).filter_by(action="accounts.channel").one()
    assert row.fields == ["channel"]
    assert "138" not in (row.note or "")


def test_the_page_offers_what_is_on_and_keeps_what_was_typed(client, cast, sms):
    client.as_user(cast.contact)
    assert "短信" in client.get("/account/ways/").text
    sent = {"channel": str(sms.id), f"to-{sms.id}": "12"}
    answer = client.post("/account/ways/channel", data=sent)
    assert answer.status_code == 422
    assert 'value="12"' in answer.text
    sent[f"to-{sms.id}"] = "13800138000"
    assert client.post("/account/ways/channel", data=sent).status_code == 302
    assert "短信" in client.get("/account").text


def test_a_coordinator_sees_through_what_somebody_is_reached(client, cast, sms):
    choose(cast.contact, sms.id, "13800138000", acting=own(cast.contact))
    page = client.as_user(cast.coordinator).get(f"/users/{cast.contact.id}").text
    assert "短信" in page
    assert "13800138000" not in page
    cast.contact.channel_refused_at = NOW
    db.session.commit()
    assert "渠道不认识此地址" in client.get(f"/users/{cast.contact.id}").text
