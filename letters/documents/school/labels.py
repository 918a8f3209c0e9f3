"""Address labels on the sheets that shops sell: A4, from whichever label is the first left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from letters.documents.envelope import PostalAddress
from letters.documents.errors import LabelStartError
from letters.documents.markup import A4, cell, chapters, paragraph, row, run, section, table
from letters.documents.package import Package
from letters.documents.wording import lay, shorten

_PADDING = 3.0
_GREY = "595959"
_ADDRESS_STEPS = ((11, 1), (10, 2), (9, 2), (8, 3), (7, 3), (6, 4), (5, 5))
_PLACE_STEPS = ((11, 1), (10, 1), (9, 1), (8, 2), (7, 2), (6, 3), (5, 3))
_PERSON_STEPS = ((13, 1), (11, 1), (9, 1), (8, 2), (6, 2))
_SMALL_LINE = 4.0
_ANCHOR, _TAIL = 0.1, 3.0
"""The line before each table, and the room that the line after it takes, in mm."""


@dataclass(frozen=True, slots=True)
class LabelSheet:
    """How a sheet of labels is cut; all lengths in mm, `across` from label to label."""

    columns: int
    rows: int
    wide: float
    high: float
    left: float
    top: float
    across: float

    @property
    def count(self) -> int:
        """The labels of a sheet."""
        return self.columns * self.rows


LABEL_SHEETS: Mapping[str, LabelSheet] = {
    "3x7": LabelSheet(3, 7, 63.5, 38.1, 7.2, 15.1, 66.04),
    "3x8": LabelSheet(3, 8, 70.0, 37.0, 0.0, 0.1, 70.0),
    "2x7": LabelSheet(2, 7, 99.1, 38.1, 4.65, 15.1, 101.6),
    "2x8": LabelSheet(2, 8, 99.1, 33.9, 4.65, 12.9, 101.6),
    "2x4": LabelSheet(2, 4, 99.1, 67.7, 4.65, 13.1, 101.6),
}
"""By columns and rows, as shops call them; Avery's L7160, 3474, L7163, L7162 and L7165."""


@dataclass(frozen=True, slots=True)
class AddressLabel:
    """One label: to whom, and a code in small, or none."""

    to: PostalAddress
    code: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels on sheets of a kind; those of the first sheet before `start` are used already.

    Raises LabelStartError when the sheet has no such label.
    """

    labels: Sequence[AddressLabel]
    sheet: str = "3x7"
    start: int = 1

    def __post_init__(self) -> None:
        count = LABEL_SHEETS[self.sheet].count
        if not 1 <= self.start <= count:
            raise LabelStartError(self.start, count)


def render_labels(labels: Labels, printed_on: date) -> bytes:
    """Return a Word file of labels, row after row."""
    package = Package("地址标签", printed_on)
    return package.save(chapters([labels_chapter(package, labels)]))


def labels_chapter(package: Package, wanted: Labels) -> tuple[str, str]:
    """Return the blocks and the sectPr of labels."""
    sheet = LABEL_SHEETS[wanted.sheet]
    places: list[AddressLabel | None] = [None] * (wanted.start - 1) + list(wanted.labels)
    pages = [places[at : at + sheet.count] for at in range(0, len(places), sheet.count)]
    blocks = "".join(_page(sheet, page, new_page=at > 0) for at, page in enumerate(pages))
    edge = package.header(paragraph(style="LetterAnchor", exact=_ANCHOR))
    foot = package.footer(paragraph(style="LetterAnchor", exact=_ANCHOR))
    references = (
        f'<w:headerReference w:type="default" r:id="{edge}"/>'
        f'<w:footerReference w:type="default" r:id="{foot}"/>'
    )
    margins = (max(sheet.top - _ANCHOR, 0), 0.0, 0.0, sheet.left)
    return blocks, section(A4, margins, references, edge=0)


def _page(sheet: LabelSheet, labels: Sequence[AddressLabel | None], new_page: bool) -> str:
    lines = [labels[at : at + sheet.columns] for at in range(0, len(labels), sheet.columns)]
    # A row that reaches the foot leaves room for the line after it, else a page follows.
    most = A4[1] - sheet.top - (sheet.rows - 1) * sheet.high - _TAIL
    highs = [sheet.high] * (sheet.rows - 1) + [min(sheet.high, most)]
    pairs = zip(lines, highs, strict=False)
    rows = "".join(row("".join(_cells(sheet, line)), high) for line, high in pairs)
    opening = paragraph(style="LetterAnchor", exact=_ANCHOR, new_page=new_page)
    return opening + table(rows, tuple(_widths(sheet)), padding=_PADDING)


def _widths(sheet: LabelSheet) -> Iterable[float]:
    gap = sheet.across - sheet.wide
    for at in range(sheet.columns):
        if at and gap:
            yield gap
        yield sheet.wide


def _cells(sheet: LabelSheet, line: Sequence[AddressLabel | None]) -> Iterable[str]:
    gap = sheet.across - sheet.wide
    for at in range(sheet.columns):
        if at and gap:
            yield cell(paragraph(), gap)
        label = line[at] if at < len(line) else None
        yield cell(_words(sheet, label) if label else paragraph(), sheet.wide)


def _words(sheet: LabelSheet, label: AddressLabel) -> str:
    wide = sheet.wide - 2 * _PADDING
    to = label.to
    left = sheet.high - 2 * _SMALL_LINE
    address = lay(to.address, wide, _ADDRESS_STEPS, left / 2)
    place = lay(to.place, wide, _PLACE_STEPS, (left - address.high) / 2)
    person = lay(to.person, wide - 8, _PERSON_STEPS, left - address.high - place.high)
    above = run(to.digits or "＿＿＿＿＿＿", 10)
    if label.code:
        above += run(f"　{shorten(label.code, 16)}", 7, color=_GREY)
    return (
        paragraph(above, exact=_SMALL_LINE)
        + paragraph(run(address.words, address.size), exact=address.exact)
        + paragraph(run(place.words, place.size), exact=place.exact)
        + paragraph(run(person.words, person.size, bold=True) + run("　收", 9), exact=person.exact)
    )
