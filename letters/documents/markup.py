"""Pieces of WordprocessingML as text: far faster than building each element as an object.

Lengths are in millimetres and font sizes in points; the functions turn them into Word's units.
Children stand in the order the schema asks for (ECMA-376 part 1, section 17).
"""

from collections.abc import Iterable, Iterator
from typing import Literal
from xml.sax.saxutils import escape

from letters.documents.wording import printable, turns

Align = Literal["left", "center", "right", "both", "distribute"]
_LEFT_TO_RIGHT = "\u200e"
BODY_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def twips(millimetres: float) -> int:
    """Return a length in twentieths of a point."""
    return round(millimetres * 1440 / 25.4)


def emu(millimetres: float) -> int:
    """Return a length in English metric units, as drawings count."""
    return round(millimetres * 36000)


def run(text: str, size: float = 0, bold: bool = False, color: str = "", spread: float = 0) -> str:
    """Return one run; `size` 0 and an empty `color` keep those of the style.

    Words from right to left stand between two marks, so that they turn nothing beside them.
    """
    # Without the hint Word sets “ ” … · among Chinese signs in the Latin font.
    looks = "" if text.isascii() else '<w:rFonts w:hint="eastAsia"/>'
    looks += "<w:b/><w:bCs/>" if bold else ""
    looks += f'<w:color w:val="{color}"/>' if color else ""
    looks += f'<w:spacing w:val="{round(spread * 20)}"/>' if spread else ""
    half = round(size * 2)
    looks += f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if size else ""
    looks = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    words = printable(text)
    words = f"{_LEFT_TO_RIGHT}{words}{_LEFT_TO_RIGHT}" if turns(words) else words
    return f'<w:r>{looks}<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def field(instruction: str, shown: str = "1") -> str:
    """Return a field such as PAGE or NUMPAGES that Word fills in."""
    return f'<w:fldSimple w:instr=" {instruction} "><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


def paragraph(
    content: str = "",
    style: str = "",
    align: Align | None = None,
    exact: float = 0,
    new_page: bool = False,
    section: str = "",
) -> str:
    """Return a paragraph; `exact` is a fixed line height, `section` a sectPr that ends here."""
    looks = f'<w:pStyle w:val="{style}"/>' if style else ""
    looks += "<w:pageBreakBefore/>" if new_page else ""
    if exact:
        looks += f'<w:spacing w:before="0" w:after="0" w:line="{twips(exact)}" w:lineRule="exact"/>'
    looks += f'<w:jc w:val="{align}"/>' if align else ""
    looks += section
    looks = f"<w:pPr>{looks}</w:pPr>" if looks else ""
    return f"<w:p>{looks}{content}</w:p>"


def cell(
    content: str,
    wide: float,
    borders: str = "",
    shade: str = "",
    span: int = 1,
    upright: Literal["top", "center", "bottom"] = "center",
) -> str:
    """Return a table cell `wide` mm broad; `content` is one paragraph or more."""
    looks = f'<w:tcW w:w="{twips(wide)}" w:type="dxa"/>'
    looks += f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    looks += f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    looks += f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    looks += f'<w:vAlign w:val="{upright}"/>'
    return f"<w:tc><w:tcPr>{looks}</w:tcPr>{content}</w:tc>"


def row(cells: str, high: float, repeats: bool = False) -> str:
    """Return a table row of exactly `high` mm that is never split over two pages."""
    looks = f'<w:cantSplit/><w:trHeight w:val="{twips(high)}" w:hRule="exact"/>'
    looks += "<w:tblHeader/>" if repeats else ""
    return f"<w:tr><w:trPr>{looks}</w:trPr>{cells}</w:tr>"


def table(rows: str, widths: tuple[float, ...], borders: str = "", padding: float = 1) -> str:
    """Return a table with fixed column `widths`."""
    grid = "".join(f'<w:gridCol w:w="{twips(wide)}"/>' for wide in widths)
    sides = "".join(
        f'<w:{side} w:w="{twips(gap)}" w:type="dxa"/>'
        for side, gap in (("top", 0), ("left", padding), ("bottom", 0), ("right", padding))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/>'
        f'<w:tblInd w:w="0" w:type="dxa"/>'
        f"{f'<w:tblBorders>{borders}</w:tblBorders>' if borders else ''}"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def border(side: str, kind: str = "single", eighths: int = 4, color: str = "8A8A8A") -> str:
    """Return one border; `eighths` is its width in eighths of a point."""
    return f'<w:{side} w:val="{kind}" w:sz="{eighths}" w:space="0" w:color="{color}"/>'


A4 = (210.0, 297.0)
"""In mm, as all sizes here."""


def section(
    size: tuple[float, float],
    margins: tuple[float, float, float, float],
    references: str = "",
    first_differs: bool = False,
    edge: float = 8,
    on_a_front: bool = False,
) -> str:
    """Return a sectPr: page `size` (width, height) and `margins` (top, right, bottom, left).

    With `on_a_front` it begins on a leaf of its own where both sides are printed.
    """
    width, height = (twips(side) for side in size)
    top, right, bottom, left = (twips(side) for side in margins)
    turned = ' w:orient="landscape"' if width > height else ""
    start = "oddPage" if on_a_front else "nextPage"
    return (
        f'<w:sectPr>{references}<w:type w:val="{start}"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
        f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
        f'w:header="{twips(edge)}" w:footer="{twips(edge)}" w:gutter="0"/>'
        f"{'<w:titlePg/>' if first_differs else ''}</w:sectPr>"
    )


def chapters(parts: Iterable[tuple[str | Iterable[str], str]]) -> Iterator[str]:
    """Yield the body made of (blocks, sectPr) pairs, each in a section of its own.

    Blocks are one text or many; a part is asked for once all blocks before it are taken.
    """
    ended = ""
    for blocks, properties in parts:
        if ended:
            yield paragraph(style="LetterAnchor", section=ended)
        yield from [blocks] if isinstance(blocks, str) else blocks
        ended = properties
    yield paragraph(style="LetterAnchor") + ended
