"""Mail servers that break at each step: what was certainly not sent is tried, and nothing else."""

import socket
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest

from app.actions.messages.messages import enqueue
from app.actions.messages.sending import SentCounts, send_waiting
from app.extensions import db
from app.models import BadAddress, Message
from app.notify import outbox
from app.store.messages.outbox.pauses import pauses
from tests.app.messages.certificates import YEARS, certified
from tests.app.smtp import with_mail
from tests.cast import NOW

USUAL = {"EHLO": "250 here", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", "RSET": "250"}


@dataclass
class Scripted:
    """A mail server that says a line to each command; '' hangs up, None says nothing more.

    '.' is what it says to the end of a mail.
    """

    says: dict[str, str | None] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    mails: int = 0
    over: Event = field(default_factory=Event)

    def serve(self, server: socket.socket) -> None:
        """One client after the other."""
        with suppress(OSError):
            while True:
                line, _from = server.accept()
                with line, suppress(OSError):
                    self._speak(line)

    def _speak(self, line: socket.socket) -> None:
        if self.says.get("greeting") == "drips":
            while not self.over.wait(0.02):
                line.sendall(b"220-one moment please\r\n")
        if not self._say(line, self.says.get("greeting", "220 here")):
            return
        in_mail = False
        for raw in line.makefile("rb"):
            word = raw.decode().strip()
            if in_mail and word != ".":
                continue
            name = "." if in_mail else word[:4].upper()
            self.heard.append(word)
            self.mails += in_mail
            in_mail = name == "DATA" and (self.says.get(name, "354") or "").startswith("354")
            if not self._say(line, self.says.get(name, USUAL.get(name, "250 ok"))):
                return

    def _say(self, line: socket.socket, words: str | None) -> bool:
        if words is None:
            self.over.wait(10)
        if words:
            line.sendall(f"{words}\r\n".encode())
        return bool(words)


@contextmanager
def scripted(app, **says):
    server = Scripted({("." if name == "end" else name): words for name, words in says.items()})
    with socket.create_server(("127.0.0.1", 0)) as line:
        Thread(target=server.serve, args=(line,), daemon=True).start()
        with_mail(app, f"smtp://127.0.0.1:{line.getsockname()[1]}")
        yield server
        server.over.set()


@pytest.fixture(autouse=True)
def impatient(app, cast, monkeypatch):
    """Whoever says nothing is soon away."""
    with_mail(app, "smtp://127.0.0.1:9")
    monkeypatch.setattr(outbox, "TIMEOUT_SECONDS", 0.3)
    monkeypatch.setattr(outbox, "WHOLE_SECONDS", 1.0)


def put(number=1, address="new@example.org"):
    words = {"subject": "有信", "body": "请看看。\n", "now": NOW, "address": address}
    return enqueue("note", f"note:{number}", **words)


def states():
    db.session.expire_all()
    return [message.state.value for message in db.session.query(Message).order_by(Message.id)]


@pytest.mark.parametrize(
    "says",
    [
        {"greeting": None},
        {"greeting": ""},
        {"greeting": "drips"},
        {"greeting": "421 too busy"},
        {"greeting": "554 no service for you"},
        {"EHLO": None},
        {"MAIL": None},
        {"MAIL": "421 closing"},
        {"MAIL": "451 later"},
        {"MAIL": "550 not you"},
        {"RCPT": None},
        {"RCPT": ""},
        {"RCPT": "421 closing"},
        {"DATA": "421 closing"},
        {"DATA": ""},
        {"DATA": None},
        {"end": "421 closing"},
    ],
)
def test_a_server_that_breaks_before_it_has_the_mail_is_away_and_keeps_nobody_else(app, says):
    put(1)
    put(2)
    with scripted(app, **says):
        assert send_waiting(now=NOW) == SentCounts(waiting=1)
    assert states() == ["waiting", "waiting"], "the second is not even tried"
    assert [one.name for one in pauses(NOW)] == ["mail"]
    assert db.session.query(BadAddress).count() == 0


@pytest.mark.parametrize("end", ["", None])
def test_a_line_that_is_lost_after_the_mail_leaves_a_doubt_that_is_not_repeated(app, end):
    put(1)
    put(2)
    with scripted(app, end=end) as server:
        assert send_waiting(now=NOW) == SentCounts(unknown=1)
        send_waiting(now=NOW)
        assert server.mails == 1, "no other mail is swallowed while the server rests"
    assert states() == ["unknown", "waiting"]


def test_a_line_of_one_dot_ends_no_mail(app):
    with scripted(app) as server, outbox.MailServer(app.config["SETTINGS"].smtp_url, "") as open_:
        last = outbox.LastMoment(5)
        open_._hand_over(open_._connected(last), b".\r\nQUIT\r\n", last)
    assert server.heard[-1] == "."
    assert "QUIT" not in server.heard


@pytest.mark.parametrize(
    ("says", "known_bad"),
    [
        *(({"RCPT": "550 5.1.1 nobody"}, True), ({"RCPT": "550 Mailbox not found"}, True)),
        *(({"RCPT": "551 5.4.1 gone"}, True), ({"end": "550 5.1.1 nobody"}, True)),
        *(({"RCPT": "550 5.1.8 sender rejected"}, False), ({"RCPT": "552 5.2.2 full"}, False)),
        *(({"RCPT": "550 relay not permitted"}, False), ({"RCPT": "554 blocked"}, False)),
        ({"RCPT": "550 <blocked.sender@x.org>: User unknown"}, True),
        ({"RCPT": "553 not in my list of allowed rcpthosts (#5.7.1)"}, False),
        *(
            ({"RCPT": "553 Mail from must equal authorized user"}, False),
            ({"RCPT": "550 full"}, False),
        ),
        *(({"RCPT": "550 5.7.1 no"}, False), ({"end": "552 5.2.2 full"}, False)),
    ],
)
def test_an_address_is_given_up_only_where_the_server_speaks_of_the_address(app, says, known_bad):
    put(1)
    with scripted(app, **says):
        send_waiting(now=NOW)
    assert (db.session.query(BadAddress).count() == 1) is known_bad
    assert states() == ["failed" if known_bad else "waiting"]


@pytest.mark.parametrize("says", [{"end": "554 5.6.0 looks like spam"}, {"end": "552 too big"}])
def test_words_that_are_refused_for_good_stop_at_once_and_the_address_stays_good(app, says):
    put(1)
    put(2)
    with scripted(app, **says) as server:
        assert send_waiting(now=NOW) == SentCounts(failed=2)
        assert server.mails == 2, "the second is tried: it has other words"
    assert db.session.query(BadAddress).count() == 0
    assert pauses(NOW) == []


@pytest.mark.parametrize("says", [{"RCPT": "451 4.7.1 greylisted"}, {"end": "451 greylisted"}])
def test_a_greylisted_mail_is_tried_again_and_its_domain_rests_after_some(app, says):
    for number in range(8):
        put(number, f"new{number}@slow.example.org")
    with scripted(app, **says):
        assert send_waiting(now=NOW).waiting == 5
    assert [one.name for one in pauses(NOW)] == ["at:slow.example.org"]
    assert set(states()) == {"waiting"}


def test_one_reader_who_is_not_known_keeps_no_other_from_their_mail(app):
    put(1, "nobody@example.org")
    put(2, "somebody@example.org")
    with scripted(app) as server:
        usual = server._say

        def say(line, words):
            gone = server.heard and server.heard[-1] == "rcpt TO:<nobody@example.org>"
            return usual(line, "550 5.1.1 no such user" if gone else words)

        server._say = say
        assert send_waiting(now=NOW) == SentCounts(sent=1, failed=1)
    assert states() == ["failed", "sent"]


def test_a_certificate_that_is_over_gets_neither_password_nor_mail(app, tmp_path, monkeypatch):
    file = tmp_path / "mail.pem"
    context = certified(file, NOW - YEARS / 2)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    put(1)
    heard = []

    def serve(line):
        with suppress(OSError):
            accepted, _from = line.accept()
            with context.wrap_socket(accepted, server_side=True) as sealed:
                heard.append(sealed.recv(100))

    with socket.create_server(("127.0.0.1", 0)) as line:
        Thread(target=serve, args=(line,), daemon=True).start()
        with_mail(app, f"smtps://bridge:s3cret@127.0.0.1:{line.getsockname()[1]}")
        assert send_waiting(now=NOW) == SentCounts(waiting=1)
    assert heard == []
