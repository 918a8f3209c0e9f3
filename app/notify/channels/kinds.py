"""The kinds of channels: what an admin is asked for, and the address of the service made of it.

Such an address is one of the library that speaks to the services; `{to}` in it stands for the
person's own address there. The list of services is closed: none of them touches this machine.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urlsplit

TO = "{to}"
OTHERS = frozenset(
    (
        "atalk barks bulksms bulkvs burstsms elks gchat gotifys httpsms jsons kook mmosts "
        "msgbird ntfys plivo pushdeers pushplus qq rockets schan seven sinch smseagles spugpush "
        "telnyx twilio vonage wxpusher zulip"
    ).split()
)
"""The services that an address of the library may name, besides those with a form of their own."""


class PersonalAddress(StrEnum):
    """What a person's address is, where the service asks for one."""

    MOBILE = "mobile"
    PHONE = "phone"
    USER = "user"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class KindField:
    """A field that an admin fills in."""

    name: str
    form: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class ChannelKind:
    """A service: its fields, the pattern of its address, and what a person has there."""

    key: str
    fields: tuple[KindField, ...]
    pattern: str
    address: PersonalAddress | None = None


class FieldRefused(ValueError):
    """What stands in a field cannot be right; `name` is the field."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


_WORD, _NUMBER = r"[A-Za-z0-9_-]{4,200}", r"\+?[0-9]{3,15}"
_ADDRESS = r"https?://[^\s/@]+(/[^\s]*)?"
_KINDS = (
    ChannelKind(
        "wecom",
        (
            KindField("corp_id", _WORD),
            KindField("agent_id", r"[0-9]{1,12}"),
            KindField("secret", _WORD),
        ),
        "wechat://{corp_id}:{secret}@{agent_id}/@{to}/",
        PersonalAddress.USER,
    ),
    ChannelKind("wecom_robot", (KindField("key", _WORD),), "wecombot://{key}/"),
    ChannelKind(
        "dingtalk",
        (KindField("token", r"[A-Za-z0-9]{4,200}"), KindField("secret", r"[A-Za-z0-9]{4,200}")),
        "dingtalk://{secret}@{token}/{to}/",
        PersonalAddress.MOBILE,
    ),
    ChannelKind("feishu", (KindField("token", _WORD),), "feishu://{token}/"),
    ChannelKind("lark", (KindField("token", _WORD),), "lark://{token}/"),
    ChannelKind(
        "twilio",
        (
            KindField("account", r"AC[A-Za-z0-9]{8,60}"),
            KindField("secret", _WORD),
            KindField("sender", _NUMBER),
        ),
        "twilio://{account}:{secret}@{sender}/{to}/",
        PersonalAddress.PHONE,
    ),
    ChannelKind(
        "vonage",
        (KindField("key", _WORD), KindField("secret", _WORD), KindField("sender", _NUMBER)),
        "vonage://{key}:{secret}@{sender}/{to}/",
        PersonalAddress.PHONE,
    ),
    ChannelKind(
        "webhook",
        (KindField("address", _ADDRESS), KindField("secret", r"[!-~]{4,200}", needed=False)),
        "",
        PersonalAddress.FREE,
    ),
    ChannelKind(
        "other", (KindField("address", r"[a-z0-9]+://[^\s]{3,1000}"),), "", PersonalAddress.FREE
    ),
)
KINDS: Mapping[str, ChannelKind] = {kind.key: kind for kind in _KINDS}
_PERSONAL = {
    PersonalAddress.MOBILE: re.compile(r"1[3-9][0-9]{9}"),
    PersonalAddress.PHONE: re.compile(r"[1-9][0-9]{6,14}"),
    PersonalAddress.USER: re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}"),
    PersonalAddress.FREE: re.compile(r"[^\s\x00-\x1f{}]{1,100}"),
}


def url_of(kind: ChannelKind, typed: Mapping[str, str]) -> str:
    """The address of a service, with its secrets, of what was typed. Raises FieldRefused."""
    values = {field.name: typed.get(field.name, "").strip() for field in kind.fields}
    for field in kind.fields:
        value = values[field.name]
        if (field.needed or value) and not re.fullmatch(field.form, value, re.ASCII):
            raise FieldRefused(field.name)
    if kind.key == "webhook":
        return _webhook(values["address"], values["secret"])
    if kind.key == "other":
        return _other(values["address"])
    quoted = {name: quote(value, safe="") for name, value in values.items()}
    return kind.pattern.format(**quoted, to=TO)


def needs_address(kind: ChannelKind, url: str) -> bool:
    """Whether a person has an address of their own in the channel."""
    return kind.address is not None and TO in url


def personal(kind: ChannelKind, typed: str) -> str | None:
    """A person's address as the service takes it; None where it cannot be one."""
    text = typed.strip()
    if kind.address is None:
        return None
    if kind.address in (PersonalAddress.MOBILE, PersonalAddress.PHONE):
        text = _digits(kind.address, text)
    return text if _PERSONAL[kind.address].fullmatch(text) else None


def _digits(wanted: PersonalAddress, typed: str) -> str:
    """A phone's digits: a mobile of China without its country, others with theirs."""
    text = re.sub(r"[-().\s]", "", typed)
    digits = text.removeprefix("+")
    if wanted is PersonalAddress.MOBILE:
        return digits.removeprefix("86") if len(digits) == 13 else digits
    local = digits == text and _PERSONAL[PersonalAddress.MOBILE].fullmatch(digits)
    return f"86{digits}" if local else digits


def filled(kind: ChannelKind, url: str, to: str | None, key: str = "") -> str:
    """The address of the service for one person; a webhook is told the message's key, as `id`."""
    named = f"&:id={quote(key, safe='')}" if kind.key == "webhook" else ""
    return url.replace(TO, quote(to or "", safe="")) + named


def _webhook(address: str, secret: str) -> str:
    parts = urlsplit(address)
    schema = "jsons" if parts.scheme == "https" else "json"
    header = f"&+Authorization={quote(f'Bearer {secret}', safe='')}" if secret else ""
    query = "".join(f"&-{pair}" for pair in parts.query.split("&") if pair)
    return f"{schema}://{parts.netloc}{parts.path or '/'}?method=POST&:to={TO}{header}{query}"


def _other(address: str) -> str:
    if urlsplit(address).scheme not in OTHERS or any(sign in address for sign in '\\"<>'):
        raise FieldRefused("address")
    return address
