"""A browser is told that there is something, encrypted for it alone, once, and never what."""

import base64
import json
import os
from dataclasses import replace
from datetime import timedelta

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.actions.access.accounts import end_sessions
from app.actions.messages import devices
from app.actions.messages.messages import enqueue, mark_read
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.notify.channels.pushes import Subscription
from app.safekeeping.push_key import public_half, push_key
from app.store.messages.devices import devices_of
from tests.cast import NOW, acting_as


def text(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class Browser:
    """What a browser keeps: a key pair and a secret; it can read what it is sent."""

    def __init__(self, endpoint):
        self.key, self.auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = Subscription(endpoint, text(point), text(self.auth))

    def read(self, body):
        plain = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
        )
        return json.loads(plain)


@pytest.fixture
def browser(app, cast, sink):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], channel_hosts=sink.own_hosts)
    sink.answer(201)
    one = Browser(f"http://{sink.place}/push/abc")
    add(cast.contact, one.subscription)
    return one


def add(user, subscription):
    devices.add(user, subscription, "Firefox", "Android", acting=acting_as(Actor(user.id)))


def told(user, once, kind="note", now=NOW):
    enqueue(kind, once, subject="小鹿", body="小鹿写了信", now=now, user=user)


def test_only_the_browser_can_read_it_and_it_holds_no_name(cast, browser, sink, app):
    told(cast.contact, "note:1")
    assert devices.tell_devices(now=NOW) == 1
    (request,) = sink.told
    words = browser.read(request.body)
    assert words["body"] == "1 条新消息"
    assert words["url"].endswith("/messages/")
    assert "小鹿" not in json.dumps(words, ensure_ascii=False)
    signed = request.headers["authorization"]
    assert public_half(app.config["SETTINGS"].push_key) in signed


def test_many_messages_are_one_notice_and_none_is_told_twice(cast, browser, sink):
    for number in range(3):
        told(cast.contact, f"note:{number}")
    devices.tell_devices(now=NOW)
    devices.tell_devices(now=NOW + timedelta(minutes=1))
    (request,) = sink.told
    assert browser.read(request.body)["body"] == "3 条新消息"


def test_what_was_read_is_old_or_guards_the_account_is_not_told(cast, browser, sink):
    told(cast.contact, "note:1")
    mark_read(cast.contact.id, now=NOW)
    told(cast.contact, "reset:1", "reset")
    told(cast.contact, "note:2", now=NOW - timedelta(days=2))
    assert devices.tell_devices(now=NOW) == 0
    assert not sink.told


def test_a_digest_waits_for_the_morning_and_comes_to_who_wants_it(cast, browser, sink):
    told(cast.contact, "digest:1", "digest")
    night = NOW.replace(hour=18)
    assert devices.tell_devices(now=night) == 0
    cast.contact.reminders_wanted = False
    db.session.commit()
    assert devices.tell_devices(now=NOW) == 0
    cast.contact.reminders_wanted = True
    db.session.commit()
    assert devices.tell_devices(now=NOW) == 1


def test_what_can_wait_rings_nobody_at_night(cast, browser, sink):
    night = NOW + timedelta(hours=12)
    told(cast.contact, "note:1", now=night)
    assert devices.tell_devices(now=night) == 0
    told(cast.contact, "concern:1", kind="concern", now=night)
    assert devices.tell_devices(now=night) == 1


@pytest.mark.parametrize(("status", "left"), [(404, 0), (410, 0), (429, 1), (500, 1)])
def test_a_browser_that_is_gone_is_dropped(cast, browser, sink, status, left):
    sink.answer(status)
    told(cast.contact, "note:1")
    assert devices.tell_devices(now=NOW) == 0
    assert len(devices_of(cast.contact.id)) == left


def test_a_shared_browser_tells_whoever_asked_last(cast, browser):
    add(cast.coordinator, browser.subscription)
    assert not devices_of(cast.contact.id)
    assert len(devices_of(cast.coordinator.id)) == 1


def test_one_ends_ones_own_and_nobody_elses(cast, browser):
    (row,) = devices_of(cast.contact.id)
    with pytest.raises(NotFound):
        devices.end(cast.coordinator, row.id, acting=acting_as(Actor(cast.coordinator.id)))
    devices.end(cast.contact, row.id, acting=acting_as(Actor(cast.contact.id)))
    assert not devices_of(cast.contact.id)


def test_signing_out_everywhere_ends_the_notices(cast, browser):
    end_sessions(cast.contact, acting=acting_as(Actor(cast.contact.id)))
    assert not devices_of(cast.contact.id)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://evil.example/push",
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://evilpush.apple.com.example/x",
        "file:///etc/passwd",
        "https://[::1",
        "",
    ],
)
def test_we_speak_to_makers_of_browsers_alone(cast, browser, endpoint):
    with pytest.raises(Refused, match=r"devices\.unsound"):
        add(cast.contact, replace(browser.subscription, endpoint=endpoint))


def test_the_makers_are_known(browser):
    for host in ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com"):
        known = replace(browser.subscription, endpoint=f"https://{host}/send/x")
        assert known.is_sound(frozenset())


def test_keys_that_are_none_are_refused(cast, browser):
    with pytest.raises(Refused):
        add(cast.contact, replace(browser.subscription, p256dh="AAAA"))
    with pytest.raises(Refused):
        add(cast.contact, replace(browser.subscription, auth="not base64 !"))
    nowhere = base64.urlsafe_b64encode(b"\x04" + b"\xff" * 64).decode()
    with pytest.raises(Refused):
        add(cast.contact, replace(browser.subscription, p256dh=nowhere))


def test_a_key_that_breaks_the_library_keeps_no_other_from_their_notice(cast, browser, sink):
    row = devices_of(cast.contact.id)[0]
    row.keys = row.keys | {"p256dh": base64.urlsafe_b64encode(b"\x04" + b"\xff" * 64).decode()}
    db.session.commit()
    other = Browser(f"http://{sink.place}/push/other")
    add(cast.coordinator, other.subscription)
    for user in (cast.contact, cast.coordinator):
        told(user, f"note:{user.id}")
    assert devices.tell_devices(now=NOW) == 1


def test_the_key_is_made_once_and_kept_for_its_owner_alone(tmp_path):
    first = push_key({}, tmp_path)
    assert first
    assert push_key({}, tmp_path) == first
    assert (tmp_path / "keys" / "push.key").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["push.key"]


def test_the_page_lists_devices_and_takes_a_new_one(client, cast, browser):
    client.as_user(cast.contact, "en")
    assert "Firefox on Android" in client.get("/account/ways/").text
    other = browser.subscription
    sent = {"endpoint": other.endpoint + "/2", "p256dh": other.p256dh, "auth": other.auth}
    assert (
        "From now on" in client.post("/account/ways/devices", data=sent, follow_redirects=True).text
    )
    first, _second = devices_of(cast.contact.id)
    client.post(f"/account/ways/devices/{first.id}/end")
    assert len(devices_of(cast.contact.id)) == 1
