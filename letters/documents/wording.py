"""Words from people, made fit for paper: nothing in them can break a file or a layout."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil

BLANK = "＿＿＿＿"
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    "\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u206f\ufeff]"
)
_ONE_LINE_SPACE = re.compile(r"\s+")
_WIDE = {"W", "F", "A"}
_BROAD = frozenset("MWmw@%")
_OPENING = frozenset("（(「『《〈【〔“‘")
_CLOSING = frozenset("）)」』》〉】〕”’，。、；：！？,.;:!?·…")
_TURNED = {"R", "AL"}
_POINT, _LEADING = 0.3528, 1.2


@dataclass(frozen=True, slots=True)
class Laid:
    """Words with the size in points and the number of lines at which they fit their place."""

    words: str
    size: float
    lines: int

    @property
    def high(self) -> float:
        """The height of all lines in mm."""
        return self.lines * self.size * _POINT * _LEADING

    @property
    def exact(self) -> float:
        """The height of each of several lines in mm; 0 for one line, which needs none."""
        return self.high / self.lines if self.lines > 1 else 0


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
        ems = millimetres / (size * _POINT)
        if width(line) <= ems:
            return line, size
    return shorten(line, millimetres / (sizes[-1] * _POINT)), sizes[-1]


def lay(
    text: str, millimetres: float, steps: tuple[tuple[float, int], ...], high: float = 297
) -> Laid:
    """Return `text` as the first of `steps` lays it: (size in points, most lines), in order.

    Steps higher than `high` mm are passed over. What is too long for the last one is cut there;
    the steps of an address take all that its form does. An empty text gives a line to write on.
    """
    line = one_line(text) or BLANK
    laid = Laid(line, *steps[-1])
    for size, most in steps:
        laid = Laid(line, size, _lines(line, millimetres / (size * _POINT)))
        if laid.lines <= most and laid.high <= high:
            return laid
    # A word may end well before its line does.
    size, most = steps[-1]
    return Laid(shorten(line, most * millimetres / (size * _POINT) * 0.8), size, most)


def turns(text: str) -> bool:
    """Whether a sign in `text` is read from right to left."""
    return any(unicodedata.bidirectional(sign) in _TURNED for sign in text)


def _lines(line: str, ems: float) -> int:
    """How many lines a cautious setter needs; a word longer than a line is broken."""
    count, used = 1, 0.0
    for piece in pieces(line):
        wide = width(piece)
        if used and used + width(piece.rstrip()) > ems:
            count, used = count + 1, 0.0
        over = max(0, ceil(wide / ems) - 1) if wide > ems else 0
        count, used = count + over, used + wide - over * ems
    return count


def pieces(line: str) -> Iterator[str]:
    """What stays together on a line: Latin words, Chinese signs with their punctuation."""
    piece = ""
    for sign in line:
        if piece and _parts(piece[-1], sign):
            yield piece
            piece = ""
        piece += sign
    yield piece


def _parts(before: str, sign: str) -> bool:
    if sign == " " or sign in _CLOSING or before in _OPENING or not _sign_width(sign):
        return False
    return before == " " or _is_wide(before) or _is_wide(sign)


def _is_wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in _WIDE or ord(sign) > 0xFFFF


def _sign_width(sign: str) -> float:
    if unicodedata.combining(sign) or sign in "\u200d\ufe0f":
        return 0.0
    if _is_wide(sign) or sign in _BROAD:
        return 1.0
    return 0.65 if sign.islower() or sign.isdecimal() or sign in " .,'-" else 0.9


def day_words(day: date) -> str:
    """A day as our papers say it."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
