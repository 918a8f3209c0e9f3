"""Broken lines and answers of services: what was certainly not sent, and what nobody knows."""

import gzip
import json
import socket
from contextlib import contextmanager
from datetime import timedelta
from threading import Thread

import pytest
import requests

from app.notify.channels.answers import ChannelFault, asked_to_wait, receipt_of
from app.notify.channels.kinds import KINDS, url_of
from app.notify.channels.server import ChannelServer
from app.notify.channels.wire import MOST_BYTES, Exchange, Unanswered, Wire
from app.notify.outbox import Mail, MailRefused, ServerAway
from app.notify.pauses import LONGEST_ASKED, rest
from tests.app.messages.certificates import YEARS, certified
from tests.cast import NOW

MAIL = Mail("k1", "desk-7", "Xinqiao: letters", "https://letters.example/messages")
BUSY, KEYS, REFUSED = ChannelFault.BUSY, ChannelFault.KEYS, ChannelFault.REFUSED
MEANT = [
    ("wecom", -1, BUSY),
    ("wecom", 45009, BUSY),
    ("wecom", 42001, KEYS),
    ("wecom", 60020, KEYS),
    ("wecom", 60111, ChannelFault.ADDRESS),
    ("wecom", 45002, REFUSED),
    ("wecom_robot", -1, BUSY),
    ("wecom_robot", 45009, BUSY),
    ("wecom_robot", 93000, KEYS),
    ("dingtalk", -1, BUSY),
    ("dingtalk", 130101, BUSY),
    ("dingtalk", 410100, BUSY),
    ("dingtalk", 310000, KEYS),
    ("dingtalk", 400102, KEYS),
    ("dingtalk", 430104, REFUSED),
    ("feishu", 99991400, BUSY),
    ("feishu", 11232, BUSY),
    ("feishu", 19024, KEYS),
    ("feishu", 230001, REFUSED),
    ("lark", 99991400, BUSY),
    ("vonage", 1, BUSY),
    ("vonage", 4, KEYS),
    ("vonage", 6, ChannelFault.ADDRESS),
]


@pytest.mark.parametrize(("kind", "code", "meant"), MEANT)
@pytest.mark.parametrize("status", [200, 400])
def test_a_code_means_again_later_or_our_keys_or_never(kind, code, meant, status):
    name = "code" if kind in ("feishu", "lark") else "errcode"
    said = {"messages": [{"status": str(code)}]} if kind == "vonage" else {name: code}
    answer = Exchange("POST", status, json.dumps(said).encode())
    assert receipt_of(kind, [answer], said_yes=False, personal=False).fault is meant


@pytest.mark.parametrize("kind", ["wecom", "wecom_robot", "dingtalk", "feishu", "vonage"])
def test_a_page_in_place_of_an_answer_says_nothing(kind):
    page = b"<html>Please sign in at this network</html>"
    posted, asked = Exchange("POST", 200, page), Exchange("GET", 200, page)
    assert receipt_of(kind, [posted], True, False).fault is ChannelFault.UNKNOWN
    assert receipt_of(kind, [asked], False, False).fault is ChannelFault.UNREACHED


@pytest.mark.parametrize(
    ("words", "waits"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta()),
        ("9" * 40, timedelta(days=1000)),
        ("Mon, 23 Nov 2026 02:30:00 GMT", timedelta(minutes=30)),
        ("Mon, 23 Nov 2026 10:30:00 +0800", timedelta(minutes=30)),
        ("Sun, 22 Nov 2026 02:30:00 GMT", timedelta()),
        ("", None),
        ("-5", None),
        ("\u0665", None),
        ("soon", None),
        ("Mon, 99 Nov 99999 99:99:99 GMT", None),
    ],
)
def test_how_long_a_service_asks_to_be_left_alone(words, waits):
    asked = asked_to_wait(words, NOW)
    if waits is None:
        assert asked is None
    else:
        assert asked is not None
        assert rest(1, asked) == max(rest(1), min(waits, LONGEST_ASKED))


def webhook(sink):
    return url_of(KINDS["webhook"], {"address": f"http://{sink.place}/in"})


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_says_how_long_it_wants_to_rest(sink, status):
    sink.answer(status)
    sink.headers["Retry-After"] = "1800"
    with pytest.raises(ServerAway) as away:
        ChannelServer("webhook", webhook(sink), sink.own_hosts).send(MAIL, NOW)
    assert away.value.asked == timedelta(minutes=30)


@pytest.mark.parametrize("inside", ["http://169.254.169.254/latest", "http://127.0.0.1:22/", "/x"])
@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_way_on_into_our_network_is_not_taken(sink, status, inside):
    sink.answer(status, inside)
    with pytest.raises(MailRefused):
        ChannelServer("webhook", webhook(sink), sink.own_hosts).send(MAIL, NOW)
    assert len(sink.told) == 1


def test_of_an_answer_without_an_end_only_the_beginning_is_read(sink):
    sink.mood = "floods"
    assert len(Wire(sink.own_hosts).post(f"http://{sink.place}/", data="x").content) == MOST_BYTES


def test_a_packed_answer_is_not_unpacked_beyond_its_beginning(sink):
    bomb = gzip.compress(gzip.compress(b"0" * 50_000_000))
    for packing in ("gzip", "gzip, gzip", "br"):
        sink.packed, sink.headers = bomb, {"Content-Encoding": packing}
        assert len(Wire(sink.own_hosts).get(f"http://{sink.place}/").content) <= MOST_BYTES
    assert sink.told[0].headers["Accept-Encoding"] == "identity"
    sink.packed, sink.headers = gzip.compress(b'{"errcode":93000}'), {"Content-Encoding": "gzip"}
    answer = Wire(sink.own_hosts).get(f"http://{sink.place}/")
    assert answer.json() == {"errcode": 93000}, "who packs all the same is read"


def lost(url, own=()):
    asking = Wire(frozenset(own))
    with pytest.raises(requests.RequestException):
        asking.post(url, data="secret words")
    return asking.exchanges[-1].lost


def test_a_name_that_nobody_knows_is_a_service_out_of_reach(monkeypatch):
    def unknown(*_where, **_how):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert lost("https://nowhere.example/") is Unanswered.UNREACHED


@contextmanager
def listening(speak):
    """A server of one line, which speaks as it likes."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve():
            line, _from = server.accept()
            with line:
                speak(line)

        Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("greeting", [b"", b"\x16\x03\x03\x00", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_tls_that_breaks_off_half_way_has_carried_nothing(greeting):
    heard = []

    def break_off(line):
        heard.append(line.recv(65_536))
        line.sendall(greeting)

    with listening(break_off) as place:
        assert lost(f"https://{place}/", {place}) in (Unanswered.UNREACHED, Unanswered.UNTRUSTED)
    assert b"secret words" not in b"".join(heard)


@pytest.mark.parametrize("until", [NOW + YEARS, NOW - YEARS / 2])
def test_a_certificate_that_nobody_vouches_for_or_that_is_over_gets_no_words(tmp_path, until):
    heard = []
    context = certified(tmp_path / "own.pem", until)

    def show(line):
        try:
            with context.wrap_socket(line, server_side=True) as sealed:
                heard.append(sealed.recv(65_536))
        except OSError:
            return

    with listening(show) as place:
        assert lost(f"https://{place}/", {place}) is Unanswered.UNTRUSTED
    assert b"".join(heard) == b""
