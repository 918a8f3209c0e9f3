"""Where requests may go: over https to the open internet, or to hosts that the setting names."""

import socket

import pytest
import requests

from app.notify.channels import wire
from app.notify.channels.addresses import is_public
from app.notify.channels.wire import Unanswered, Wire

INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "::1",
    "fe80::1%eth0",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "64:ff9b:1::a00:1",
    "fec0::1",
    "::10.0.0.1",
    "168.63.129.16",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address):
    assert not is_public(address)


def test_an_address_outside_is_public():
    assert is_public("1.1.1.1")
    assert is_public("2606:4700::1111")


def lost(url, own=()):
    asking = Wire(frozenset(own))
    with pytest.raises(requests.RequestException):
        asking.post(url, data="x")
    return asking.exchanges[-1].lost


def test_a_request_never_goes_into_our_network(sink):
    assert lost(f"https://{sink.place}/") is Unanswered.FORBIDDEN
    assert lost(f"https://localhost:{sink.port}/") is Unanswered.FORBIDDEN
    assert lost("https://2130706433/") is Unanswered.FORBIDDEN
    assert not sink.told


def test_a_name_that_also_leads_inside_is_refused(monkeypatch, sink):
    both = [(2, 1, 6, "", ("1.1.1.1", 443)), (2, 1, 6, "", ("127.0.0.1", sink.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert lost(f"https://rebinding.example:{sink.port}/") is Unanswered.FORBIDDEN


def test_plain_http_goes_to_a_named_host_alone(sink):
    assert lost(f"http://{sink.place}/") is Unanswered.FORBIDDEN
    assert lost("http://example.org/", sink.own_hosts) is Unanswered.FORBIDDEN
    assert Wire(sink.own_hosts).post(f"http://{sink.place}/", data="x").status_code == 200


def test_no_proxy_of_the_environment_sees_it(sink, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert Wire(sink.own_hosts).post(f"http://{sink.place}/", data="x").status_code == 200


def test_no_more_of_an_answer_is_read_than_needed(sink):
    sink.answer(200, "x" * 300_000)
    assert len(Wire(sink.own_hosts).get(f"http://{sink.place}/").content) <= 65_536


@pytest.mark.parametrize("mood", ["headers", "body"])
def test_an_answer_that_drips_in_for_ever_is_cut_and_unknown(sink, monkeypatch, mood):
    monkeypatch.setattr(wire, "WHOLE_SECONDS", 0.3)
    sink.mood = mood
    assert lost(f"http://{sink.place}/", sink.own_hosts) is Unanswered.UNKNOWN
    assert len(sink.told) == 1
