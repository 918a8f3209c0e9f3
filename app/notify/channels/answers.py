"""What an answer of a service means: it went out, may be tried later, never arrives, or unclear."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Any

from app.notify.channels.wire import Exchange, Unanswered

_ABOUT_ADDRESS = {
    "wecom": {40003, 40031, 60111, 81013, 301002},
    "twilio": {21211, 21217, 21610, 21612, 21614, 30006},
    "vonage": {3, 6, 7},
}
"""The codes of services that speak of whom a message is for."""
_ABOUT_US = {
    "wecom": {40001, 40013, 40014, 40056, 41001, 42001, 48002, 60020, 301005},
    "wecom_robot": {93000},
    "dingtalk": {310000, 300001, 40035, 400013, 400101, 400102, 400106},
    "feishu": {19001, 19021, 19022, 19024, 99991661, 99991663},
    "lark": {19001, 19021, 19022, 19024, 99991661, 99991663},
    "vonage": {4, 8, 9, 14},
}
_TOO_MANY = {
    "wecom": {-1, 45009, 45033},
    "wecom_robot": {-1, 45009, 45033},
    "dingtalk": {-1, 130101, 410100, 90018},
    "feishu": {11232, 9499, 99991400},
    "lark": {11232, 9499, 99991400},
    "vonage": {1, 5},
    "twilio": {20429, 14107},
}
_NUMBER = re.compile(r"-?[0-9]{1,12}")
_SAY_SO = {"wecom", "wecom_robot", "dingtalk", "feishu", "lark", "vonage"}
"""The services that say in each answer, by a code, whether they took the message."""


class ChannelFault(StrEnum):
    """Why a message did not go out, or why nobody knows."""

    UNFIT = "unfit"
    FORBIDDEN = "forbidden"
    UNREACHED = "unreached"
    UNTRUSTED = "untrusted"
    KEYS = "keys"
    BUSY = "busy"
    TROUBLE = "trouble"
    REFUSED = "refused"
    ADDRESS = "address"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message; `code` is what the service answered, `retry_after` when it wants
    to be asked again, in its own words.
    """

    fault: ChannelFault | None
    code: int | None = None
    retry_after: str = ""

    def __str__(self) -> str:
        """For logs and the page of troubled messages: never an address, never a secret."""
        said = "" if self.code is None else f" (answered {self.code})"
        return f"the channel: {self.fault or 'sent'}{said}"


def receipt_of(kind: str, exchanges: Sequence[Exchange], said_yes: bool, personal: bool) -> Receipt:
    """What the requests of one message say together; `personal`: it went to a person's address."""
    if not exchanges:
        return Receipt(ChannelFault.ADDRESS if personal else ChannelFault.UNFIT)
    last = exchanges[-1]
    if last.lost is not None:
        known = last.lost is not Unanswered.UNKNOWN or last.method == "GET"
        if last.lost is Unanswered.UNKNOWN and known:
            return Receipt(ChannelFault.UNREACHED)
        return Receipt(ChannelFault(last.lost.value))
    status, code = last.status or 0, _code_within(last.body)
    if status >= 300:
        fault = _known(kind, code) or _by_status(kind, last, personal)
        return Receipt(fault, status, last.retry_after)
    if code and not (said_yes and _may_mean_yes(kind, code)):
        return Receipt(_known(kind, code) or ChannelFault.REFUSED, code, last.retry_after)
    if code is None and kind in _SAY_SO and not _content(last.body):
        # Something in between answered: a page to sign in at a network, or of a firewall.
        lost = ChannelFault.UNREACHED if last.method == "GET" else ChannelFault.UNKNOWN
        return Receipt(lost, status)
    if _left_out(last.body):
        return Receipt(ChannelFault.ADDRESS)
    return Receipt(None if said_yes else ChannelFault.REFUSED, status)


def _may_mean_yes(kind: str, code: int) -> bool:
    """Gateways have yeses of their own: the library knows those of its services, 1000 or 200."""
    return kind == "other" or (kind == "webhook" and 200 <= code < 300)


def _by_status(kind: str, exchange: Exchange, personal: bool) -> ChannelFault:
    status = exchange.status or 0
    if status in (401, 403, 407):
        return ChannelFault.KEYS
    if status == 429:
        return ChannelFault.BUSY
    if status in (502, 504):
        # Something in between lost the answer of whoever may have taken the message.
        return ChannelFault.UNKNOWN
    if status >= 500:
        return ChannelFault.TROUBLE
    if kind in _ABOUT_ADDRESS:
        return ChannelFault.REFUSED
    return ChannelFault.ADDRESS if personal and status in (400, 410, 422) else ChannelFault.REFUSED


def _known(kind: str, code: int | None) -> ChannelFault | None:
    """What a service means by a code; None for one that we do not know."""
    for fault, codes in (
        (ChannelFault.ADDRESS, _ABOUT_ADDRESS),
        (ChannelFault.KEYS, _ABOUT_US),
        (ChannelFault.BUSY, _TOO_MANY),
    ):
        if code in codes.get(kind, ()):
            return fault
    return None


def asked_to_wait(words: str, now: datetime) -> timedelta | None:
    """How long a service asks to be left alone (Retry-After: seconds, or a moment)."""
    if words.isascii() and words.isdigit():
        return timedelta(seconds=min(int(words[:9]), 10**8))
    try:
        until = parsedate_to_datetime(words)
    except (ValueError, OverflowError):
        return None
    return max(timedelta(), until.replace(tzinfo=until.tzinfo or UTC) - now)


def _content(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def _code_within(body: bytes) -> int | None:
    """The code that services put into an answer that says 200."""
    content = _content(body)
    messages = content.get("messages")
    if isinstance(messages, list) and messages and isinstance(messages[0], dict):
        content = {"code": messages[0].get("status"), **content}
    for name in ("errcode", "code", "StatusCode"):
        if _NUMBER.fullmatch(text := str(content.get(name, ""))):
            return int(text)
    return None


def _left_out(body: bytes) -> bool:
    """WeCom takes the message and names whom it does not know."""
    return bool(_content(body).get("invaliduser"))
