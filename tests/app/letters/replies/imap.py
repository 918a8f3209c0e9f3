"""A small mailbox that speaks IMAP over a real line, and can lose it."""

import re
import socketserver
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread

LITERAL = re.compile(r"BODY\.PEEK\[\]<0\.(\d+)>")


@dataclass
class Mailboxed:
    """The mails by number, which of them were read, and what was said to the server.

    `drops_after`: so many fetches are answered, then the line is gone. Mails that it `refuses` it
    does not give out; it `drips` words without an end until that happens.
    """

    password: str = "p@ss word"
    mails: dict[int, bytes] = field(default_factory=dict)
    read: set[int] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    drops_after: int | None = None
    refuses: set[int] = field(default_factory=set)
    drips: Event | None = None

    def put(self, content: bytes) -> None:
        """Let a mail come in."""
        self.mails[max(self.mails, default=0) + 1] = content


class Speaker(socketserver.StreamRequestHandler):
    """One client, line by line."""

    box: Mailboxed

    def handle(self) -> None:
        """Greet, and answer until the client leaves or the line is lost."""
        with suppress(ConnectionError):
            self._say("* OK here")
            self._talk()

    def _talk(self) -> None:
        for line in self.rfile:
            tag, _blank, rest = line.decode().rstrip("\r\n").partition(" ")
            self.box.said.append(rest)
            answer = self._answer(rest)
            if answer is None:
                return
            self._say(f"{tag} {answer}")

    def _answer(self, rest: str) -> str | None:
        command = rest.upper()
        if command.startswith("CAPABILITY"):
            self._say("* CAPABILITY IMAP4rev1 ID")
        elif command.startswith("LOGIN") and f'"{self.box.password}"' not in rest:
            return "NO who are you"
        elif command.startswith("SELECT"):
            if '"INBOX"' not in rest:
                return "NO no such folder"
            self._say(f"* {len(self.box.mails)} EXISTS")
        elif command == "UID SEARCH UNSEEN":
            found = sorted(self.box.mails.keys() - self.box.read)
            self._say(" ".join(["* SEARCH", *map(str, found)]))
        elif command.startswith("UID FETCH"):
            return self._fetch(rest)
        elif command.startswith("UID STORE"):
            self.box.read.add(int(rest.split()[2]))
        return "OK done"

    def _fetch(self, rest: str) -> str | None:
        if self.box.drops_after is not None:
            self.box.drops_after -= 1
            if self.box.drops_after < 0:
                return None
        number, limit = int(rest.split()[2]), LITERAL.search(rest)
        if number in self.box.refuses:
            return "NO not now"
        while self.box.drips and not self.box.drips.wait(0.02):
            self._say("* OK one moment please")
        assert limit is not None, "never a whole mail"
        content = self.box.mails[number][: int(limit[1])]
        self._say(f"* {number} FETCH (UID {number} BODY[]<0> {{{len(content)}}}")
        self.wfile.write(content)
        self._say(")")
        return "OK done"

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def serving(
    box: Mailboxed, port: int, sealed: ssl.SSLContext | None = None
) -> socketserver.ThreadingTCPServer:
    """A server of the mailbox that runs already; `shutdown` and `server_close` end it."""
    speaker = type("SpeakerOf", (Speaker,), {"box": box})
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    server = socketserver.ThreadingTCPServer(("127.0.0.1", port), speaker)
    server.daemon_threads = True
    if sealed is not None:
        server.socket = sealed.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server
