"""Measures 10,000 letter sheets: ours, from a coordinator's template, docxtpl's, python-docx's.

Run: python -m bench.letter_sheets [COUNT [PEER_COUNT]]. Each way runs in a process of its own, so
that its peak of memory is its own; ours run at a tenth of the count too, to see what grows. All
write to a file. Ratios are of processor time, which other work on the machine changes less.
docxtpl renders each letter as its manual shows, with a sandbox and autoescape, from the very
template that ours fills; python-docx builds the same sheet the way its manual shows: a table row
for each writing line, a picture by add_picture.
"""

import io
import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import docx
import segno
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Mm

from letters.documents import LetterSheet, PackLetter, SchoolPack, Stage, render_school_pack
from letters.documents.own.fields import NAMES, values_of
from letters.documents.own.filling import fill
from letters.documents.own.reading import read_template
from letters.documents.own.sample import sample_template
from letters.documents.sheet import write_letter_sheets
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
        list_number=number,
    )


def sheets(count: int) -> Iterator[LetterSheet]:
    return map(a_sheet, range(1, count + 1))


def ours(count: int, path: Path) -> None:
    with path.open("wb") as out:
        write_letter_sheets(sheets(count), DAY, out)


def our_packs(count: int, path: Path) -> None:
    """Packs of 50 letters, as a print run of many schools makes them, one after another."""
    with path.open("wb") as out:
        for at in range(0, count, 50):
            letters = (a_sheet(number) for number in range(at + 1, at + 51))
            lines = tuple(PackLetter(sheet.from_pen_name, "三年级2班", sheet) for sheet in letters)
            out.write(render_school_pack(SchoolPack("中心小学", lines, DAY)))


def own_template(count: int, path: Path) -> None:
    template = read_template(sample_template(DAY))
    with path.open("wb") as out:
        fill(template, sheets(count), out)


def docxtpl_files(count: int, path: Path) -> None:
    from docxtpl import DocxTemplate, InlineImage
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=True)
    template = sample_template(DAY)
    with path.open("wb") as out:
        for sheet in sheets(count):
            document = DocxTemplate(io.BytesIO(template))
            document.init_docx()
            picture = InlineImage(document, qr_file(sheet.url), width=Mm(28))
            said = {NAMES[field]: words for field, words in values_of(sheet).items()}
            document.render(said | {NAMES["qr"]: picture}, environment)
            document.save(out)


def qr_file(url: str) -> io.BytesIO:
    picture = io.BytesIO()
    segno.make_qr(url).save(picture, kind="png", scale=10)
    picture.seek(0)
    return picture


def plain_sheet(document: Any, sheet: LetterSheet) -> None:
    document.add_paragraph(f"第 {sheet.number} 封 · {sheet.term}　{sheet.code}")
    document.add_heading(f"给 {sheet.to_pen_name}", 1)
    document.add_paragraph(f"来自 {sheet.from_pen_name}")
    document.add_picture(qr_file(sheet.url), width=Mm(28))
    table = document.add_table(LINES, 1, style="Table Grid")
    for row in table.rows:
        row.height = Mm(10)
        row.height_rule = WD_ROW_HEIGHT_RULE.EXACTLY
    document.add_page_break()


def plain_files(count: int, path: Path) -> None:
    with path.open("wb") as out:
        for sheet in sheets(count):
            document = docx.Document()
            plain_sheet(document, sheet)
            document.save(out)


def plain_pack(count: int, path: Path) -> None:
    document = docx.Document()
    for sheet in sheets(count):
        plain_sheet(document, sheet)
    document.save(str(path))


def measured(work: Callable[[int, Path], None], count: int) -> tuple[float, float, float, float]:
    """Seconds, those of the processor, MB of memory on top of the first sheet, MB of the file."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "out")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        # The first sheet loads what all need: styles, fonts of the QR code, parsers.
        work(1, path)
        ready = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start, busy = time.perf_counter(), time.process_time()
        work(count, path)
        seconds, busy = time.perf_counter() - start, time.process_time() - busy
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert before <= ready <= peak
        return seconds, busy, (peak - ready) / 1024, path.stat().st_size / 1e6


def show(name: str, work: Callable[[int, Path], None], count: int) -> float:
    with get_context("spawn").Pool(1) as pool:
        seconds, busy, grown, size = pool.apply(measured, (work, count))
    each = 1000 * busy / count
    print(
        f"{name:34} {count:6} sheets {seconds:7.2f} s, processor "
        f"{busy:7.2f} s, {each:7.2f} ms each, "
        f"{grown:6.1f} MB more memory, {size:6.1f} MB written",
        flush=True,
    )
    return each


def main(count: int = 10_000, peer_count: int = 200) -> None:
    best = list[float]()
    for name, work in (
        ("our sheets, one file", ours),
        ("our sheets, packs of 50", our_packs),
        ("a coordinator's template, one file", own_template),
    ):
        show(name, work, count // 10)
        best.append(show(name, work, count))
    for name, work, ratio in (
        ("docxtpl, sandboxed, a file each", docxtpl_files, best[2]),
        ("python-docx, a file each", plain_files, best[0]),
        ("python-docx, one file", plain_pack, best[0]),
    ):
        each = show(name, work, peer_count)
        print(f"  {each / ratio:.1f} times as long a sheet as ours")
    print(f"(python-docx in one file grows with its square; measured at {peer_count} sheets)")


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
