"""Measures a roster of 12,000 children from file to database, against merely reading the file.

Run: python -m bench.intake [ROWS]. DATABASE_URL names an empty database; without it a SQLite
file in a temporary folder. The peer is openpyxl, which reads the cells and understands nothing.
"""

import io
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from flask_migrate import upgrade
from openpyxl import Workbook, load_workbook

from app import create_app
from app.actions.intake.admissions.admission import Admission
from app.actions.intake.admissions.admit import admit, prepare
from app.actor import Acting, Actor
from app.config import load
from app.crypto import cipher
from app.extensions import db
from app.intake import Report
from app.models import School
from app.store.intake.checks import Checked, as_text, from_text
from app.store.intake.spreadsheets import Spreadsheet, checked, outline_of_file
from app.store.scope import EVERYTHING

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = NOW.date()
SCHOOLS = 200
HEADS = (
    "学校 姓名 性别 出生日期 年级 班级 留守类型 兴趣爱好 监护人姓名 与孩子关系 监护人电话 是否同意"
).split()
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "安宁思远芳佳梓轩怡雅静柏松竹梅兰月明春海花雨强志建华"
HOBBIES = "画画 篮球 阅读 唱歌 书法 下棋 跳绳 足球 手工 种植".split()
T = TypeVar("T")


def a_row(number: int, rng: Random) -> list[str]:
    born = date(2011, 1, 1) + timedelta(days=rng.randrange(2500))
    return [
        f"第{number % SCHOOLS:03d}小学",
        rng.choice(SURNAMES) + rng.choice(GIVEN) + rng.choice(GIVEN) + rng.choice(["", *GIVEN]),
        rng.choice("男女"),
        born.strftime(rng.choice(["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y%m%d"])),
        rng.choice("三四五六") + "年级",
        f"{rng.randrange(1, 5)}班",
        rng.choice(["父母均外出", "父亲外出", "母亲外出"]),
        rng.choice("、，;").join(rng.sample(HOBBIES, 3)),
        rng.choice(SURNAMES) + rng.choice(GIVEN),
        rng.choice(["祖母", "祖父", "外祖母"]),
        f"138{rng.randrange(10**8):08d}",
        rng.choice(["是", "是", "是", "否", ""]),
    ]


def a_workbook(rows: int) -> bytes:
    rng = Random(7)
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADS)
    for number in range(rows):
        sheet.append(a_row(number, rng))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells_read(content: bytes) -> int:
    book = load_workbook(io.BytesIO(content), read_only=True)
    return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))


def add_schools() -> None:
    for number in range(SCHOOLS):
        name = f"第{number:03d}小学"
        code = f"S{number:03d}"
        db.session.add(School(code=code, name=name, county_code="441625", sort_key=name))
    db.session.commit()


def timed(words: str, rows: int, work: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{words:28} {seconds:7.2f} s {rows / seconds:9.0f} rows/s   peak {peak} MB")
    return result, seconds


def found_in(sheet: Spreadsheet) -> Checked:
    return checked(EVERYTHING, outline_of_file(sheet, TODAY), sheet.school, TODAY)


def measure(rows: int) -> None:
    content = a_workbook(rows)
    sheet = Spreadsheet("children", content, "roster.xlsx")
    acting = Acting(Actor(None, "bench"), NOW, TODAY)
    admission = Admission(acting, Random(1), evidence="bench")
    print(f"{rows} rows, {len(content) // 1024} KB, {db.engine.dialect.name}")
    _, peer = timed("openpyxl reads the cells", rows, lambda: cells_read(content))
    found, seconds = timed("opened and checked", rows, lambda: found_in(sheet))
    report = measure_page(found, rows)
    ready, prepared = timed("prepared for admission", rows, lambda: prepare(report, admission))
    _, admitted = timed(
        "admitted, under the lock", rows, lambda: admit(EVERYTHING, report, admission, ready)
    )
    again, _ = timed("opened and checked again", rows, lambda: found_in(sheet))
    print(f"first {report.counts}, again {again.report and again.report.counts}")
    whole = (seconds + prepared + admitted) / peer
    print(f"checked and admitted / openpyxl reading: {whole:.1f}")


def measure_page(found: Checked, rows: int) -> Report:
    """What a page of the check costs: the report is kept once and opened for each page."""
    kept, _ = timed("kept", rows, lambda: cipher().seal("bench", as_text(found, EVERYTHING)))
    page, _ = timed(
        "opened for a page",
        rows,
        lambda: from_text("children", cipher().open("bench", kept), EVERYTHING),
    )
    print(f"kept in {len(kept) // 1024} KB")
    if page is None or page.report is None:
        raise AssertionError("the report was not kept")
    return page.report


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 12_000
    with tempfile.TemporaryDirectory() as home:
        chosen = {name: os.environ[name] for name in ("DATABASE_URL",) if name in os.environ}
        app = create_app(load({"XINQIAO_HOME": home, "LOG_LEVEL": "ERROR"} | chosen))
        with app.app_context():
            upgrade(directory=str(Path(__file__).resolve().parent.parent / "migrations"))
            add_schools()
            measure(rows)


if __name__ == "__main__":
    main()
