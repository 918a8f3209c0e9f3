"""Number formats of .xls and .ods are read as those of .xlsx are."""

import struct
from datetime import date

import pytest

from app.intake import open_sheets
from app.intake.opening.biff_looks import looks_of_records
from app.intake.opening.formats import Format
from tests.intake.building import ODS_HEAD, ODS_TAIL, zipped
from tests.intake.opening.test_opening import OLD_WORKBOOK


def ods_of(*cells):
    """An open document with one row of cells as (type, value, what is shown)."""
    kinds = {"date": "office:date-value", "float": "office:value"}
    row = "".join(
        f'<table:table-cell office:value-type="{kind}" {kinds[kind]}="{value}">'
        f"<text:p>{words}</text:p></table:table-cell>"
        for kind, value, words in cells
    )
    table = f'<table:table table:name="名单"><table:table-row>{row}</table:table-row></table:table>'
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    content = ODS_HEAD + table + ODS_TAIL
    parts = {"mimetype": mime, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"}
    return zipped(parts)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (("date", "2014-06-01", "2014年6月"), "2014年6月"),
        (("date", "2014-06-01", "2014-06"), "2014年6月"),
        (("date", "2014-01-01", "2014年"), "2014年"),
        (("date", "2014-06-01", "2014.06"), "2014年6月"),
        (("float", "2014.1", "2014.10"), "2014.10"),
        (("float", "2014.1", "2014.1"), 2014.1),
    ],
)
def test_a_cell_of_an_ods_is_read_as_it_is_shown(cell, read):
    (sheet,) = open_sheets(ods_of(("float", "1", "1"), cell), "x.ods").sheets
    assert sheet.cell(0, 1) == read


def test_a_day_that_an_ods_shows_stays_a_day():
    (sheet,) = open_sheets(ods_of(("date", "2014-06-01", "2014年6月1日")), "x.ods").sheets
    assert sheet.cell(0, 0) == date(2014, 6, 1)


def record(number, data=b""):
    return struct.pack("<HH", number, len(data)) + data


def test_the_formats_of_an_xls_are_read_with_what_is_struck_or_hidden():
    code = 'yyyy"年"m"月"'
    form = struct.pack("<HHB", 164, len(code), 1) + code.encode("utf-16-le")
    fonts = [struct.pack("<HH", 200, 8 if number == 4 else 0) for number in range(5)]
    styles = [struct.pack("<HH", *style) for style in ((0, 0), (0, 164), (5, 0), (0, 2))]
    head = record(0x0809) + b"".join(record(0x0031, font) for font in fonts)
    head += record(0x041E, form) + b"".join(record(0x00E0, style) for style in styles)
    sheet = struct.pack("<IBBBB", 0, 0, 0, 2, 1) + "名单".encode("utf-16-le")
    start = len(head) + 4 + len(sheet) + 4
    head += record(0x0085, struct.pack("<I", start) + sheet[4:]) + record(0x000A)
    row = struct.pack("<HHHHIH", 3, 0, 3, 255, 0, 0x20)
    several = struct.pack("<HH", 3, 0) + struct.pack("<HI", 3, 0) * 2 + struct.pack("<H", 1)
    cells = [(0x0203, struct.pack("<HHH8x", 1, 0, 1)), (0x00FD, struct.pack("<HHHI", 1, 1, 2, 0))]
    body = record(0x0809) + record(0x0208, row)
    body += b"".join(record(*cell) for cell in cells) + record(0x00BD, several) + record(0x000A)
    looks = looks_of_records(head + body)["名单"]
    assert (looks.hidden, looks.struck) == ({3}, {(1, 1)})
    month, cents = Format(hides_day=True), Format(decimals=2)
    assert looks.formats == {(1, 0): month, (3, 0): cents, (3, 1): cents}


def test_the_formats_of_a_real_xls_change_nothing_that_they_do_not_tell():
    (sheet, *_) = open_sheets(OLD_WORKBOOK, "x.xls").sheets
    assert sheet.looks.hidden == frozenset()
    assert any(sheet.rows)
