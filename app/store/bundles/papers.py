"""What a code on paper names: a letter, a slip, or nothing of ours. None is ever followed."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException

from app.errors import NotFound
from app.tokens import slip_link
from letters.codes import CodeKind, parse
from letters.errors import BadCode


class PaperKind(StrEnum):
    """What paper a code stands on."""

    LETTER = "letter"
    SLIP = "slip"
    OTHER = "other"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class PaperCode:
    """A code that was read or typed: of a letter or slip its code, else the text itself."""

    kind: PaperKind
    code: str


def paper_of(text: str) -> PaperCode:
    """What a text names: an address of ours, or a code as it is typed.

    Other is a page of ours that is no letter, or what no code of ours can be; foreign is an
    address of somebody else's.
    """
    path = _own_path(text)
    if path is None:
        return PaperCode(PaperKind.FOREIGN, text)
    if path:
        return _at(path) or PaperCode(PaperKind.OTHER, text)
    return _named(text) or PaperCode(PaperKind.OTHER, text)


def _own_path(text: str) -> str | None:
    """The path of an address of ours, empty for what is no address, None for a foreign one."""
    try:
        there = urlsplit(text.strip())
    except ValueError:
        return None
    if "://" not in text and not there.scheme:
        return ""
    ours = urlsplit(current_app.config["BASE_URL"])
    if there.scheme not in {"http", "https"} or there.netloc != ours.netloc:
        return None
    return there.path.removeprefix(ours.path) or "/"


def _at(path: str) -> PaperCode | None:
    """The letter or the slip whose page an address is."""
    try:
        endpoint, values = current_app.url_map.bind("").match(path)
        if endpoint == "letters.letter":
            return PaperCode(PaperKind.LETTER, parse(values["code"], CodeKind.LETTER))
        if endpoint == "bundle_links.linked":
            return PaperCode(
                PaperKind.SLIP, parse(slip_link(values["token"]).code, CodeKind.BUNDLE)
            )
    except (HTTPException, BadCode, NotFound):
        return None
    return None


def _named(text: str) -> PaperCode | None:
    """The letter or the bundle whose code was typed."""
    for kind, paper in ((CodeKind.LETTER, PaperKind.LETTER), (CodeKind.BUNDLE, PaperKind.SLIP)):
        try:
            return PaperCode(paper, parse(text, kind))
        except BadCode:
            continue
    return None
