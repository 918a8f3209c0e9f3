"""Measures 1,000 letter sheets, as single files and as one pack, against plain python-docx.

Run: python -m bench.letter_sheets [COUNT [PEER_COUNT]]. The peer builds the same sheet the way
python-docx's manual shows: a table row for each writing line, a picture by add_picture.
"""

import io
import resource
import sys
import time
from collections.abc import Callable
from datetime import date

import docx
import segno
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Mm

from letters.documents import (
    LetterSheet,
    PackLetter,
    SchoolPack,
    Stage,
    render_letter_sheet,
    render_school_pack,
)
from letters.states import Direction

DAY = date(2026, 3, 2)
LINES = 20


def a_sheet(number: int) -> LetterSheet:
    return LetterSheet(
        direction=Direction.TO_VOLUNTEER,
        to_pen_name="海边的灯塔",
        from_pen_name=f"小星星{number}",
        code=f"XQ{number:06d}",
        url=f"https://xinqiao.example.org/l/XQ{number:06d}",
        number=3,
        term="第二学期",
        stage=Stage.MIDDLE,
        printed_on=DAY,
    )


def our_files(count: int) -> int:
    return sum(len(render_letter_sheet(a_sheet(number))) for number in range(count))


def our_pack(count: int) -> int:
    sheets = (a_sheet(number) for number in range(count, 2 * count))
    letters = tuple(PackLetter(sheet.from_pen_name, "三年级2班", sheet) for sheet in sheets)
    return len(render_school_pack(SchoolPack("中心小学", letters, DAY)))


def plain_sheet(document: docx.Document, sheet: LetterSheet) -> None:
    picture = io.BytesIO()
    segno.make_qr(sheet.url).save(picture, kind="png", scale=10)
    picture.seek(0)
    document.add_paragraph(f"第 {sheet.number} 封 · {sheet.term}　{sheet.code}")
    document.add_heading(f"给 {sheet.to_pen_name}", 1)
    document.add_paragraph(f"来自 {sheet.from_pen_name}")
    document.add_picture(picture, width=Mm(28))
    table = document.add_table(LINES, 1, style="Table Grid")
    for row in table.rows:
        row.height = Mm(10)
        row.height_rule = WD_ROW_HEIGHT_RULE.EXACTLY
    document.add_page_break()


def plain_files(count: int) -> int:
    size = 0
    for number in range(count):
        document = docx.Document()
        plain_sheet(document, a_sheet(number))
        out = io.BytesIO()
        document.save(out)
        size += len(out.getvalue())
    return size


def plain_pack(count: int) -> int:
    document = docx.Document()
    for number in range(count):
        plain_sheet(document, a_sheet(number))
    out = io.BytesIO()
    document.save(out)
    return len(out.getvalue())


def measure(name: str, work: Callable[[int], int], count: int) -> float:
    start = time.perf_counter()
    size = work(count)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    each = 1000 * seconds / count
    print(
        f"{name:28} {count:5} sheets {seconds:7.2f} s {each:7.2f} ms each "
        f"{size / 1e6:6.1f} MB, process peak {peak:.0f} MB"
    )
    return each


def main(count: int = 1000, peer_count: int = 200) -> None:
    files = measure("xinqiao, a file each", our_files, count)
    pack = measure("xinqiao, one pack", our_pack, count)
    peer_files = measure("plain python-docx, a file each", plain_files, peer_count)
    peer_pack = measure("plain python-docx, one pack", plain_pack, peer_count)
    print(f"letter sheets a file each: {peer_files / files:.1f} times as fast as the peer")
    print(f"letter sheets in one pack: {peer_pack / pack:.1f} times as fast as the peer")
    print(f"(the peer's pack grows with the square of its size; measured at {peer_count} sheets)")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
