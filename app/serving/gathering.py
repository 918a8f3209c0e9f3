"""A request is gathered whole before a thread takes it: whoever sends slowly keeps none busy.

The loop of the worker reads what comes on all connections; what is large waits on the disk. Heads
and bodies have a deadline each; beyond a number of connections the oldest makes room.
"""

import os
import re
import time
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from selectors import EVENT_READ
from socket import SHUT_WR, SO_SNDTIMEO, SOL_SOCKET
from struct import pack
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from gunicorn.workers.gthread import ThreadWorker

HEAD_BYTES = 32 * 2**10
HEAD_SECONDS = 10.0
BODY_SECONDS, SLOWEST = 30.0, 20_000
"""A body has this time, and a second more for each so many bytes that it announces."""
BODY_OF_STRANGERS = 500_000
"""Nobody without a cookie has a file to send."""
AT_ONCE = 400
ON_DISK_FROM = 2**18
MOST_BYTES = 400 * 2**20
CHUNK = 2**16
LINGER = 2.0
GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
_COOKIE = re.compile(rb"\r\ncookie:", re.IGNORECASE)
_WAITS = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)
REFUSALS = {
    408: ("Request Timeout", "传得太慢了，请稍后再试。 This came too slowly; please try again."),
    411: ("Length Required", "请用浏览器上传。 Please send this with a browser."),
    413: ("Content Too Large", "文件太大了。 This is larger than what is taken here."),
    431: ("Header Fields Too Large", "网址太长了。 This address is too long."),
    503: ("Service Unavailable", "现在太忙，请稍后再试。 Too much at once; please try again soon."),
}


class Ahead:
    """A connection whose request was read ahead: threads read from it and never from the line."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self.read: IO[bytes] | None = None
        # A reader of answers who takes nothing for so long is let go.
        sock.setsockopt(SOL_SOCKET, SO_SNDTIMEO, pack("ll", 20, 0))

    def fileno(self) -> int:
        """The connection's number, for whoever waits for it."""
        return self._sock.fileno()

    def recv(self, size: int, _flags: int = 0) -> bytes:
        """The next bytes of the request, none at its end."""
        return self.read.read(size) if self.read else b""

    def let_go(self) -> None:
        """The request is answered: keep only what came behind it in its last chunk."""
        if self.read:
            rest = self.read.read(CHUNK)
            self.read.close()
            self.read = BytesIO(rest)

    def send(self, words: bytes, _flags: int = 0) -> int:
        """Send, but for the leave to go on, which was given when it was asked for."""
        return len(words) if words == GO_ON else self._sock.send(words)

    def say(self, words: bytes) -> None:
        """Send what the worker itself has to say."""
        self._sock.send(words)

    def recv_from_line(self, size: int) -> bytes:
        """What has come on the line. Raises BlockingIOError where nothing has."""
        return self._sock.recv(size)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


@dataclass(slots=True)
class Gathered:
    """What has come of a request, and until when the rest must come."""

    until: float
    file: IO[bytes] = field(default_factory=lambda: SpooledTemporaryFile(ON_DISK_FROM))  # type: ignore[arg-type] # noqa: SIM115
    head: bytes = b""
    size: int = 0
    needed: int | None = None
    is_refused: bool = False

    def take(self, chunk: bytes, largest: int) -> int:
        """Keep what came; a status where the request cannot be taken, 0 where it can."""
        self.size += len(chunk)
        self.file.write(chunk)
        if self.needed is not None:
            return 0
        self.head = (self.head + chunk)[: HEAD_BYTES + 4]
        end = self.head.find(b"\r\n\r\n")
        if end < 0:
            return 431 if len(self.head) > HEAD_BYTES else 0
        return self._read_head(self.head[: end + 2], end + 4, largest)

    def _read_head(self, head: bytes, size: int, largest: int) -> int:
        found = _LENGTH.search(head)
        length = int(found.group(1)) if found else 0
        self.needed = size + length
        self.until = time.monotonic() + BODY_SECONDS + length / SLOWEST
        if _CHUNKED.search(head):
            return 411
        most = largest if _COOKIE.search(head) else min(largest, BODY_OF_STRANGERS)
        return 413 if length > most else 0

    @property
    def is_whole(self) -> bool:
        """Whether all of the request is here."""
        return self.needed is not None and self.size >= self.needed

    @property
    def waits_for_leave(self) -> bool:
        """Whether the other side asks first before it sends the body."""
        return self.needed is not None and not self.is_whole and bool(_WAITS.search(self.head))


class GatheringWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's worker with threads, before which requests are gathered."""

    most_bytes = MOST_BYTES
    """So much is held of requests that come, and of those whose thread has not answered them."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.gathering: dict[Any, Gathered] = {}
        self.answering: dict[Any, int] = {}
        # A form around a file has a little of its own.
        self.largest = int(os.environ.get("MAX_UPLOAD_BYTES", "20000000")) + 100_000

    def enqueue_req(self, conn: Any) -> None:
        """Gather the connection's next request, then let a thread take it."""
        left = b""
        if isinstance(conn.sock, Ahead):
            left = conn.parser.unreader.take_buffered() + conn.sock.recv(CHUNK)
        else:
            conn.sock = Ahead(conn.sock)
        self._make_room(AT_ONCE - 1)
        gathered = self.gathering[conn] = Gathered(time.monotonic() + HEAD_SECONDS)
        conn.sock.setblocking(False)
        self.poller.register(conn.sock, EVENT_READ, partial(self._more, conn))
        if left:
            self._take(conn, gathered, left)

    def finish_request(self, conn: Any, fs: Any) -> None:
        """The thread has answered: what was gathered goes."""
        self.answering.pop(conn, None)
        if isinstance(conn.sock, Ahead):
            conn.sock.let_go()
        super().finish_request(conn, fs)

    def _make_room(self, most: int = AT_ONCE) -> None:
        """The oldest goes where too many send, or too much has come."""
        held = sum(one.size for one in self.gathering.values()) + sum(self.answering.values())
        while self.gathering and (len(self.gathering) > most or held > self.most_bytes):
            conn, gathered = next(iter(self.gathering.items()))
            held -= gathered.size
            self._drop(conn, 503)

    def _more(self, conn: Any, _sock: Any) -> None:
        gathered = self.gathering[conn]
        try:
            chunk = conn.sock.recv_from_line(CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            chunk = b""
        if not chunk:
            self._drop(conn)
        elif not gathered.is_refused:
            self._take(conn, gathered, chunk)
            self._make_room()

    def _take(self, conn: Any, gathered: Gathered, chunk: bytes) -> None:
        began = gathered.needed is None
        if status := gathered.take(chunk, self.largest):
            self._refuse(conn, status)
        elif gathered.is_whole:
            del self.gathering[conn]
            self.answering[conn] = gathered.size
            self.poller.unregister(conn.sock)
            gathered.file.seek(0)
            conn.sock.read, conn.data_ready = gathered.file, True
            super().enqueue_req(conn)
        elif began and gathered.waits_for_leave:
            self._say(conn, GO_ON)

    def _refuse(self, conn: Any, status: int) -> None:
        """Answer, and hear the rest for a moment: a line that is cut would lose the answer."""
        reason, words = REFUSALS[status]
        page = f"<!doctype html><meta charset=utf-8><title>{status}</title><p>{words}".encode()
        head = (
            f"HTTP/1.1 {status} {reason}\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Length: {len(page)}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
        )
        self._say(conn, head.encode() + page)
        gathered = self.gathering[conn]
        gathered.is_refused, gathered.until = True, time.monotonic() + LINGER
        gathered.file.close()
        gathered.size = 0

    def _say(self, conn: Any, words: bytes) -> None:
        try:
            conn.sock.say(words)
            if words != GO_ON:
                conn.sock.shutdown(SHUT_WR)
        except OSError:
            self.log.debug("nobody hears the answer")

    def _drop(self, conn: Any, status: int = 0) -> None:
        if status and not self.gathering[conn].is_refused:
            self._refuse(conn, status)
        self.gathering.pop(conn).file.close()
        self.poller.unregister(conn.sock)
        self.nr_conns -= 1
        conn.close()

    def murder_pending(self) -> None:
        """Let those go whose time is over, and when this worker stops, all that are not whole."""
        now = time.monotonic()
        for conn, gathered in list(self.gathering.items()):
            if gathered.until < now:
                self._drop(conn, 408 if gathered.size else 0)
            elif not self.alive:
                gathered.until = min(gathered.until, now + LINGER)
