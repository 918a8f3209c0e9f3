"""What a workbook shows beyond its values is heeded: formats, rows, struck cells, formulas."""

from contextlib import suppress
from datetime import date

import openpyxl
import pytest
from openpyxl.styles import Font

from app.intake import IntakeRefused
from app.intake.opening import open_sheets
from app.intake.opening.extent import check_xlsx
from app.intake.opening.formats import Format, format_of
from app.intake.opening.limits import USUAL
from app.intake.opening.styles import looks_of
from tests.intake.building import rezipped, saved, unzipped, xlsx, zipped

HEAD = ("姓名", "出生年月", "班级")


def sheet_of(*rows, styled=None):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (HEAD, *rows):
        sheet.append(list(row))
    if styled:
        styled(sheet)
    return open_sheets(saved(book), "名单.xlsx").sheets[0]


def shown(value, code):
    def style(sheet):
        sheet["B2"].number_format = code

    return sheet_of(("王红", value, ""), styled=style).cell(1, 1)


@pytest.mark.parametrize(
    "code", ['yyyy"年"m"月"', "yyyy/m", "mmm-yy", "[$-804]yyyy\\-mm;@", "YYYY年MM月"]
)
def test_a_month_whose_day_is_hidden_is_a_month(code):
    assert shown(date(2014, 6, 1), code) == "2014年6月"


@pytest.mark.parametrize("code", ["yyyy-mm-dd", 'm"月"d"日"', "d-mmm-yy", "yyyy-mm-dd hh:mm"])
def test_a_day_that_is_shown_stays_a_day(code):
    assert shown(date(2014, 6, 1), code) not in (None, "2014年6月")


def test_a_day_that_somebody_typed_stays_though_only_its_month_is_shown():
    assert shown(date(2014, 6, 22), 'yyyy"年"m"月"') == date(2014, 6, 22)


def test_a_last_zero_that_is_shown_is_kept():
    assert shown(2014.1, "0.00") == "2014.10"
    assert shown(3.1, "0.00") == "3.10"
    assert shown(2014.1, "General") == 2014.1
    assert shown(2014.123, "0.00") == 2014.123
    assert shown(13800000000.0, "0.00") == 13800000000


def test_built_in_formats_are_known_by_their_number():
    assert format_of(17, None) == Format(hides_day=True)
    assert format_of(57, None) == Format(hides_day=True)
    assert format_of(2, None) == Format(decimals=2)
    assert format_of(14, None) is format_of(0, None) is format_of(10, "0.00%") is None


def test_hidden_rows_struck_cells_and_formulas_without_a_result_are_known():
    def style(sheet):
        sheet.row_dimensions[2].hidden = True
        sheet["A3"].font = Font(strike=True)

    looks = sheet_of(("王红", "2014-06", ""), ("李明", "=DATE(2014,6,22)", ""), styled=style).looks
    assert looks.hidden == {1}
    assert looks.struck == {(2, 0)}
    assert looks.without_result == {(2, 1)}


def test_a_formula_with_an_empty_text_has_a_result():
    def emptied(part):
        return part.replace(b'<c r="B2"><f>A1</f><v></v>', b'<c r="B2" t="str"><f>A1</f><v></v>')

    book = rezipped(xlsx((HEAD, ("王红", "=A1", ""))), xl__worksheets__sheet1=emptied)
    assert open_sheets(book, "名单.xlsx").sheets[0].looks.without_result == frozenset()


def test_a_plain_workbook_has_nothing_to_tell():
    assert not sheet_of(("王红", "2014-06", "1班")).looks.formats


def test_parts_with_backslashes_and_a_workbook_of_another_name_are_read():
    parts = unzipped(xlsx((HEAD, ("王红", "2014-06", "1班"))))
    backslashes = zipped({name.replace("/", "\\"): data for name, data in parts.items()})
    other = {name.replace("workbook.xml", "workbook22.xml"): data for name, data in parts.items()}
    other["_rels/.rels"] = other["_rels/.rels"].replace(b"workbook.xml", b"workbook22.xml")
    for content in (backslashes, zipped(other)):
        assert open_sheets(content, "名单.xlsx").sheets[0].cell(1, 0) == "王红"


def test_broken_styles_are_damage_and_no_crash():
    book = rezipped(xlsx((HEAD, ("王红", "", ""))), xl__styles=lambda part: part[:-20])
    with pytest.raises(IntakeRefused) as refused:
        open_sheets(book, "名单.xlsx")
    assert refused.value.code == "damaged"


@pytest.mark.parametrize(
    "markup",
    [
        b'<c r="A1" ' * 150_000,
        b"<c " + b"r='A1' " * 150_000 + b"/>",
        b"<c><f>" * 150_000,
        b"<c><f></f>" + b" " * 2_000_000,
        b"<row hidden='1' " * 200_000,
        (b"<f" + b" " * 40) * 100_000,
    ],
)
def test_markup_made_to_be_slow_is_gone_through_once(markup):
    """Gone through for each of its signs anew it would take hours."""
    parts = unzipped(xlsx((HEAD, ("王红", "", ""))))
    parts["xl/worksheets/sheet1.xml"] = markup
    with suppress(IntakeRefused):
        check_xlsx(parts, USUAL)
    looks_of(parts)
