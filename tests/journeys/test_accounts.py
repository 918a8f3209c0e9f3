"""The way of an account: from an empty system to a colleague who signs in, and what guards it."""

import re
from datetime import timedelta

import pytest
import time_machine

from app import clock
from app.actions.access import accounts, links
from app.actions.messages.sending import send_waiting
from app.actor import Actor
from app.models import Purpose
from tests.app.smtp import postbox_fixture  # noqa: F401
from tests.cast import NOW, acting_as

PASSWORD = "carrot lantern river"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def today():
    with time_machine.travel(NOW) as traveller:
        yield traveller


@pytest.fixture
def wang(cast):
    token = links.issue(Purpose.INVITATION, now=NOW, user_id=cast.coordinator.id)
    return accounts.set_password(token, PASSWORD, acting=acting_as(Actor(None)))


@pytest.fixture
def xu(cast):
    token = links.issue(Purpose.INVITATION, now=NOW, user_id=cast.contact.id)
    return accounts.set_password(token, PASSWORD, acting=acting_as(Actor(None)))


def sign_in(client, **more):
    fields = {"email": "wang@example.org", "password": PASSWORD} | more
    return client.post("/sign-in", data=fields)


def cookies(response):
    return {line.partition("=")[0]: line for line in response.headers.getlist("Set-Cookie")}


def test_from_an_empty_system_to_a_colleague_who_signs_in(app, client, postbox):
    made = app.test_cli_runner().invoke(args=["create-admin", "boss@example.org"])
    path = made.stdout.strip().removeprefix("http://127.0.0.1:8000")
    new = {"password": PASSWORD, "again": PASSWORD}
    assert client.post(path, data=new).status_code == 302
    invited = {"email": "zhou@example.org", "shown_name": "周老师", "role": "admin"}
    assert client.post("/users/invite", data=invited).status_code == 302
    words = ["approve-role", "zhou@example.org", "admin", "--reason", "the second admin"]
    assert app.test_cli_runner().invoke(args=words).exit_code == 0
    assert send_waiting(now=clock.now()).sent == 2, "the invitation, and a word to the admin"
    path = re.search(r"127\.0\.0\.1:8000(/set-password/\S+)", postbox.words(0))[1]
    colleague = app.test_client()
    assert "zhou@example.org" in colleague.get(path).text
    colleague.post(path, data=new)
    assert colleague.get("/users/").status_code == 200
    colleague.post("/sign-out")
    assert colleague.get("/users/").status_code == 302
    assert sign_in(colleague, email="zhou@example.org").status_code == 302
    assert colleague.get("/users/").status_code == 200


def test_a_form_without_its_token_is_refused_and_with_it_goes_through(app, client, wang):
    app.config["WTF_CSRF_ENABLED"] = True
    assert sign_in(client).status_code == 400
    token = TOKEN.search(client.get("/sign-in").text)[1]
    assert sign_in(client, csrf_token=token).status_code == 302
    assert client.post("/account/sign-out-everywhere").status_code == 400


def test_with_reach_a_session_ends_after_two_idle_hours_and_after_twelve_at_all(
    client, wang, today
):
    sign_in(client)
    for _turn in range(8):
        today.shift(timedelta(minutes=85))
        assert client.get("/account").status_code == 200
    today.shift(timedelta(minutes=85))
    assert client.get("/account").location == "/sign-in?next=/account"
    sign_in(client)
    today.shift(timedelta(minutes=125))
    assert client.get("/account").status_code == 302


def test_a_contacts_session_ends_after_twelve_idle_hours(client, xu, today):
    sign_in(client, email="xu@example.org")
    for _turn in range(3):
        today.shift(timedelta(hours=11))
        assert client.get("/account").status_code == 200
    today.shift(timedelta(hours=13))
    assert client.get("/account").status_code == 302


def test_stay_signed_in_lasts_thirty_days_and_no_longer(client, xu, today):
    sign_in(client, email="xu@example.org", remember="y")
    for _turn in range(3):
        today.shift(timedelta(days=9))
        assert client.get("/account").status_code == 200
    today.shift(timedelta(days=4))
    assert client.get("/account").status_code == 302


