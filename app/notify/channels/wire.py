"""The wire to services on the internet: https only, checked addresses, no redirects, time limits.

It notes what became of each request: libraries that use it say no more than yes or no.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError
from urllib3.util.connection import create_connection

from app.notify.channels.addresses import PlaceRefused, is_own, places_of

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 5, 10, 20
MOST_BYTES = 65_536


class Unanswered(StrEnum):
    """Why a request has no answer: it never set out, or nobody knows."""

    FORBIDDEN = "forbidden"
    UNREACHED = "unreached"
    UNTRUSTED = "untrusted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer, or why there is none."""

    method: str
    status: int | None
    body: bytes
    lost: Unanswered | None = None


class WayRefused(requests.RequestException):
    """The request may not be made; nothing was sent."""


class Wire:
    """Requests to services, each noted. `own_hosts` may be in our network and need no https."""

    def __init__(self, own_hosts: frozenset[str] = frozenset()) -> None:
        self._own = own_hosts
        self.exchanges: list[Exchange] = []

    def request(self, method: str, url: str, **given: Any) -> requests.Response:
        """Make a request as `requests.request` does. Raises requests.RequestException."""
        method = method.upper()
        try:
            response = self._asked(method, url, given)
        except requests.RequestException as fault:
            self.exchanges.append(Exchange(method, None, b"", _lost(fault)))
            raise
        self.exchanges.append(Exchange(method, response.status_code, response.content))
        return response

    def get(self, url: str, **given: Any) -> requests.Response:
        """Ask for something, as `requests.get` does."""
        return self.request("GET", url, **given)

    def post(self, url: str, **given: Any) -> requests.Response:
        """Hand something over, as `requests.post` does."""
        return self.request("POST", url, **given)

    def put(self, url: str, **given: Any) -> requests.Response:
        """Hand over, in place of what was there."""
        return self.request("PUT", url, **given)

    def _asked(self, method: str, url: str, given: Mapping[str, Any]) -> requests.Response:
        allowed = {"data", "json", "params", "headers", "auth"}
        with requests.Session() as session:
            session.trust_env = False
            session.mount("https://", _Checked(self._own))
            session.mount("http://", _Checked(self._own))
            response = session.request(
                method,
                url,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
                **{name: value for name, value in given.items() if name in allowed},
            )
            response._content = _read(response)  # what `content` gives
            return response


def _read(response: requests.Response) -> bytes:
    """The beginning of the answer, as far as it comes in time."""
    body, until = b"", time.monotonic() + WHOLE_SECONDS
    for part in response.iter_content(4096):
        body += part
        if len(body) >= MOST_BYTES or time.monotonic() > until:
            break
    return body[:MOST_BYTES]


def _lost(fault: requests.RequestException) -> Unanswered:
    if isinstance(fault, WayRefused | ValueError):
        return Unanswered.FORBIDDEN
    cause: Any = fault.args[0] if fault.args else fault
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, NewConnectionError) and isinstance(reason.__cause__, PlaceRefused):
        return Unanswered.FORBIDDEN
    if isinstance(reason, NewConnectionError | ConnectTimeoutError):
        return Unanswered.UNREACHED
    if isinstance(fault, requests.exceptions.SSLError):
        return Unanswered.UNTRUSTED
    return Unanswered.UNKNOWN


class _Checked(HTTPAdapter):
    """Connections whose addresses were looked at; plain http to our own hosts alone."""

    def __init__(self, own_hosts: frozenset[str]) -> None:
        self._own = own_hosts
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """The pools of requests, with connections of ours."""
        super().init_poolmanager(*args, **kwargs)
        own = self._own

        class OverTcp(_LooksFirst, HTTPConnection):
            own_hosts = own

        class OverTls(_LooksFirst, HTTPSConnection):
            own_hosts = own

        class PlainPool(HTTPConnectionPool):
            ConnectionCls: Any = OverTcp

        class SealedPool(HTTPSConnectionPool):
            ConnectionCls: Any = OverTls

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SealedPool}

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """Send, if the place may be spoken to."""
        url = urlsplit(request.url or "")
        port = url.port or (443 if url.scheme == "https" else 80)
        if url.scheme != "https" and not is_own(str(url.hostname), port, self._own):
            raise WayRefused("only https goes out", request=request)
        try:
            return super().send(request, *args, **kwargs)
        except (HTTPError, HTTPException) as fault:
            raise requests.ConnectionError(fault, request=request) from fault


class _LooksFirst:
    """A connection to one of the addresses that were looked at."""

    own_hosts: frozenset[str] = frozenset()
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
                try:
                    return create_connection(
                        (place, self.port),
                        self.timeout,
                        source_address=self.source_address,
                        socket_options=self.socket_options,
                    )
                except OSError as unreached:
                    fault = unreached
        except OSError as refused:
            fault = refused
        raise NewConnectionError(connection, "no connection") from fault
