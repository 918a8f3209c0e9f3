"""Only our own host is answered for, and behind https cookies are this host's alone."""

from dataclasses import replace

import pytest
from flask import Flask

from app.security import cookies
from app.security.hosts import is_ours

OURS = "https://xinqiao.example.org"


@pytest.mark.parametrize(
    ("host", "at_home", "in_production"),
    [
        ("xinqiao.example.org", True, True),
        ("xinqiao.example.org:443", True, True),
        ("evil.example", False, False),
        ("xinqiao.example.org.evil.example", False, False),
        ("127.0.0.1:8000", True, False),
        ("[::1]:8000", True, False),
        ("192.168.1.7", True, False),
        ("localhost:5000", True, False),
        ("", True, False),
        ("[::1", False, False),
        ("xinqiao.example.org@evil.example", False, False),
    ],
)
def test_a_host_is_ours_by_its_name(host, at_home, in_production):
    assert is_ours(host, OURS, production=False) is at_home
    assert is_ours(host, OURS, production=True) is in_production


@pytest.mark.sqlite_alone
def test_another_host_is_refused_but_for_the_health_check(app, client):
    settings = replace(app.config["SETTINGS"], base_url=OURS, production=True)
    app.config["SETTINGS"] = settings
    assert client.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/healthz", headers={"Host": "10.0.0.7"}).status_code == 200
    assert client.get("/sign-in", headers={"Host": "xinqiao.example.org"}).status_code == 200


@pytest.mark.sqlite_alone
def test_each_page_is_its_own_origins_alone(client):
    answer = client.get("/sign-in")
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize(("is_secure", "name"), [(True, "__Host-session"), (False, "session")])
def test_cookies_behind_https_are_this_hosts_alone(is_secure, name):
    made = Flask("made")
    made.config["SESSION_COOKIE_SECURE"] = is_secure
    cookies.init_app(made)
    assert made.config["SESSION_COOKIE_NAME"] == name
    assert made.config["SESSION_COOKIE_PATH"] is made.config["SESSION_COOKIE_DOMAIN"] is None


def test_a_host_of_which_no_address_can_be_made_is_refused_in_plain_words(client):
    for address in ("/sign-in", "/healthz"):
        assert client.get(address, headers={"Host": "."}).status_code == 400
