"""A mail as HTML, made of its own words: there is no second text that could say something else.

Words are paragraphs with an empty line between. A line that begins with a dot is an item of a list,
one with a lozenge a heading, one with '>' quotes somebody. A line that ends with an address of our
own is a button, named by the words before it ('Choose a password → https://…'), or a link where it
begins with an arrow, for what nobody has to do; what comes after a line '--' is quiet. An address
of anybody else stays words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel import gettext as _

QUIET = "--"
ITEM, QUOTE, LOOK, HEADING = "· ", ">", "→ ", "◆ "
ENDS = ".,;:!?)]"
NAMES_ALSO = " →:：,，"
Kind = Literal["words", "heading", "items", "quote", "button", "link", "rule"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line; with a link, what is tapped."""

    words: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class MailBlock:
    """What stands together: lines of pieces, all of one kind."""

    kind: Kind
    lines: tuple[tuple[Piece, ...], ...] = ()


def html_of(subject: str, body: str, locale: str, tag: str) -> str:
    """The page of a mail; `tag` names its language for screen readers and fonts."""
    with force_locale(locale):
        blocks = tuple(blocks_of(body))
        return render_template("email/layout.html", subject=subject, blocks=blocks, tag=tag) + "\n"


def blocks_of(body: str) -> Iterator[MailBlock]:
    """The blocks of a mail's words, in order."""
    for paragraph in re.split(r"\n\s*\n", body.strip()):
        for kind, lines in groupby(paragraph.split("\n"), _kind):
            if kind in ("button", "link"):
                yield from (MailBlock(kind, ((_button(line),),)) for line in lines)
            else:
                yield MailBlock(kind, tuple(tuple(_pieces(_bare(kind, line))) for line in lines))


def _kind(line: str) -> Kind:
    if line.strip() == QUIET:
        return "rule"
    if line.startswith(HEADING):
        return "heading"
    if line.startswith(ITEM):
        return "items"
    if line.startswith(QUOTE):
        return "quote"
    if not _last_address(line):
        return "words"
    return "link" if line.startswith(LOOK) else "button"


def _bare(kind: Kind, line: str) -> str:
    if kind in ("items", "heading"):
        return line.removeprefix(ITEM).removeprefix(HEADING)
    return line.removeprefix(QUOTE).strip() if kind == "quote" else line


def _button(line: str) -> Piece:
    link = _last_address(line)
    words = line.removesuffix(link).removeprefix(LOOK).rstrip(NAMES_ALSO)
    return Piece(words or _("Open the page"), link)


def _last_address(line: str) -> str:
    """The address of our own that ends a line; empty where none does.

    There may be another before it: somebody may be called so.
    """
    found = _own_address().findall(line)
    ends = found[-1] if found else ""
    return ends if ends.rstrip(ENDS) == ends and line.endswith(ends) else ""


def _pieces(line: str) -> Iterator[Piece]:
    at = 0
    for found in _own_address().finditer(line):
        link = found[0].rstrip(ENDS)
        yield Piece(line[at : found.start()])
        yield Piece(link, link)
        at = found.start() + len(link)
    yield Piece(line[at:])


def _own_address() -> re.Pattern[str]:
    """Addresses of our own host, and of none whose name only begins like it."""
    base = re.escape(current_app.config["BASE_URL"].rstrip("/"))
    return re.compile(rf"{base}(?:/[!-~]*|(?![!-~]))")
