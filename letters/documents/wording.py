"""Words from people, made fit for paper: nothing in them can break a file or a layout."""

import re
import unicodedata

BLANK = "＿＿＿＿"
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    "\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u206f\ufeff]"
)
_ONE_LINE_SPACE = re.compile(r"\s+")
_WIDE = {"W", "F", "A"}


def printable(text: str) -> str:
    """Return `text` without characters that XML forbids or that turn its direction."""
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))


def one_line(text: str) -> str:
    """Return `text` as a single clean line: printable, runs of space as one space."""
    return _ONE_LINE_SPACE.sub(" ", printable(text)).strip()


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a typed letter, clean; blank lines between them are kept once."""
    lines = [one_line(line) for line in printable(text).strip().splitlines()]
    return [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]


def width(text: str) -> float:
    """Return a cautious width of `text` in em: 1 for a Chinese sign, less for Latin ones."""
    return sum(_sign_width(sign) for sign in text)


def shorten(text: str, ems: float) -> str:
    """Return `text` on one line, cut with an ellipsis where it is wider than `ems`."""
    line = one_line(text)
    if width(line) <= ems:
        return line
    kept, used = "", 1.0
    for sign in line:
        used += _sign_width(sign)
        if used > ems:
            break
        kept += sign
    return kept.rstrip("\u200d\ufe0f ") + "…"


def fit(text: str, millimetres: float, sizes: tuple[float, ...]) -> tuple[str, float]:
    """Return `text` and the largest of `sizes` (points, descending) that fits in the width.

    At the smallest size the text is cut with an ellipsis. An empty text gives a line to write on.
    """
    line = one_line(text) or BLANK
    for size in sizes:
        ems = millimetres / (size * 0.3528)
        if width(line) <= ems:
            return line, size
    return shorten(line, millimetres / (sizes[-1] * 0.3528)), sizes[-1]


def _sign_width(sign: str) -> float:
    if unicodedata.combining(sign) or sign in "\u200d\ufe0f":
        return 0.0
    if unicodedata.east_asian_width(sign) in _WIDE or ord(sign) > 0xFFFF:
        return 1.0
    return 0.65 if sign.islower() or sign.isdecimal() or sign in " .,'-" else 0.9
