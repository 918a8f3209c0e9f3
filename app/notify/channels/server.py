"""Handing one message to a channel, and being honest about what became of it."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from types import ModuleType
from typing import Any

import requests

from app.notify.channels.answers import ChannelFault, Receipt, asked_to_wait, receipt_of
from app.notify.channels.kinds import KINDS, filled, needs_address
from app.notify.channels.wire import Wire
from app.notify.outbox import AddressRefused, Mail, MailRefused, OutcomeUnknown, ServerAway

# They tell what they were given, and that is secret.
for _name in ("apprise", "urllib3"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)
log = logging.getLogger("xinqiao.messages")
_wire: ContextVar[Wire] = ContextVar("wire")


class ChannelServer:
    """A channel that messages go out through, in the way of a mail server; nothing stays open.

    `url` is an address made by `kinds.url_of`; hosts in `own_hosts` may stand in our network.
    """

    def __init__(self, kind: str, url: str, own_hosts: frozenset[str] = frozenset()) -> None:
        self._kind, self._url, self._own = KINDS[kind], url, own_hosts

    def send(self, mail: Mail, at: datetime) -> None:
        """Send a message. Raises ServerAway, AddressRefused, MailRefused or OutcomeUnknown."""
        answer = self.hand_over(mail)
        if answer.fault is ChannelFault.ADDRESS:
            raise AddressRefused(str(answer))
        if answer.fault is ChannelFault.UNKNOWN:
            raise OutcomeUnknown(str(answer))
        if answer.fault is ChannelFault.REFUSED:
            raise MailRefused(str(answer))
        if answer.fault is not None:
            raise ServerAway(str(answer), asked_to_wait(answer.retry_after, at))

    def hand_over(self, mail: Mail) -> Receipt:
        """Hand a message to the service: what became of it."""
        personal = needs_address(self._kind, self._url)
        service = _service(filled(self._kind, self._url, mail.to, mail.key))
        if not service:
            return Receipt(ChannelFault.UNFIT)
        service.request_rate_per_sec = 0
        with _speaking_over(Wire(self._own), service) as wire:
            try:
                said_yes = bool(service.notify(title=mail.subject, body=mail.body))
            except Exception as fault:
                # Other ways wait behind this one. The fault's words may hold what is secret.
                log.error("a service broke", extra={"fault": type(fault).__name__})
                return Receipt(ChannelFault.UNKNOWN)
        return receipt_of(self._kind.key, wire.exchanges, said_yes, personal)


def _service(url: str) -> Any:
    """The service at an address of the library; None where it cannot be one."""
    # Half a second and 30 MB, for the few processes that send.
    from apprise import Apprise, AppriseAsset

    asset = AppriseAsset(app_id="Xinqiao", http_redirects=False, storage_mode="memory")
    return Apprise.instantiate(url, asset=asset, suppress_exceptions=True)


@contextmanager
def _speaking_over(wire: Wire, service: object) -> Iterator[Wire]:
    """Let the service speak over our wire alone."""
    module: Any = sys.modules[type(service).__module__]
    if not isinstance(module.requests, _OverTheWire):
        module.requests = _OverTheWire("requests")
    token = _wire.set(wire)
    try:
        yield wire
    finally:
        _wire.reset(token)


class _OverTheWire(ModuleType):
    """What the library's services take for `requests`: its names, but the wire of this message."""

    def __getattr__(self, name: str) -> Any:
        if name in ("get", "post", "put", "request"):
            return getattr(_wire.get(), name)
        if name in ("codes", "exceptions") or name.endswith(("Exception", "Error", "Timeout")):
            return getattr(requests, name)
        raise AttributeError(f"services do not use requests.{name}")
