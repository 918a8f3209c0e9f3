"""The words of a mail that came: whatever their charset is called, without the marks of HTML."""

from collections.abc import Iterator
from email.message import EmailMessage
from html import unescape
from typing import Any

# Mail programs of China call the larger charset by the name of the smaller one.
SMALLER = frozenset({"gb2312", "gb_2312-80", "x-gb2312", "gbk", "x-gbk", "cp936"})
HIDDEN = frozenset({"style", "script", "title", "template", "blockquote", "del", "s", "strike"})
"""What stands in such a mark is not said, or was said by somebody else."""
LINES = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "hr", "table"})


def text_of(message: EmailMessage) -> str:
    """The plain words of a mail; where they are empty, those of its HTML."""
    parts = list(own_parts(message))
    for subtype in ("plain", "html"):
        for part in parts:
            apart = part.get_filename() or part.get_content_disposition() == "attachment"
            if part.get_content_subtype() == subtype and not apart:
                words = words_of(part)
                if words.strip():
                    return words
    return ""


def own_parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of words, without those of a mail inside."""
    if message.get_content_maintype() == "text":
        if message.get_content_type() != "text/rfc822-headers":
            yield message
    elif message.get_content_maintype() == "multipart" and message.is_multipart():
        inner: Any = message.get_payload()
        for part in inner:
            yield from own_parts(part)


def words_of(part: EmailMessage) -> str:
    """The words of a part, one paragraph a line where it is HTML."""
    content: Any = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    words = _decoded(content, part.get_content_charset("utf-8"))
    if part.get_content_subtype() != "html":
        return words
    return unescape("".join(_said(_without_comments(words))))


def _decoded(content: bytes, charset: str) -> str:
    for name in ("gb18030" if charset in SMALLER else charset, "utf-8", "gb18030"):
        try:
            return content.decode(name)
        except (UnicodeError, LookupError):
            continue
    return content.decode("utf-8", "replace")


def _said(html: str) -> Iterator[str]:
    """What a reader sees and its writer said.

    The readers of the standard library need hours for broken marks; this one looks at each once.
    """
    first, *pieces = html.split("<")
    yield first
    hidden = 0
    for piece in pieces:
        mark, _end, words = piece.partition(">")
        name = mark.removeprefix("/").partition(" ")[0].strip("/ \t\r\n").lower()
        if name in HIDDEN:
            hidden = max(0, hidden + (-1 if mark.startswith("/") else 1))
        elif name == "body":
            hidden = 0
        if name in LINES:
            yield "\n"
        if not hidden:
            yield " ".join(words.splitlines())


def _without_comments(html: str) -> str:
    kept, at = list[str](), 0
    while (begin := html.find("<!--", at)) >= 0 and (end := html.find("-->", begin)) >= 0:
        kept.append(html[at:begin])
        at = end + len("-->")
    return "".join([*kept, html[at:]])
