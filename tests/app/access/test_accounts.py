"""Signing in, passwords and one-time links."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app.actions.access import accounts, links, passwords
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Purpose, User
from tests.cast import NOW, acting_as

PASSWORD = "carrot lantern river"
HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
pytestmark = pytest.mark.usefixtures("frozen_now")


def give_password(user: User, password: str = PASSWORD) -> User:
    """Let the user choose a password by an invitation."""
    token = links.issue(Purpose.INVITATION, now=NOW, user_id=user.id)
    return accounts.set_password(token, password, acting=acting_as(Actor(None)))


@pytest.fixture
def wang(cast):
    return give_password(cast.coordinator)


def sign_in(client, email="wang@example.org", password=PASSWORD, address=HERE, **more):
    return client.post(
        "/sign-in",
        data={"email": email, "password": password, **more},
        environ_base={"REMOTE_ADDR": address},
    )


def test_the_right_password_leads_to_the_first_page(client, wang):
    response = sign_in(client)
    assert (response.status_code, response.location) == (302, "/")
    assert client.get("/account").status_code == 200


def test_an_email_is_the_same_in_any_case_and_width(client, wang):
    assert sign_in(client, "ＷANG@Example.org ").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [("wang@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("li@example.org", PASSWORD)],
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client, wang, cast, email, password
):
    response = sign_in(client, email, password)
    assert response.status_code == 422
    assert "fault" in response.text
    assert email in response.text, "what was typed survives"
    assert password not in response.text


def test_an_unknown_address_costs_as_much_work_as_a_known_one(cast, wang, monkeypatch):
    work = []
    hasher = passwords._hasher
    passwords.fits(None, "what nobody has is made at the first time")

    class Counting:
        def verify(self, *values):
            work.append("hash")
            return hasher.verify(*values)

        def check_needs_rehash(self, stored):
            return hasher.check_needs_rehash(stored)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    for email in ("wang@example.org", "nobody@example.org", "li@example.org"):
        with pytest.raises(Refused):
            accounts.sign_in(email, "wrong password", HERE, now=NOW)
    assert work == ["hash"] * 3


def test_sign_in_starts_a_new_session_and_keeps_only_the_language(client, wang):
    with client.session_transaction() as session:
        session["locale"], session["planted"] = "en", "by somebody else"
    sign_in(client)
    with client.session_transaction() as session:
        assert session["locale"] == "en"
        assert "planted" not in session


def test_next_leads_only_to_this_site(client, wang):
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1"):
        response = client.post(
            "/sign-in",
            query_string={"next": target},
            data={"email": "wang@example.org", "password": PASSWORD},
        )
        assert response.location == "/"
    response = client.post(
        "/sign-in?next=/account", data={"email": "wang@example.org", "password": PASSWORD}
    )
    assert response.location == "/account"


def test_a_copied_cookie_is_worthless_after_signing_out(client, wang):
    sign_in(client)
    with client.session_transaction() as session:
        copied = dict(session)
    client.post("/sign-out")
    with client.session_transaction() as session:
        session.update(copied)
    assert client.get("/account").status_code == 302


def test_a_closed_account_cannot_sign_in(client, wang):
    wang.active = False
    db.session.commit()
    assert sign_in(client).status_code == 422


def test_looking_at_a_link_does_not_spend_it_and_it_works_once(app, client, cast):
    token = links.issue(Purpose.INVITATION, now=NOW, user_id=cast.contact.id)
    with time_machine.travel(NOW):
        for _visit in range(3):
            assert "xu@example.org" in client.get(f"/set-password/{token}").text
        new = {"password": PASSWORD, "again": PASSWORD}
        assert client.post(f"/set-password/{token}", data=new).location == "/"
        assert client.get("/account").status_code == 200
        page = app.test_client().get(f"/set-password/{token}")
    assert "xu@example.org" not in page.text


def test_the_database_holds_no_token(cast):
    token = links.issue(Purpose.RESET, now=NOW, user_id=cast.contact.id)
    assert token not in str(db.session.execute(db.text("SELECT * FROM one_time_link")).all())


def test_a_reset_link_expires_after_an_hour(cast):
    token = links.issue(Purpose.RESET, now=NOW, user_id=cast.contact.id)
    with pytest.raises(Refused, match="spent"):
        accounts.set_password(
            token, PASSWORD, acting=acting_as(Actor(None), NOW + timedelta(minutes=61))
        )


def test_a_weak_password_does_not_spend_the_link(cast):
    token = links.issue(Purpose.RESET, now=NOW, user_id=cast.contact.id)
    with pytest.raises(Refused, match="short"):
        accounts.set_password(token, "short", acting=acting_as(Actor(None)))
    assert accounts.set_password(token, PASSWORD, acting=acting_as(Actor(None))) is cast.contact


@pytest.mark.sqlite_alone
def test_two_passwords_that_differ_do_not_hide_that_the_first_is_too_short(client, cast):
    token = links.issue(Purpose.INVITATION, now=NOW, user_id=cast.contact.id)
    db.session.commit()
    with time_machine.travel(NOW):
        page = client.post(f"/set-password/{token}", data={"password": "abc", "again": "abd"}).text
    assert 'id="password-fault"' in page
    assert 'id="again-fault"' in page


def test_a_confirmation_link_sets_no_password(cast):
    token = links.issue(Purpose.CONFIRMATION, now=NOW, user_id=cast.contact.id)
    with pytest.raises(Refused, match="spent"):
        accounts.set_password(token, PASSWORD, acting=acting_as(Actor(None)))


def test_a_new_password_ends_all_other_sessions_and_voids_other_links(app, client, wang):
    other = links.issue(Purpose.RESET, now=NOW, user_id=wang.id)
    sign_in(client)
    token = links.issue(Purpose.RESET, now=NOW, user_id=wang.id)
    accounts.set_password(token, "another lantern river", acting=acting_as(Actor(None)))
    assert client.get("/account").status_code == 302
    with pytest.raises(Refused, match="spent"):
        accounts.set_password(other, PASSWORD, acting=acting_as(Actor(None)))


def test_create_admin_prints_a_link_once_and_refuses_a_known_address(app):
    run = app.test_cli_runner().invoke(args=["create-admin", "boss@example.org"])
    assert run.exit_code == 0
    token = run.stdout.strip().rpartition("/set-password/")[2]
    assert run.stdout.startswith("http://127.0.0.1:8000/set-password/")
    from app import clock

    assert (
        accounts.set_password(token, PASSWORD, acting=acting_as(Actor(None), clock.now())).email
        == "boss@example.org"
    )
    again = app.test_cli_runner().invoke(args=["create-admin", "BOSS@example.org"])
    assert again.exit_code == 1
    assert db.session.scalar(select(func.count()).select_from(User)) == 1


def test_create_admin_wants_an_address_and_a_region_that_there_is(app):
    for wrong in (["boss"], ["boss@example.org", "--region", "Atlantis"]):
        assert app.test_cli_runner().invoke(args=["create-admin", *wrong]).exit_code == 2
    assert not db.session.scalar(select(func.count()).select_from(User))


def test_the_first_admin_coordinates_a_region_where_one_person_does_both(app):
    words = ["create-admin", "boss@example.org", "--region", "广东省-河源市"]
    assert app.test_cli_runner().invoke(args=words).exit_code == 0
    grants = db.session.query(User).one().grants
    assert {(one.role, one.region_code) for one in grants} == {
        ("admin", None),
        ("coordinator", "441600"),
    }


def test_a_fresh_system_has_no_account(app):
    assert db.session.scalar(select(func.count()).select_from(User)) == 0
