"""One line to a service: where it leads was looked at, and at its last moment it is cut."""

import socket
import time
from contextlib import suppress
from threading import Lock, Timer
from types import TracebackType
from typing import Any

from urllib3.exceptions import NewConnectionError
from urllib3.util.connection import create_connection

from app.notify.channels.addresses import is_own, places_of


class LastMoment:
    """When a request ends: its lines are cut, whatever still drips in.

    The limits of sockets count from byte to byte, so a server that sends one now and then would
    hold us for ever. `is_sealed`: TLS was agreed on, so the request may have arrived.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._timer = Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lines: list[socket.socket] = []
        self._turn = Lock()
        self.is_over = self.is_sealed = False

    def __enter__(self) -> "LastMoment":
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        with self._turn:
            for line in self._lines:
                line.close()
            self._lines.clear()

    def left(self, most: float) -> float:
        """So many seconds of `most` as there are. Raises TimeoutError where none is left."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("no time is left")
        return min(left, most)

    def covers(self, line: socket.socket) -> socket.socket:
        """The line is cut, too."""
        with self._turn:
            # TLS takes the socket apart: what is cut is a second handle of the same line.
            self._lines.append(socket.fromfd(line.fileno(), line.family, line.type))
            if self.is_over:
                self._cut_lines()
        return line

    def _cut(self) -> None:
        with self._turn:
            self.is_over = True
            self._cut_lines()

    def _cut_lines(self) -> None:
        for line in self._lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class OneLine:
    """A connection to one of the addresses that were looked at."""

    own_hosts: frozenset[str] = frozenset()
    last: LastMoment
    host: str
    port: int
    timeout: Any
    source_address: Any
    socket_options: Any

    def _new_conn(self) -> Any:
        anywhere = is_own(self.host, self.port, self.own_hosts)
        connection: Any = self
        fault: OSError | None = None
        try:
            for place in places_of(self.host, self.port, anywhere=anywhere):
                seconds = self.last.left(self.timeout)
                try:
                    return self.last.covers(
                        create_connection(
                            (place, self.port),
                            seconds,
                            source_address=self.source_address,
                            socket_options=self.socket_options,
                        )
                    )
                except OSError as unreached:
                    fault = unreached
        except OSError as refused:
            fault = refused
        raise NewConnectionError(connection, "no connection") from fault
