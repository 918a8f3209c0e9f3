"""Who is who on paper: pen names beside real names, by class; it never leaves the school."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from letters.documents.markup import A4, border, cell, paragraph, row, run, section, table
from letters.documents.package import Package
from letters.documents.wording import day_words, fit, lay, one_line

_MARGINS = (14.0, 18.0, 18.0, 18.0)
_COLUMNS = (("笔名", 54.0), ("姓名", 50.0), ("笔友", 70.0))
_WIDTHS = tuple(wide for _, wide in _COLUMNS)
_WIDE = sum(_WIDTHS)
_ROW = 5.6
_GREY = "595959"
_SCHOOL_STEPS = ((18, 1), (14, 1), (11, 2), (9, 2), (8, 3), (6, 4))
_KEEP = "这张表有孩子的真实姓名：只留在学校，不随信寄出，不拍照外传；用完请锁好或撕毁。"


@dataclass(frozen=True, slots=True)
class NameLine:
    """One child: the pen name on letters, the real name, the letter friend's pen name."""

    pen_name: str
    name: str
    friend: str


@dataclass(frozen=True, slots=True)
class NamesOfClass:
    """The children of one class, in the order they stand; `class_name` may be empty."""

    class_name: str
    lines: tuple[NameLine, ...]


@dataclass(frozen=True, slots=True)
class NameList:
    """Whose pen name is whose at a school, for whoever hands out its letters."""

    classes: tuple[NamesOfClass, ...]


def names_chapter(
    package: Package, school: str, names: NameList, printed_on: date
) -> tuple[str, str]:
    """Return the blocks and the sectPr of the list.

    It begins on the front of a leaf, so that no other school's sheet lies on its back.
    """
    footer = package.footer(_footer())
    header = package.header(paragraph(style="LetterAnchor"))
    references = (
        f'<w:headerReference w:type="default" r:id="{header}"/>'
        f'<w:footerReference w:type="default" r:id="{footer}"/>'
    )
    blocks = _head(school, printed_on) + _list(names.classes)
    return blocks, section(A4, _MARGINS, references, edge=6, on_a_front=True)


def _footer() -> str:
    return paragraph(run("信桥 · 笔名对照 · 只留在学校"), "LetterSmall", "center")


def _head(school: str, printed_on: date) -> str:
    laid = lay(school, _WIDE, _SCHOOL_STEPS)
    return (
        paragraph(
            run("信桥 · 笔名对照", 11, color=_GREY)
            + run(f"　打印于 {day_words(printed_on)}", 9, color=_GREY)
        )
        + paragraph(run(laid.words, laid.size, bold=True), exact=laid.exact)
        + paragraph(run(_KEEP, 10, bold=True), exact=6)
        + paragraph(exact=2)
    )


def _list(classes: Sequence[NamesOfClass]) -> str:
    edges = "".join(
        border(side, color="B0B0B0") for side in ("top", "left", "bottom", "right", "insideH")
    )
    titles = "".join(
        cell(paragraph(run(title, 9.5)), wide, shade="E8E8E8") for title, wide in _COLUMNS
    )
    rows = row(titles, _ROW, repeats=True) + "".join(map(_class, classes))
    return table(rows, _WIDTHS, edges)


def _class(of: NamesOfClass) -> str:
    title, size = fit(one_line(of.class_name) or "班级不详", _WIDE - 30, (10.5, 9, 7))
    words = run(title, size, bold=True) + run(f"　{len(of.lines)} 人", 9, color=_GREY)
    spanning = cell(paragraph(words), _WIDE, shade="F4F4F4", span=len(_COLUMNS))
    return row(spanning, _ROW) + "".join(map(_line, of.lines))


def _line(line: NameLine) -> str:
    cells = ""
    for words, wide in zip((line.pen_name, line.name, line.friend), _WIDTHS, strict=True):
        shown, size = fit(words, wide - 3, (10.5, 9, 7))
        cells += cell(paragraph(run(shown, size)), wide)
    return row(cells, _ROW)
