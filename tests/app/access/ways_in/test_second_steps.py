"""The second step: who needs it, what its codes open, and what a lost phone costs."""

import re
from dataclasses import replace
from datetime import timedelta

import pyotp
import pytest
import time_machine
from sqlalchemy import select

from app.actions.access import second_steps
from app.actor import Actor
from app.config import SettingsRefused, load
from app.errors import Refused
from app.extensions import db
from app.models import AuditRow, Grant, Message, OpenSession, RecoveryCode, SecondStep
from app.store.access.second_steps import codes_left, second_step_of
from tests.app.access.test_accounts import HERE, PASSWORD, give_password, sign_in
from tests.cast import DONGYUAN, NOW, acting_as

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
pytestmark = pytest.mark.usefixtures("frozen_now")


def code_at(moment=NOW, key=KEY):
    return pyotp.TOTP(key).at(moment)


def with_step(user):
    """Let the user have a second step, set up two minutes ago; the recovery codes."""
    before = NOW - timedelta(minutes=2)
    acting = acting_as(Actor(user.id), before)
    return second_steps.set_up(user, KEY, code_at(before), PASSWORD, acting=acting)


@pytest.fixture
def wang(cast):
    return give_password(cast.coordinator)


@pytest.fixture
def codes(wang):
    return with_step(wang)


@pytest.fixture
def required(app):
    app.config["TOTP_REQUIRED"] = True


def test_the_password_alone_opens_nothing_and_the_code_opens_all(client, wang, codes):
    assert sign_in(client).location == "/sign-in/code"
    for path in ("/children/", "/account", "/account/devices", "/account/second-step"):
        assert client.get(path).location.startswith("/sign-in/code?next=")
    assert client.post("/account/sign-out-everywhere").location == "/sign-in"
    assert "王老师" not in client.get("/sign-in/code").text
    assert client.post("/sign-in/code", data={"code": "000000"}).status_code == 422
    assert client.get("/children/").status_code == 302
    answer = client.post("/sign-in/code?next=/children/", data={"code": code_at()})
    assert answer.location == "/children/"
    assert client.get("/children/").status_code == 200


def test_who_did_not_give_the_password_is_asked_for_no_code(client, wang, codes):
    assert client.get("/sign-in/code").location == "/sign-in"
    assert client.post("/sign-in/code", data={"code": code_at()}).location == "/sign-in"


def test_a_password_given_ten_minutes_ago_is_given_anew(client, wang, codes):
    sign_in(client)
    with time_machine.travel(NOW + timedelta(minutes=11)) as _later:
        fresh = code_at(NOW + timedelta(minutes=11))
        assert client.post("/sign-in/code", data={"code": fresh}).location == "/sign-in"
        assert client.get("/children/").status_code == 302


def test_the_code_gives_the_session_a_new_secret(client, wang, codes):
    sign_in(client)
    with client.session_transaction() as session:
        before = dict(session)
    client.post("/sign-in/code", data={"code": code_at()})
    with client.session_transaction() as session:
        assert session["sid"] != before["sid"]
        session.clear()
        session.update(before)
    assert client.get("/children/").status_code == 302


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_code_counts_one_step_early_or_late_and_once(wang, codes, seconds):
    code = code_at(NOW + timedelta(seconds=seconds))
    second_steps.prove(wang, code, HERE, now=NOW)
    for again in (NOW, NOW + timedelta(seconds=30)):
        with pytest.raises(Refused, match="mismatch"):
            second_steps.prove(wang, code, HERE, now=again)


def test_a_code_older_than_one_that_was_used_counts_no_more(wang, codes):
    second_steps.prove(wang, code_at(NOW), HERE, now=NOW)
    with pytest.raises(Refused, match="mismatch"):
        second_steps.prove(wang, code_at(NOW - timedelta(seconds=30)), HERE, now=NOW)


@pytest.mark.parametrize("seconds", [-60, 60])
def test_a_code_two_steps_away_does_not_count(wang, codes, seconds):
    with pytest.raises(Refused, match="mismatch"):
        second_steps.prove(wang, code_at(NOW + timedelta(seconds=seconds)), HERE, now=NOW)


