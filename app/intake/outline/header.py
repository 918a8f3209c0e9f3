"""Where a table begins: in goes a sheet, out comes its header of one or two rows, with the heading
of each column.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.intake.fields.headings import likenesses
from app.intake.opening.sheets import Row, Sheet
from app.intake.values.text import shown

SEARCHED_ROWS = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one column. `group` is the text of the row above it, or ''."""

    index: int
    text: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """Header rows counted from 0 (one or two), the headings, and how many fields they name."""

    first: int
    last: int
    headings: tuple[Heading, ...]
    recognised: int

    def heading_at(self, index: int) -> str:
        """How to name a column to people: its heading, with the group where two are alike."""
        for heading in self.headings:
            if heading.index == index:
                alike = sum(other.text == heading.text for other in self.headings)
                return f"{heading.group} {heading.text}".strip() if alike > 1 else heading.text
        return ""


def find_header(kind: str, sheet: Sheet) -> Header | None:
    """The header that names the most fields of a kind, the upper one of equals; or None."""
    best: Header | None = None
    for candidate in _candidates(kind, sheet):
        if candidate.recognised >= 2 and (best is None or candidate.recognised > best.recognised):
            best = candidate
    return best


def _candidates(kind: str, sheet: Sheet) -> Iterator[Header]:
    searched = range(min(len(sheet.rows), SEARCHED_ROWS))
    # Two rows are a header only where they name more than any single one.
    yield from (header_at(kind, sheet, row) for row in searched)
    for row in searched[: len(sheet.rows) - 1]:
        # A lone text below a header, as '五年级1班', heads the rows under it and no column.
        if sum(1 for cell in sheet.rows[row + 1] if shown(cell)) > 1:
            yield _header(kind, row, row + 1, _paired(sheet, row))


def header_at(kind: str, sheet: Sheet, row: int) -> Header:
    """The row read as a header of one line."""
    texts = ((index, shown(cell)) for index, cell in enumerate(sheet.rows[row]))
    return _header(kind, row, row, tuple(Heading(i, text) for i, text in texts if text))


def _header(kind: str, first: int, last: int, headings: tuple[Heading, ...]) -> Header:
    return Header(first, last, headings, len(named_fields(kind, headings)))


def named_fields(kind: str, headings: tuple[Heading, ...]) -> dict[str, tuple[int, float]]:
    """Which column each field has by its heading: field → (column, how sure)."""
    scores = [
        (-score, heading.index, field)
        for heading in headings
        for field, score in likenesses(kind, heading.text, heading.group)
    ]
    taken: dict[str, tuple[int, float]] = {}
    used: set[int] = set()
    for score, index, field in sorted(scores):
        if field not in taken and index not in used:
            taken[field] = (index, -score)
            used.add(index)
    return taken


def _paired(sheet: Sheet, row: int) -> tuple[Heading, ...]:
    """Headings of two rows: the lower text under the upper one, which reaches to the right."""
    groups = _groups(sheet, row)
    lower = sheet.rows[row + 1]
    headings = []
    for index in range(max(len(groups), len(lower))):
        below = shown(sheet.cell(row + 1, index))
        above = groups[index] if index < len(groups) else ""
        if below:
            headings.append(Heading(index, below, above))
        elif own := shown(sheet.cell(row, index)):
            headings.append(Heading(index, own))
    return tuple(headings)


def _groups(sheet: Sheet, row: int) -> list[str]:
    spans = [span for span in sheet.merged if span.top <= row <= span.bottom]
    texts = [shown(cell) for cell in sheet.rows[row]]
    width = max(len(texts), len(sheet.rows[row + 1]))
    texts += [""] * (width - len(texts))
    if spans:
        for span in spans:
            for index in range(span.left, min(span.right + 1, width)):
                texts[index] = texts[span.left] or texts[index]
        return texts
    for index in range(1, width):
        if not texts[index] and shown(sheet.cell(row + 1, index)):
            texts[index] = texts[index - 1]
    return texts


def same_as_header(row: Row, sheet: Sheet, header: Header) -> bool:
    """Whether a row repeats one of the header's rows."""
    cells = [(index, shown(cell)) for index, cell in enumerate(row) if shown(cell)]
    return len(cells) > 1 and any(
        all(shown(sheet.cell(line, index)) == text for index, text in cells)
        for line in range(header.first, header.last + 1)
    )
