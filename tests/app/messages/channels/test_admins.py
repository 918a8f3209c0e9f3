"""An admin adds a channel, tries it, switches it off; its secrets go in and never come out."""

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from app.actions.messages import channels
from app.actions.system.keys import rotate
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import AuditRow, Channel
from app.notify.channels.answers import ChannelFault
from tests.cast import acting_as

SECRET = "verySecret77"


@pytest.fixture
def acting(cast):
    return acting_as(Actor(cast.admin.id))


@pytest.fixture
def typed(app, sink):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], channel_hosts=sink.own_hosts)
    return {"address": f"http://{sink.place}/hook", "secret": SECRET}


def test_a_channel_is_tried_and_the_admin_reads_what_became_of_it(acting, typed, sink):
    row = channels.add("webhook", "学校", typed, acting=acting)
    assert channels.try_out(row.id, "me", acting=acting).fault is None
    assert sink.told[0].json()["to"] == "me"
    sink.answer(401)
    receipt = channels.try_out(row.id, "me", acting=acting)
    assert (receipt.fault, receipt.code) == (ChannelFault.KEYS, 401)


def test_a_name_is_taken_once(acting, typed):
    channels.add("webhook", "学校", typed, acting=acting)
    with pytest.raises(Refused, match=r"channels\.name_taken"):
        channels.add("feishu", "学校", {"token": "abcd1234"}, acting=acting)


def test_other_secrets_hold_from_the_next_message_on(acting, typed, sink):
    row = channels.add("webhook", "学校", typed, acting=acting)
    channels.set_anew(row.id, {**typed, "secret": "another99"}, acting=acting)
    channels.try_out(row.id, "me", acting=acting)
    assert sink.told[0].headers["Authorization"] == "Bearer another99"


def test_the_secret_is_in_no_column_and_no_audit_row_in_clear(acting, typed):
    row = channels.add("webhook", "学校", typed, acting=acting)
    channels.set_anew(row.id, typed, acting=acting)
    assert SECRET not in row.url_sealed
    rows = db.session.query(AuditRow).filter_by(object_type="channel").all()
    assert [one.action for one in rows] == ["channels.add", "channels.set_anew"]
    assert all(SECRET not in str(vars(one)) for one in rows)


def test_new_keys_reach_the_secrets_of_channels(app, acting, typed):
    row = channels.add("webhook", "学校", typed, acting=acting)
    before, url = row.url_sealed, row.url
    keys = app.config["SETTINGS"].keys
    fresh = Fernet.generate_key().decode()
    rotate(replace(keys, field_keys=(fresh, *keys.field_keys)), acting=acting)
    db.session.refresh(row)
    assert row.url_sealed != before
    assert row.url == url


def test_no_page_shows_a_secret_again(client, cast, typed):
    client.as_user(cast.admin, "en")
    sent = {"name": "School", **typed}
    answer = client.post("/channels/new/webhook", data=sent, follow_redirects=True)
    assert "School" in answer.text
    number = db.session.query(Channel.id).scalar()
    for path in ("/channels/", f"/channels/{number}", "/channels/new/webhook"):
        answer = client.get(path)
        assert answer.status_code == 200
        page = answer.text
        assert SECRET not in page
        assert "/hook" not in page
    wrong = client.post("/channels/new/wecom", data={"name": "x", "secret": SECRET})
    assert wrong.status_code == 422
    assert SECRET not in wrong.text


def test_the_button_says_when_it_went_out_or_why_not(client, cast, typed, sink):
    client.as_user(cast.admin, "en")
    client.post("/channels/new/webhook", data={"name": "School", **typed})
    number = db.session.query(Channel.id).scalar()
    trial = f"/channels/{number}/trial"
    assert "went out at" in client.post(trial, data={"to": "me"}, follow_redirects=True).text
    sink.answer(403)
    page = client.post(trial, data={"to": "me"}, follow_redirects=True).text
    assert "does not take our keys" in page
    assert "403" in page


def test_a_field_that_cannot_be_right_is_named(client, cast):
    client.as_user(cast.admin, "en")
    sent = {"name": "Lark", "token": "a@b.example/"}
    page = client.post("/channels/new/lark", data=sent)
    assert page.status_code == 422
    assert "copy it once more" in page.text


def test_off_and_on_again(client, cast, typed):
    client.as_user(cast.admin, "en")
    client.post("/channels/new/webhook", data={"name": "School", **typed})
    row = db.session.query(Channel).one()
    client.post(f"/channels/{row.id}/switch", data={"on": "0"})
    assert not db.session.get_one(Channel, row.id).active
    client.post(f"/channels/{row.id}/switch", data={"on": "1"})
    assert db.session.get_one(Channel, row.id).active