def test_codes_are_not_guessed_from_many_addresses(wang, codes):
    for number in range(20):
        with pytest.raises(Refused, match="mismatch"):
            second_steps.prove(wang, "000000", f"192.0.2.{number}", now=NOW)
    with pytest.raises(Refused, match="wait"):
        second_steps.prove(wang, code_at(), "192.0.2.99", now=NOW)
    second_steps.prove(wang, code_at(), "device:known", now=NOW)


def test_a_recovery_code_opens_once_however_it_is_typed(client, wang, codes):
    sign_in(client)
    typed = codes[3].upper().replace("-", " ")
    assert client.post("/sign-in/code", data={"code": typed}).status_code == 302
    assert client.get("/children/").status_code == 200
    assert codes_left(wang.id) == 9
    with pytest.raises(Refused, match="mismatch"):
        second_steps.prove(wang, codes[3], HERE, now=NOW)
    told = db.session.scalars(select(Message).where(Message.kind == "way_in_changed")).all()
    assert len(told) == 2


def test_the_database_holds_neither_the_key_nor_a_recovery_code(wang, codes):
    text = str(db.session.execute(db.text("SELECT * FROM second_step")).all())
    text += str(db.session.execute(db.text("SELECT * FROM recovery_code")).all())
    assert KEY not in text
    assert not [one for one in codes if one in text or one.replace("-", "") in text]
    assert text.count("$argon2id$") == 10


def set_up_by_page(client, **more):
    page = client.get("/account/second-step").text
    key = "".join(re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].split())
    sealed = re.search(r'name="sealed"[^>]* value="([^"]+)"', page)[1]
    typed = {"sealed": sealed, "code": code_at(key=key), "own_password": PASSWORD} | more
    assert "data:image/svg+xml" in page
    return client.post("/account/second-step", data=typed)


def test_it_is_set_up_with_a_picture_a_code_and_the_password(client, wang):
    sign_in(client)
    wrong = set_up_by_page(client, own_password="not it")
    assert (wrong.status_code, second_step_of(wang.id)) == (422, None)
    assert set_up_by_page(client, code="123").status_code == 422
    page = set_up_by_page(client)
    codes = re.findall(r"<li><code>([0-9a-z-]{14})</code>", page.text)
    assert (page.status_code, len(set(codes))) == (200, 10)
    assert page.headers["Cache-Control"] == "no-store"
    assert client.get("/children/").status_code == 200, "this session goes on"
    assert not [one for one in codes if one in client.get("/account/second-step").text]


def test_a_key_that_was_not_made_for_this_person_is_taken_from_no_page(client, wang, cast):
    sign_in(client)
    foreign = {"sealed": "made up", "code": code_at(), "own_password": PASSWORD}
    assert client.post("/account/second-step", data=foreign).status_code == 302
    assert second_step_of(wang.id) is None


def test_where_it_is_required_reach_begins_with_it(client, wang, required):
    sign_in(client)
    for path in ("/children/", "/children/C-DEER", "/today/", "/account", "/messages/", "/users/"):
        assert client.get(path).location == "/account/second-step"
    assert client.post("/children/C-DEER/consent", data={}).location == "/account/second-step"
    assert set_up_by_page(client).status_code == 200
    assert client.get("/children/").status_code == 200


def test_a_role_that_gains_reach_sets_it_up_first(client, cast, required):
    sign_in(client, "xu@example.org") if give_password(cast.contact) else None
    assert client.get("/children/").status_code == 200, "a contact needs none"
    db.session.add(
        Grant(
            user_id=cast.contact.id,
            role="coordinator",
            region_code=DONGYUAN,
            proposed_at=NOW,
            approved_at=NOW,
        )
    )
    db.session.commit()
    assert client.get("/children/").location == "/account/second-step"
    assert client.get("/volunteers/").location == "/account/second-step"


def test_where_it_is_offered_reach_needs_none(client, wang):
    sign_in(client)
    assert client.get("/children/").status_code == 200


