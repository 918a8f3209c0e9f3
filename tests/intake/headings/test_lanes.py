# ruff: noqa: E501 - one list of headings to a line
"""A second child in a row and lists side by side, however their headings are written."""

import pytest

from tests.intake.building import xlsx

SCHOOL = "灯塔镇中心小学"
pytestmark = pytest.mark.sqlite_alone


def told(take, rows, *fields, merges=()):
    report = take("children", xlsx(rows, merges), school=SCHOOL)
    return [tuple(row.values[field] for field in fields) for row in report.rows]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("孩子1", "孩子2"), ("孩子", "二孩"), ("一孩", "二孩"), ("大孩", "二孩"), ("老大", "老二"),
        ("大宝", "二宝"), ("孩子（一）", "孩子（二）"), ("孩子A", "孩子B"),
        ("第一个孩子", "第二个孩子"), ("孩子", "第二个孩子"), ("孩子①", "孩子②"),
        ("子女1", "子女2"), ("子女一", "子女二"), ("长子女", "次子女"), ("长子", "次女"), ("大孩子", "小孩子"),
        ("大的孩子", "小的孩子"), ("大儿子", "小女儿"), ("大娃", "小娃"), ("头胎", "二胎"), ("长女", "次子"),
        ("first child ", "second child "), ("Eldest child ", "Youngest child "),
    ],
)  # fmt: skip
def test_a_second_child_is_one_by_whichever_word(take, first, second):
    heads = [f"{child}{what}" for child in (first, second) for what in ("姓名", "年龄")]
    rows = [("家长姓名", *heads), ("王守", "王红", 12, "王明", 10)]
    assert told(take, rows, "name", "guardian") == [("王红", "王守"), ("王明", "王守")]


@pytest.mark.parametrize(
    "heading", ["长子女", "大孩子", "二孩", "子女1", "小儿子", "次女", "First child"]
)
def test_one_child_of_several_is_the_child_where_no_other_is_listed(take, heading):
    rows = [("家长姓名", heading, "年龄"), ("王守", "王红", 12)]
    assert told(take, rows, "name", "guardian") == [("王红", "王守")]


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_three_lists_side_by_side_are_read_whatever_the_gap(take, gap):
    between = (None,) * gap
    head = ("姓名", "年龄", *between)
    rows = [head * 3, [cell for name in ("王红", "李明", "张一") for cell in (name, 12, *between)]]
    assert told(take, rows, "name") == [("王红",), ("李明",), ("张一",)]


def test_lists_of_two_classes_side_by_side_keep_their_class(take):
    rows = [
        ("五1班", None, None, "六2班", None),
        ("姓名", "年龄", None, "姓名", "年龄"),
        ("王红", 12, None, "李明", 11),
    ]
    found = told(take, rows, "name", "grade", "class", merges=("A1:B1", "D1:E1"))
    assert found == [("王红", 5, 1), ("李明", 6, 2)]


def test_lists_with_other_words_for_the_name_are_never_mixed(take):
    rows = [
        ("姓名", "年龄", "性别", None, "学生姓名", "年龄"),
        ("王红", 12, "女", None, "李明", 11),
    ]
    assert told(take, rows, "name", "gender") == [("王红", "f"), ("李明", None)]


def test_headings_over_three_rows_with_remarks_and_a_row_of_hints(take):
    rows = [
        ("姓名", "年龄", "监护人", None, "备注"),
        (None, "(周岁)", "姓名", "联系电话", None),
        ("必填", "必填", "必填", "11位手机号", "选填"),
        ("王红", 12, "王守", "18800000003", None),
    ]
    found = told(take, rows, "name", "guardian", "phone", merges=("A1:A2", "C1:D1", "E1:E2"))
    assert found == [("王红", "王守", "18800000003")]
