"""Columns that a person chose hold for the other lists of the file that have them too."""

import pytest

from tests.intake.building import xlsx

SCHOOL = "灯塔镇中心小学"
pytestmark = pytest.mark.sqlite_alone


def told(take, content, columns, *fields):
    report = take("children", content, school=SCHOOL, columns=columns)
    return [tuple(row.values[field] for field in fields) for row in report.rows]


def test_a_choice_reaches_the_list_beside(take):
    rows = [
        ("姓名", "年龄", "常用号", None, "姓名", "年龄", "常用号"),
        ("王红", 12, "18800000003", None, "李明", 11, "18800000004"),
    ]
    found = told(take, xlsx(rows), {"phone": 2}, "name", "phone")
    assert found == [("王红", "18800000003"), ("李明", "18800000004")]


def test_a_choice_reaches_the_second_child_of_a_row(take):
    rows = [
        ("家长姓名", "常用号", "孩子1姓名", "孩子1年龄", "孩子1乐事",
         "孩子2姓名", "孩子2年龄", "孩子2乐事"),
        ("王守", "18800000003", "王红", 12, "画画", "王明", 10, "唱歌"),
    ]  # fmt: skip
    found = told(take, xlsx(rows), {"phone": 1, "interests": 4}, "name", "phone", "interests")
    assert found == [("王红", "18800000003", ["画画"]), ("王明", "18800000003", ["唱歌"])]


@pytest.mark.parametrize(
    "head",
    [("姓名", "年龄", "常用号"), ("常用号", "姓名", "年龄"), ("姓名", "常用号", "民族", "年龄")],
)
def test_a_choice_reaches_sheets_with_the_heading_in_another_place(take, head):
    values = {"姓名": "李明", "年龄": 11, "常用号": "18800000004", "民族": "汉"}
    second = [head, tuple(values[text] for text in head)]
    first = [("姓名", "年龄", "常用号"), ("王红", 12, "18800000003")]
    content = xlsx(first, name="一班", after=[("二班", second, "visible")])
    found = told(take, content, {"phone": 2}, "name", "phone")
    assert found == [("王红", "18800000003"), ("李明", "18800000004")]


def test_what_only_the_first_sheet_lacks_stays_as_it_was_told_on_the_others(take):
    first = [("姓名", "年龄", "乐事", "性别"), ("王红", 12, "画画", "女")]
    second = [("姓名", "年龄", "电话"), ("李明", 11, "18800000004")]
    content = xlsx(first, name="一班", after=[("二班", second, "visible")])
    # The page sends every field, those without a column as none.
    columns = {"name": 0, "age": 1, "phone": -1, "interests": 2}
    found = told(take, content, columns, "name", "phone", "interests")
    assert found == [("王红", None, ["画画"]), ("李明", "18800000004", [])]


def test_a_field_chosen_away_is_away_on_every_list(take):
    rows = [
        ("姓名", "年龄", "电话", None, "姓名", "年龄", "电话"),
        ("王红", 12, "18800000003", None, "李明", 11, "18800000004"),
    ]
    assert told(take, xlsx(rows), {"phone": -1}, "phone") == [(None,), (None,)]