def test_stay_signed_in_ends_when_all_sessions_are_ended_and_is_not_for_who_has_reach(
    app, client, wang, xu, today
):
    sign_in(client, email="xu@example.org", remember="y")
    colleague = app.test_client()
    sign_in(colleague, remember="y")
    today.shift(timedelta(days=7))
    assert client.get("/account").status_code == 200
    assert colleague.get("/account").status_code == 302
    accounts.end_sessions(xu, acting=acting_as(Actor(xu.id)))
    assert client.get("/account").status_code == 302


def test_signing_out_forgets_stay_signed_in(client, wang):
    sign_in(client, remember="y")
    client.post("/sign-out")
    assert client.get("/account").status_code == 302


def test_what_was_typed_survives_an_expired_session(client, wang, today):
    sign_in(client)
    client.get("/account")
    today.shift(timedelta(hours=13))
    typed = {"shown_name": "王老师（新）", "language": "zh", "reminders_wanted": "y"}
    asked = client.post("/account", data=typed)
    assert asked.status_code == 401
    kept = re.search(r'name="kept"[^>]* value="([^"]+)"', asked.text)[1]
    page = sign_in(client, kept=kept)
    assert 'action="/account"' in page.text
    assert "王老师（新）" in page.text
    assert wang.shown_name == "王老师", "nothing is sent before the person says so"


def test_what_one_person_typed_is_not_shown_to_another(client, wang, cast, today):
    sign_in(client)
    today.shift(timedelta(hours=13))
    asked = client.post("/account", data={"shown_name": "秘密"})
    kept = re.search(r'name="kept"[^>]* value="([^"]+)"', asked.text)[1]
    token = links.issue(Purpose.INVITATION, now=NOW, user_id=cast.contact.id)
    accounts.set_password(token, PASSWORD, acting=acting_as(Actor(None)))
    response = sign_in(client, email="xu@example.org", kept=kept)
    assert response.status_code == 302
    assert "秘密" not in response.text


def test_cookies_are_for_this_site_and_not_for_scripts(client, wang):
    given = cookies(sign_in(client, remember="y"))
    assert given.keys() == {"session", "device"}
    assert "Expires=" in given["session"], "it stays where that was asked for"
    assert "Expires=" not in cookies(sign_in(client))["session"]
    for line in given.values():
        assert "HttpOnly" in line
        assert "SameSite=Lax" in line


def test_cookies_go_over_https_only_where_the_programme_does(app, wang):
    assert app.config["SETTINGS"].base_url.startswith("http://")
    from dataclasses import replace

    secure = replace(app.config["SETTINGS"], base_url="https://bridge.example").to_flask()
    app.config.update(secure | {"WTF_CSRF_ENABLED": False})
    given = cookies(sign_in(app.test_client(), remember="y"))
    assert all("; Secure" in line for line in given.values())


def test_pages_carry_the_headers_that_guard_them(client, wang):
    sign_in(client)
    for path in ("/account", "/sign-in", "/users/", "/messages/"):
        headers = client.get(path).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "worker-src 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_the_page_behind_a_link_tells_its_address_to_nobody(client, cast):
    token = links.issue(Purpose.RESET, now=NOW, user_id=cast.contact.id)
    headers = client.get(f"/set-password/{token}").headers
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"


def test_too_many_tries_get_a_kind_page(client, wang):
    answers = [sign_in(client, password="wrong").status_code for _try in range(31)]
    page = sign_in(client)
    assert answers[-1] == page.status_code == 429
    assert "<h1>" in page.text


def test_changing_the_password_keeps_this_session_and_ends_the_others(app, client, wang):
    other = app.test_client()
    sign_in(client)
    sign_in(other)
    form = {"current": PASSWORD, "password": "a new lantern river", "again": "a new lantern river"}
    assert client.post("/account/password", data=form | {"current": "wrong"}).status_code == 422
    assert client.post("/account/password", data=form).status_code == 302
    assert client.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def test_preferences_are_stored_and_the_language_changes_at_once(client, wang):
    sign_in(client)
    form = {"shown_name": "Wang", "language": "en", "snoozed_until": "2026-12-24"}
    page = client.post("/account", data=form, follow_redirects=True).text
    assert "My account" in page
    assert (wang.shown_name, wang.locale, wang.reminders_wanted) == ("Wang", "en", False)
    assert str(wang.snoozed_until) == "2026-12-24"
