"""The templates that people download come back as data."""

import io

import openpyxl
import pytest

from app.intake import KINDS, blank

FILLED = {
    "children": "1,,王小红,女,2016-03-04,四年级,1班,单亲,唱歌、跳绳,王芳,母亲,13800138000,是",
    "volunteers": "1,王小红,女,2004-05,13800138000,a@example.org,中山大学,广东河源东源,唱歌,2,能",
    "schools": "1,东源县,灯塔镇,灯塔镇中心小学,王老师,13800138000,b@a.cn,灯塔路2号,517500,40,是",
    "letters": "1,AB12-CD34,到校,2026-09-30",
}


def filled(kind, change=None):
    """A template with one row filled in, and one cell of it changed."""
    book = openpyxl.load_workbook(io.BytesIO(blank(kind)))
    for index, text in enumerate(FILLED[kind].split(","), 1):
        book.worksheets[0].cell(3, index).value = (change or {}).get(index, text) or None
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_an_untouched_template_brings_nobody_and_explains_each_row(kind, take):
    report = take(kind, blank(kind), school="灯塔镇中心小学")
    assert report.rows == ()
    assert [(entry.row, entry.why) for entry in report.ignored] == [(1, "header"), (2, "example")]


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_template_has_no_fault_and_no_column_left_over(kind, take):
    report = take(kind, filled(kind), school="灯塔镇中心小学")
    assert [(row.row, row.fate, row.faults, row.notes) for row in report.rows] == [
        (3, "new", (), ())
    ]
    assert [column.heading for column in report.outline.unused] == ["序号"]
    empty = [name for name, value in report.rows[0].values.items() if value in (None, [])]
    assert empty == []


@pytest.mark.parametrize("kind", KINDS)
def test_drop_downs_offer_only_what_intake_understands(kind, take):
    sheet = openpyxl.load_workbook(io.BytesIO(blank(kind))).worksheets[0]
    for choice in sheet.data_validations.dataValidation:
        column = next(iter(choice.sqref.ranges)).min_col
        for word in choice.formula1.strip('"').split(","):
            content = filled(kind, {column: word})
            (row,) = take(kind, content, school="灯塔镇中心小学").rows
            assert not row.faults, (word, row.faults)
            assert not row.notes, (word, row.notes)
