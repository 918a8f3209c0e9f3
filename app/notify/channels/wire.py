"""The wire to services on the internet: https only, checked addresses, no redirects, time limits.

It notes what became of each request: libraries that use it say no more than yes or no.
"""

import zlib
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

from app.notify.channels.addresses import PlaceRefused, is_own
from app.notify.channels.line import LastMoment, OneLine

CONNECT_SECONDS, READ_SECONDS = 5, 10
WHOLE_SECONDS = 20.0
MOST_BYTES = 65_536
GZIP_OR_ZLIB = 47


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
    retry_after: str = ""


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
        with LastMoment(WHOLE_SECONDS) as last:
            try:
                response = self._asked(method, url, given, last)
            except requests.RequestException as fault:
                self.exchanges.append(Exchange(method, None, b"", _lost(fault, last, url)))
                raise
        later = response.headers.get("Retry-After", "").strip()
        status, body = response.status_code, response.content
        self.exchanges.append(Exchange(method, status, body, retry_after=later))
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

    def _asked(
        self, method: str, url: str, given: Mapping[str, Any], last: LastMoment
    ) -> requests.Response:
        allowed = {"data", "json", "params", "headers", "auth"}
        with requests.Session() as session:
            session.trust_env = False
            session.headers["Accept-Encoding"] = "identity"
            session.mount("https://", _Checked(self._own, last))
            session.mount("http://", _Checked(self._own, last))
            response = session.request(
                method,
                url,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
                **{name: value for name, value in given.items() if name in allowed},
            )
            response._content = _read(response)  # what `content` gives
            if last.is_over:
                # A line that is cut looks like an answer that ends there.
                raise requests.ReadTimeout("no whole answer in time")
            return response


def _read(response: requests.Response) -> bytes:
    """The beginning of the answer; of a packed one no more is unpacked either."""
    body = b""
    try:
        for part in response.raw.stream(4096, decode_content=False):
            body += part
            if len(body) >= MOST_BYTES:
                break
    except (HTTPError, HTTPException, OSError) as fault:
        raise requests.ConnectionError(fault, request=response.request) from fault
    finally:
        response.close()
    if response.headers.get("Content-Encoding", "").strip().lower() not in ("gzip", "deflate"):
        return body[:MOST_BYTES]
    try:
        return zlib.decompressobj(GZIP_OR_ZLIB).decompress(body, MOST_BYTES)
    except zlib.error:
        return b""


def _lost(fault: requests.RequestException, last: LastMoment, url: str) -> Unanswered:
    if isinstance(fault, WayRefused | ValueError):
        return Unanswered.FORBIDDEN
    cause: Any = fault.args[0] if fault.args else fault
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, NewConnectionError) and isinstance(reason.__cause__, PlaceRefused):
        return Unanswered.FORBIDDEN
    if isinstance(reason, NewConnectionError | ConnectTimeoutError):
        return Unanswered.UNREACHED
    if isinstance(fault, requests.exceptions.SSLError) and not last.is_sealed:
        return Unanswered.UNTRUSTED
    # Without TLS nothing was said yet.
    before = urlsplit(url).scheme == "https" and not last.is_sealed
    return Unanswered.UNREACHED if before else Unanswered.UNKNOWN


class _Checked(HTTPAdapter):
    """Connections whose addresses were looked at; plain http to our own hosts alone."""

    def __init__(self, own_hosts: frozenset[str], last: LastMoment) -> None:
        self._own, self._last = own_hosts, last
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """The pools of requests, with connections of ours."""
        super().init_poolmanager(*args, **kwargs)
        own, until = self._own, self._last

        class OverTcp(OneLine, HTTPConnection):
            own_hosts, last = own, until

        class OverTls(OneLine, HTTPSConnection):
            own_hosts, last = own, until

            def connect(self) -> None:
                super().connect()
                until.is_sealed = True

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
