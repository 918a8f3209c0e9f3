"""A letter's words with what the detector found, in pieces for the page."""

from collections.abc import Sequence

from letters.detector.categories import Category
from letters.detector.detector import Find

Piece = tuple[str, Category | None]


def marked(words: str, finds: Sequence[Find]) -> list[Piece]:
    """The words in order: pieces with a find, and those between."""
    pieces: list[Piece] = []
    done = 0
    for find in sorted(finds):
        if find.start < done:
            continue
        pieces += [(words[done : find.start], None), (words[find.start : find.end], find.category)]
        done = find.end
    pieces.append((words[done:], None))
    return [piece for piece in pieces if piece[0]]


def found_kinds(finds: Sequence[Find] | None) -> list[Category]:
    """The kinds of what was found, each once, as they are listed."""
    kinds = {find.category for find in finds or ()}
    return [one for one in Category if one in kinds]
