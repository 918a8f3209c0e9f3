"""The letter sheet: lined A4 paper with pen names, letter code, QR code and a kind question."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import BinaryIO

from letters.documents.drawing import Box, blank
from letters.documents.markup import Align, border, cell, chapters, paragraph, row, run, table
from letters.documents.package import Package
from letters.documents.paper import HEAD, LEFT, WIDE, Paper, SectionKind
from letters.documents.questions import Stage, guiding_question
from letters.documents.typed.pictures import SheetPicture, places_of
from letters.documents.wording import fit, one_line, paragraphs, width
from letters.states import Direction

_QR_COLUMN = 32.0
_TEXT_COLUMN = WIDE - _QR_COLUMN
_QR = Box(LEFT + WIDE - 28, 13, 28, 28)
_PICTURE_PAGE = Box(LEFT - 1, 15, WIDE + 2, 257)
_LINE_EMS, _LINES_SURE = 31, 18
_CAPTION = 62.0
_GREY = "595959"

_KIND = {
    Direction.TO_VOLUNTEER: "信桥 · 写给笔友的信",
    Direction.TO_CHILD: "信桥 · 写给孩子的信",
}
_PICTURE_GONE = "（有照片这次没能印上。）"
_STAGE = {Stage.FIRST: " · 初次见面", Stage.GOODBYE: " · 告别信"}
_ANSWER = {
    Direction.TO_VOLUNTEER: Direction.TO_CHILD,
    Direction.TO_CHILD: Direction.TO_VOLUNTEER,
}


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """What stands on one letter sheet. Pen names only: a real name has no place here.

    `direction` says whom the letter is written to: TO_CHILD is the volunteer's paper,
    TO_VOLUNTEER the child's. `url` goes into the QR code. `number` counts the letter within its
    pair, `term` is the term's name. `text` is what the volunteer typed, empty for paper to write
    on. `list_number` is the letter's number on the bundle slip, if there is one. `in_place_of` is
    the pen name of the child's own friend where a reserve writer signs; `away_until` is the day on
    which the friend, who is away, is back. `pictures` go with what was typed, on a page after it.
    """

    direction: Direction
    to_pen_name: str
    from_pen_name: str
    code: str
    url: str
    number: int
    term: str
    stage: Stage
    printed_on: date
    text: str = ""
    list_number: int | None = None
    in_place_of: str = ""
    away_until: date | None = None
    pictures: tuple[SheetPicture, ...] = ()


def render_letter_sheet(sheet: LetterSheet) -> bytes:
    """Return a Word file: one A4 page; a typed text takes as many as it needs.

    Raises LinkError when the link does not fit a QR code.
    """
    out = io.BytesIO()
    write_letter_sheets([sheet], sheet.printed_on, out)
    return out.getvalue()


def write_letter_sheets(sheets: Iterable[LetterSheet], printed_on: date, out: BinaryIO) -> None:
    """Write a Word file of many sheets to `out`; each is made when it is its turn.

    Raises LinkError when a link does not fit a QR code.
    """
    package = Package("信纸", printed_on)
    package.write(chapters(sheet_chapters(package, sheets)), out)


def sheet_chapters(
    package: Package, sheets: Iterable[LetterSheet]
) -> Iterator[tuple[Iterator[str], str]]:
    """Yield (blocks, sectPr) of sheets in their order; those of a kind share a section."""
    paper = Paper(package)
    for kind, alike in groupby(sheets, key=_kind):
        yield _sheets(package, alike), paper.section(kind)


def _kind(sheet: LetterSheet) -> SectionKind:
    body = paragraphs(sheet.text)
    lines = sum(1 + (2 + width(text)) // _LINE_EMS for text in body)
    is_long = lines > _LINES_SURE or bool(body and sheet.pictures)
    return SectionKind(sheet.direction, bool(body), one_line(sheet.code) if is_long else "")


def _sheets(package: Package, sheets: Iterable[LetterSheet]) -> Iterator[str]:
    for at, sheet in enumerate(sheets):
        code = paragraph(package.qr(sheet.url, _QR), "LetterAnchor", new_page=at > 0)
        yield code + _head(sheet) + _body(sheet) + _pictures(package, sheet)


def _body(sheet: LetterSheet) -> str:
    texts = paragraphs(sheet.text) or [""]
    signature = one_line(sheet.from_pen_name)
    return "".join(
        paragraph(run(text) if text else "", *_set_like(text, signature)) for text in texts
    )


def _pictures(package: Package, sheet: LetterSheet) -> str:
    if not (sheet.pictures and paragraphs(sheet.text)):
        return ""
    placed = zip(sheet.pictures, places_of(sheet.pictures), strict=True)
    unlined = blank(package.drawing_number(), _PICTURE_PAGE)
    runs = [package.jpeg(one.content, place) for one, place in placed if one.content]
    is_whole = len(runs) == len(sheet.pictures)
    said = "" if is_whole else paragraph(run(_PICTURE_GONE), "LetterText")
    page = paragraph(unlined + "".join(runs), "LetterAnchor", new_page=True) if runs else ""
    return said + page


def _set_like(text: str, signature: str) -> tuple[str, Align | None]:
    """Return style and side: a greeting opens flush, the signature closes at the right."""
    if text == signature:
        return "LetterText", "right"
    return ("LetterGreeting" if text.endswith(("：", ":")) else "LetterText"), None


def _head(sheet: LetterSheet) -> str:
    to, to_size = fit(sheet.to_pen_name, _TEXT_COLUMN - 18, (20, 16, 13))
    sender, sender_size = fit(sheet.from_pen_name, _TEXT_COLUMN - 40, (13, 11))
    names = run("给　", 13, color=_GREY) + run(to, to_size, bold=True)
    signed = run("来自　", 11, color=_GREY) + run(sender, sender_size)
    if sheet.list_number is not None:
        signed += run(f"　　№{sheet.list_number}", 10, color=_GREY)
    rows = (
        row(_split(_caption(sheet), ""), HEAD[0])
        + row(_split(names, ""), HEAD[1])
        + row(_split(signed, _code(sheet)), HEAD[2])
        + row(_question(sheet), HEAD[3])
        + row(cell(paragraph(style="LetterAnchor"), WIDE, span=2), HEAD[4])
    )
    return table(rows, (_TEXT_COLUMN, _QR_COLUMN), padding=0)


def _caption(sheet: LetterSheet) -> str:
    which = f"第 {sheet.number} 封 · {one_line(sheet.term)}{_STAGE.get(sheet.stage, '')}"
    words, size = fit(which, _CAPTION, (11, 9, 8))
    return run(_KIND[sheet.direction] + "　", 9, color=_GREY) + run(words, size, bold=True)


def _split(left: str, right: str) -> str:
    return cell(paragraph(left, "LetterNames"), _TEXT_COLUMN) + cell(
        paragraph(right, "LetterCode", "right"), _QR_COLUMN
    )


def _code(sheet: LetterSheet) -> str:
    code, size = fit(sheet.code, _QR_COLUMN, (11, 9, 7))
    return run(code, size)


def head_of(sheet: LetterSheet) -> tuple[str, str, str, str]:
    """Which letter, to whom, from whom and the question, as the sheet's head says it in words."""
    which = f"{_KIND[sheet.direction]}　第 {sheet.number} 封{_STAGE.get(sheet.stage, '')}"
    names = f"给　{sheet.to_pen_name}", f"来自　{sheet.from_pen_name}"
    return which, *names, "".join(_asked(sheet))


