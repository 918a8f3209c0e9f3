"""Where somebody is signed in: listed, ended one by one, and told of when a device is new."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.actions.access import sessions
from app.extensions import db
from app.models import Message, OpenSession
from app.store.access.sessions import sessions_of
from tests.app.access.test_accounts import PASSWORD, give_password, sign_in
from tests.cast import NOW

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0 Safari/537.36 Edg/131.0"
WECHAT = "Mozilla/5.0 (Linux; Android 14) Chrome/126.0 MicroMessenger/8.0.50"
pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def wang(cast):
    return give_password(cast.coordinator)


@pytest.fixture
def phone(app, wang):
    phone = app.test_client()
    phone.environ_base["HTTP_USER_AGENT"] = WECHAT
    sign_in(phone)
    return phone


@pytest.fixture
def desk(app, wang):
    desk = app.test_client()
    desk.environ_base["HTTP_USER_AGENT"] = EDGE
    sign_in(desk, address="198.51.100.7")
    return desk


def told(user):
    query = select(Message).where(Message.user_id == user.id, Message.kind == "new_device")
    return db.session.scalars(query.order_by(Message.id)).all()


def test_devices_are_listed_in_words_and_one_is_ended_alone(phone, desk, wang):
    page = desk.get("/account/devices").text
    for words in ("微信", "Android", "Edge", "Windows", "198.51.100.7"):
        assert words in page
    (ends,) = re.findall(r'action="(/account/devices/\d+/end)"', page)
    desk.post(ends)
    assert phone.get("/account").status_code == 302
    assert desk.get("/account").status_code == 200


def test_all_others_are_ended_and_this_one_stays(phone, desk, wang):
    desk.post("/account/devices/end-others")
    assert phone.get("/account").status_code == 302
    assert desk.get("/account").status_code == 200
    assert len(sessions_of(wang.id, with_reach=True, now=NOW)) == 1


def test_signing_out_ends_this_session_and_no_other(phone, desk):
    desk.post("/sign-out")
    assert desk.get("/account").status_code == 302
    assert phone.get("/account").status_code == 200


def test_nobody_ends_a_session_of_somebody_else(app, cast, phone, wang):
    row = db.session.scalars(select(OpenSession).where(OpenSession.user_id == wang.id)).one()
    other = app.test_client().as_user(cast.admin)
    assert other.post(f"/account/devices/{row.id}/end").status_code == 404
    assert phone.get("/account").status_code == 200


def test_the_database_holds_no_secret_of_a_session_and_no_address_in_clear(phone):
    with phone.session_transaction() as session:
        token = session["sid"]
    text = str(db.session.execute(db.text("SELECT * FROM open_session")).all())
    assert token not in text
    assert "192.0.2.1" not in text


def test_signing_in_anew_ends_the_session_before_it_on_that_device(phone, wang):
    with phone.session_transaction() as session:
        before = dict(session)
    sign_in(phone)
    with phone.session_transaction() as session:
        assert session["sid"] != before["sid"]
        session.clear()
        session.update(before)
    assert phone.get("/account").status_code == 302


def test_a_new_device_is_told_once_and_the_first_not_at_all(phone, desk, wang):
    assert len(told(wang)) == 1
    desk.post("/sign-out")
    sign_in(desk)
    assert len(told(wang)) == 1, "it is known now"
    assert "198.51.100.7" in told(wang)[0].body
    assert "Edge" in told(wang)[0].body


def test_who_chose_a_password_by_an_invitation_is_told_nothing(app, cast):
    from app.actions.access import links
    from app.models import Purpose

    token = links.issue(Purpose.INVITATION, now=NOW, user_id=cast.contact.id)
    new = {"password": PASSWORD, "again": PASSWORD}
    assert app.test_client().post(f"/set-password/{token}", data=new).location == "/"
    assert not db.session.scalars(select(Message)).all()


def test_the_link_of_the_mail_ends_all_sessions_and_looking_at_it_none(app, phone, desk, wang):
    path = re.search(r"(/not-me/\S+)", told(wang)[0].body)[1]
    stranger = app.test_client()
    assert stranger.get(path).status_code == 200
    assert desk.get("/account").status_code == 200
    assert stranger.post(path).status_code == 200
    for one in (phone, desk):
        assert one.get("/account").status_code == 302
    assert db.session.scalars(select(Message).where(Message.kind == "reset")).all()


@pytest.mark.parametrize("token", ["made-up", "WzEsMV0.made-up", "é", "x" * 3000])
def test_a_link_that_we_did_not_sign_ends_nothing(client, phone, token):
    assert client.post(f"/not-me/{token}").status_code == 404
    assert phone.get("/account").status_code == 200


def test_a_visit_is_noted_only_where_nobody_else_writes(app, cast):
    sessions.begin(cast.contact, sessions.Device("Edge", "Windows", "192.0.2.1"), now=NOW)
    row, later = db.session.scalars(select(OpenSession)).one(), NOW + timedelta(hours=1)
    with db.engine.connect().execution_options(begin="IMMEDIATE") as busy:
        busy.execute(update(OpenSession).values(browser="Firefox"))
        sessions.note_visit(row, later)
        assert row.seen_at == NOW
    sessions.note_visit(row, later)
    assert row.seen_at == later
