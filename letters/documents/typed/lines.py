"""Typed words broken into the lines and pages of the letter sheet, to be seen before printing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from letters.documents.wording import one_line, paragraphs, pieces, width

POINT = 0.3528
SIZE, INDENT = 15 * POINT, 2.0
"""The size of the words in mm, and how far a paragraph stands in, in em."""
HOLDS = 170 / SIZE
"""How many em go on a line of the paper."""
FIRST_PAGE, FURTHER_PAGE = 20, 25
"""Lines below the head of the first sheet, and on each that follows."""
_LATIN = (
    *(250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278),
    *(500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444),
    *(921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722),
    *(556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500),
    *(333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500),
    *(500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541),
)
"""How wide the paper's Latin letters are, from the space on, in thousandths of an em."""


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One line on paper; `opens` a paragraph that stands in, or is `signed` at the right."""

    words: str
    opens: bool = False
    signed: bool = False


def pages_of(text: str, signature: str) -> list[Sequence[TypedLine]]:
    """The pages of a typed letter, line by line; one of none where nothing was typed."""
    lines = [line for words in paragraphs(text) for line in _lines(words, one_line(signature))]
    pages: list[Sequence[TypedLine]] = [lines[:FIRST_PAGE]]
    for first in range(FIRST_PAGE, len(lines), FURTHER_PAGE):
        pages.append(lines[first : first + FURTHER_PAGE])
    return pages


def _lines(words: str, signature: str) -> list[TypedLine]:
    if words == signature:
        return [TypedLine(words, signed=True)]
    opens = not words.endswith(("：", ":"))
    found, line, used = [], "", INDENT if opens else 0.0
    for piece in pieces(words):
        wide = _wide(piece.rstrip())
        if line and used + wide > HOLDS:
            found.append(TypedLine(line))
            line, used = "", 0.0
        for sign in piece if wide > HOLDS else [piece]:
            if line and used + _wide(sign.rstrip()) > HOLDS:
                found.append(TypedLine(line))
                line, used = "", 0.0
            line, used = line + sign, used + _wide(sign)
    found.append(TypedLine(line))
    return [replace(found[0], opens=opens), *found[1:]]


def _wide(text: str) -> float:
    return sum(
        _LATIN[ord(sign) - 32] / 1000 if " " <= sign <= "~" else width(sign) for sign in text
    )
