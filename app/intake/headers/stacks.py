"""Headings that reach over several rows. In go a sheet and one of its rows, out come the rows of
the header around it and the texts over each column, from the top down.
"""

import re
from collections.abc import Sequence

from app.intake.opening.sheets import Sheet, Span
from app.intake.values.text import packed, shown

_MOST_ROWS = 3
_LONGEST_LABEL = 15
# A line of notes, of dates or of figures above a list heads none of its columns.
_NO_LABEL = re.compile(r"[:：]|\d{4}|\d[年月日/.-]\d|^\d+$|(?:表|名单|名册|汇总)$")
_BRACKETED = re.compile(r"[(\[【〔].*[)\]】〕]")


def rows_around(sheet: Sheet, row: int) -> tuple[int, int]:
    """The first and the last row of the header that a row of headings belongs to."""
    first = last = row
    while first > 0 and row - first < _MOST_ROWS - 1 and _heads(sheet, first - 1, first):
        first -= 1
    for span in sheet.merged:
        if first <= span.top <= row < span.bottom < row + _MOST_ROWS and _text(sheet, span):
            last = max(last, span.bottom)
    while last - row < _MOST_ROWS - 1 and last == row and _is_below(sheet, last, last + 1):
        last += 1
    return first, last


def stacks(sheet: Sheet, first: int, last: int) -> list[list[str]]:
    """The texts over each column within the header's rows, each once, from the top down."""
    rows = [_spread(sheet, row, first, last) for row in range(first, last + 1)]
    return [_joined(column) for column in zip(*rows, strict=True)]


def _joined(column: Sequence[str]) -> list[str]:
    texts: list[str] = []
    for text in column:
        if not text or (texts and texts[-1] == text):
            continue
        if texts and _BRACKETED.fullmatch(packed(text)):
            texts[-1] += text
        else:
            texts.append(text)
    return texts


def _width(sheet: Sheet, first: int, last: int) -> int:
    return max(len(sheet.rows[row]) for row in range(first, last + 1))


def _spread(sheet: Sheet, row: int, first: int, last: int) -> list[str]:
    """A row's texts, each over all the columns that it is merged over or plainly heads."""
    width = _width(sheet, first, last)
    texts = [shown(sheet.cell(row, column)) for column in range(width)]
    spans = [span for span in sheet.merged if first <= span.top <= row <= span.bottom <= last]
    for span in spans:
        for column in range(span.left, min(span.right + 1, width)):
            texts[column] = _text(sheet, span) or texts[column]
    if row == last or any(span.right > span.left for span in spans):
        return texts
    for column in range(1, width):
        below = any(shown(sheet.cell(lower, column)) for lower in range(row + 1, last + 1))
        if not texts[column] and below:
            texts[column] = texts[column - 1]
    return texts


def _heads(sheet: Sheet, row: int, below: int) -> bool:
    """Whether a row has group headings for the row below it, and is no title or note."""
    texts = _filled(sheet, row)
    lower = _filled(sheet, below)
    if not texts or len(texts) >= len(lower) or any(map(_is_no_label, texts.values())):
        return False
    if len(texts) > 1:
        return True
    column = next(iter(texts))
    span = _span_at(sheet, row, column)
    if span and span.right > span.left:
        return span.left > min(lower) or span.right < max(lower)
    return column > min(lower)


def _is_below(sheet: Sheet, row: int, below: int) -> bool:
    """Whether a row without merged cells beside it divides the headings of the row above it."""
    if below >= len(sheet.rows):
        return False
    upper, texts = _filled(sheet, row), _filled(sheet, below)
    if len(texts) < 2 or any(map(_is_no_label, texts.values())):
        return False
    if all(_BRACKETED.fullmatch(packed(text)) for text in texts.values()):
        return True
    new = [column for column in texts if column not in upper]
    begun = [column for column in texts if column in upper and column + 1 not in upper]
    return bool(new) and len(new) + len(begun) == len(texts) and min(upper) not in texts


def _filled(sheet: Sheet, row: int) -> dict[int, str]:
    cells = ((column, shown(cell)) for column, cell in enumerate(sheet.rows[row]))
    return {column: text for column, text in cells if text}


def _is_no_label(text: str) -> bool:
    return len(text) > _LONGEST_LABEL or bool(_NO_LABEL.search(text))


def _span_at(sheet: Sheet, row: int, column: int) -> Span | None:
    return next((s for s in sheet.merged if s.top == row and s.left == column), None)


def _text(sheet: Sheet, span: Span) -> str:
    return shown(sheet.cell(span.top, span.left))
