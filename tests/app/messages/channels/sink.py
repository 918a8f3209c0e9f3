"""A real HTTP server that records what it is told, and answers as a test wants."""

import json
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Told:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Sink:
    """`answers` are given one after the other, the last one for ever: (status, body).

    `mood`: 'answers', 'hangs' (until the test is over), 'closes' (hangs up without a word), or it
    drips its 'headers' or its 'body': a byte now and then, until the test is over; 'floods': an
    answer without an end. `headers` go with each answer.
    """

    mood: str = "answers"
    answers: list[tuple[int, str]] = field(default_factory=lambda: [(200, "{}")])
    headers: dict[str, str] = field(default_factory=dict)
    packed: bytes | None = None
    told: list[Told] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    port: int = 0

    @property
    def place(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.port}"

    @property
    def own_hosts(self) -> frozenset[str]:
        """A setting that lets us speak to it."""
        return frozenset({self.place})

    def answer(self, status: int, body: Any = "") -> None:
        """From now on it answers so."""
        self.answers = [(status, body if isinstance(body, str) else json.dumps(body))]

    def __enter__(self) -> "Sink":
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(sink: Sink) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _take(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            sink.told.append(Told(self.command, self.path, dict(self.headers), body))
            if sink.mood == "hangs":
                sink.over.wait(20)
                return
            if sink.mood == "closes":
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if sink.mood in ("headers", "body"):
                self._drip(b"HTTP/1.1 200 OK\r\nX-Long: " + b"\r\n\r\n" * (sink.mood == "body"))
                return
            if sink.mood == "floods":
                self._flood()
                return
            status, text = sink.answers.pop(0) if len(sink.answers) > 1 else sink.answers[0]
            self.send_response(status)
            if status in (301, 302, 307):
                self.send_header("Location", text)
            body = text.encode() if sink.packed is None else sink.packed
            for name, value in sink.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

        def _flood(self) -> None:
            with suppress(OSError):
                self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
                while not sink.over.is_set():
                    self.wfile.write(b"x" * 65_536)

        def _drip(self, beginning: bytes) -> None:
            with suppress(OSError):
                self.wfile.write(beginning)
                while not sink.over.wait(0.05):
                    self.wfile.write(b"x")

        do_GET = do_POST = do_PUT = _take

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on the screen."""

    return Handler