def _asked(sheet: LetterSheet) -> tuple[str, str]:
    """A typed letter is read, not written: its question invites the answer."""
    typed = bool(paragraphs(sheet.text))
    asked = _ANSWER[sheet.direction] if typed else sheet.direction
    lead = "回信时可以聊聊　" if typed else "可以聊聊　"
    return lead, guiding_question(asked, sheet.stage, sheet.number)


def _question(sheet: LetterSheet) -> str:
    lead, question = _asked(sheet)
    words = run(lead, 10, color=_GREY) + run(question, 11)
    edge = border("left", "single", 24, "7A7A7A")
    lines = paragraph(words, "LetterQuestion")
    if away := _away(sheet):
        kind, size = fit(away, WIDE - 8, (10, 9, 8))
        lines += paragraph(run(kind, size), "LetterQuestion")
    return cell(lines, WIDE, borders=edge, shade="F4F4F4", span=2)


def _away(sheet: LetterSheet) -> str:
    """Why it is somebody else who writes, or why the friend writes later; empty: neither."""
    if sheet.direction is Direction.TO_CHILD:
        if not sheet.in_place_of:
            return ""
        friend = one_line(sheet.in_place_of)
        words = f"{friend}这阵子不能写信，这一封由{one_line(sheet.from_pen_name)}代写。"
    elif sheet.away_until is None:
        return ""
    else:
        friend = one_line(sheet.to_pen_name)
        words = f"{friend}这阵子不在，你的信会等着。"
    back = sheet.away_until
    return words + (f"{back.month} 月 {back.day} 日以后{friend}再给你写信。" if back else "")