def test_production_always_requires_it(app, tmp_path):
    home = {"XINQIAO_HOME": str(tmp_path)}
    assert not load(home).totp_required
    assert load(home | {"TOTP": "required"}).totp_required
    with pytest.raises(SettingsRefused, match="TOTP"):
        load(home | {"TOTP": "sometimes"})
    with pytest.raises(SettingsRefused, match="TOTP"):
        load(home | {"PRODUCTION": "1", "TOTP": "offered"})
    assert replace(load(home), totp_required=True).to_flask()["TOTP_REQUIRED"]


def test_it_is_switched_off_with_the_password_and_not_where_it_is_required(client, wang, app):
    with_step(wang)
    client.as_user(wang)
    client.post("/account/second-step/off", data={"own_password": "not it"})
    assert second_step_of(wang.id)
    app.config["TOTP_REQUIRED"] = True
    client.post("/account/second-step/off", data={"own_password": PASSWORD})
    assert second_step_of(wang.id)
    app.config["TOTP_REQUIRED"] = False
    client.post("/account/second-step/off", data={"own_password": PASSWORD})
    assert second_step_of(wang.id) is None
    assert not db.session.scalars(select(RecoveryCode)).all()


def test_new_recovery_codes_end_those_before(client, wang, codes):
    client.as_user(wang)
    assert client.post("/account/second-step/codes", data={}).status_code == 302
    page = client.post("/account/second-step/codes", data={"own_password": PASSWORD}).text
    fresh = re.findall(r"<li><code>([0-9a-z-]{14})</code>", page)
    assert (len(fresh), codes_left(wang.id)) == (10, 10)
    with pytest.raises(Refused, match="mismatch"):
        second_steps.prove(wang, codes[0], HERE, now=NOW)
    second_steps.prove(wang, fresh[0], HERE, now=NOW)


def test_another_admin_takes_a_lost_phones_key_away_and_the_owner_hears_of_it(
    app, client, wang, codes, cast
):
    owner = app.test_client()
    sign_in(owner)
    owner.post("/sign-in/code", data={"code": code_at()})
    client.as_user(cast.admin)
    client.post(f"/users/{wang.id}/second-step/reset")
    assert second_step_of(wang.id) is None
    assert owner.get("/children/").status_code == 302, "all sessions end"
    assert db.session.scalar(select(AuditRow).where(AuditRow.action == "second_steps.reset"))
    last = db.session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert (last.kind, last.user_id) == ("way_in_changed", wang.id)


def test_nobody_takes_their_own_away_and_a_coordinator_nobodys(client, wang, codes, cast):
    client.as_user(wang)
    assert client.post(f"/users/{wang.id}/second-step/reset").status_code == 404
    give_password(cast.admin)
    with_step(cast.admin)
    client.as_user(cast.admin)
    client.post(f"/users/{cast.admin.id}/second-step/reset")
    assert second_step_of(cast.admin.id)


def test_the_last_admins_phone_is_replaced_by_a_command(app, cast):
    give_password(cast.admin)
    with_step(cast.admin)
    run = app.test_cli_runner().invoke
    assert run(args=["reset-second-step", "nobody@example.org"]).exit_code == 1
    assert run(args=["reset-second-step", "admin@example.org"]).exit_code == 0
    assert not db.session.scalars(select(SecondStep)).all()


def test_a_mailed_link_for_a_new_password_goes_round_no_second_step(client, wang, codes):
    from app.actions.access import links
    from app.models import Purpose

    token = links.issue(Purpose.RESET, now=NOW, user_id=wang.id)
    new = {"password": "a new lantern river", "again": "a new lantern river"}
    assert client.post(f"/set-password/{token}", data=new).location == "/sign-in/code"
    assert client.get("/children/").status_code == 302


def test_who_sets_it_up_stays_signed_in_for_as_long_as_they_asked(client, cast):
    give_password(cast.contact)
    sign_in(client, "xu@example.org", remember="1")
    page = client.get("/account/second-step").text
    form = {"sealed": re.search(r'name="sealed"[^>]* value="([^"]+)"', page)[1]}
    key = "".join(re.search(r"((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})", page)[1].split())
    form |= {"code": code_at(key=key), "own_password": PASSWORD}
    assert client.post("/account/second-step", data=form).status_code == 200
    assert db.session.scalars(select(OpenSession)).one().remembered
