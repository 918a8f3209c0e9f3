# ruff: noqa: E501 - one list of words or one row of a table to a line
"""One value in several columns, several children in a row, headings over several rows."""

import pytest

from app.intake import IntakeRefused
from tests.intake.building import text_table, xlsx
from tests.intake.conftest import outlined


def children(take, *rows, merges=()):
    return take("children", xlsx(rows, merges=merges), school="灯塔镇中心小学").rows


@pytest.mark.parametrize(
    ("heads", "row", "born"),
    [
        (("出生年", "月", "日"), (2014, 6, 2), ("2014-06-02", None)),
        (("出生年份", "出生月份", "出生日"), ("2014年", "6月", "2日"), ("2014-06-02", None)),
        (("birth year", "birth month", "birth day"), (2014, 6, 2), ("2014-06-02", None)),
        (("出生年", "出生月", "班级"), (2014, 6, "1班"), (None, 6)),
        (("出生年", "月", "日"), (2014, 6, None), (None, 6)),
        (("出生年", "月", "日"), ("2014-06-02", None, None), ("2014-06-02", None)),
    ],
)
def test_year_month_and_day_are_one_birth(take, heads, row, born):
    (found,) = children(take, ("姓名", *heads, "性别"), ("王红", *row, "女"))
    assert (found.values["birth_date"], found.values.get("birth_month")) == born


def test_parts_of_a_birth_stand_below_its_heading_in_a_text_table_too(take):
    top, low = ["姓名", "出生日期", "", "", "班级"], ["", "年", "月", "日", ""]
    content = text_table([top, low, ["王红", "2014", "6", "2", "五2班"]])
    (row,) = take("children", content, school="灯塔镇中心小学").rows
    assert (row.values["birth_date"], row.values["class"]) == ("2014-06-02", 2)


@pytest.mark.parametrize(
    ("heads", "row", "name"),
    [
        (("姓", "名"), ("王", "红"), "王红"),
        (("Family Name", "Given Name"), ("Ni", "Yi"), "Ni Yi"),
        (("First name", "Surname"), ("Yi", "Ni"), "Ni Yi"),
    ],
)
def test_surname_and_given_name_are_one_name(take, heads, row, name):
    (found,) = children(take, (*heads, "年龄", "性别"), (*row, 12, "女"))
    assert found.values["name"] == name


@pytest.mark.parametrize(
    "heads", [("家乡_省", "家乡_市", "家乡_区/县"), ("家乡（省）", "家乡（市）", "家乡（区县）"), ("籍贯省", "籍贯市", "籍贯县")]
)  # fmt: skip
def test_province_city_and_county_are_one_home(take, heads):
    rows = [("姓名", "年龄", "邮箱", *heads), ("苏晓", 21, "a@b.org", "广东省", "河源市", "东源县")]
    assert take("volunteers", xlsx(rows)).rows[0].values["home"] == "441625"


@pytest.mark.parametrize("tick", ["√", "1", "是", "■"])
def test_an_answer_is_where_the_tick_stands(take, tick):
    rows = [
        ("姓名", "年龄", "留守类型", None, "性别", None), (None, None, "父亲外出", "双亲外出", "男", "女"),
        ("王红", 12, None, tick, None, tick), ("李明", 12, tick, None, tick, None),
    ]  # fmt: skip
    found = children(take, *rows, merges=("C1:D1", "E1:F1", "A1:A2", "B1:B2"))
    told = [(row.values["status"], row.values["gender"]) for row in found]
    assert told == [("双亲外出", "f"), ("父亲外出", "m")]


def test_a_column_for_each_option_of_a_survey_is_one_list(take):
    heads = ("8、兴趣爱好(阅读)", "8、兴趣爱好(画画)", "8、兴趣爱好(篮球)")
    rows = [("姓名", "年龄", "邮箱", *heads), ("苏晓", 21, "a@b.org", 1, 0, 1)]
    assert take("volunteers", xlsx(rows)).rows[0].values["interests"] == ["阅读", "篮球"]


def test_headings_over_three_rows_are_read_and_a_title_is_none(take):
    rows = [
        ("灯塔镇中心小学名单", None, None, None), ("儿童", None, "家庭", None),
        ("基本信息", None, "父亲", "监护人"), ("姓名", "年龄", "姓名", "姓名"), ("王红", 12, "王大", "王守"),
    ]  # fmt: skip
    (row,) = children(take, *rows, merges=("A1:D1", "A2:B2", "C2:D2", "A3:B3"))
    assert (row.row, row.values["name"], row.values["guardian"]) == (5, "王红", "王守")


def test_a_heading_goes_on_in_brackets_below(take):
    rows = [
        ("姓名", "出生日期", "电话"),
        (None, "（公历）", "（家长手机）"),
        ("王红", "2014-06-22", "18800000003"),
    ]
    (row,) = children(take, *rows)
    assert (row.row, row.values["phone"]) == (3, "18800000003")


def test_a_class_merged_over_two_columns_holds_for_all_rows(take):
    rows = [
        ("年级", "班级", "姓名", "年龄"),
        ("五（2）班", None, "王红", 12),
        (None, None, "李明", 11),
    ]
    found = children(take, *rows, merges=("A2:B3",))
    assert [(row.values["grade"], row.values["class"]) for row in found] == [(5, 2), (5, 2)]


def test_a_second_child_in_a_row_is_a_child_with_the_same_guardian(take):
    rows = [
        ("家长姓名", "电话", "孩子1姓名", "孩子1年龄", "孩子2姓名", "孩子2年龄"),
        ("王守", "18800000003", "王红", 12, "王明", 10), ("李守", "18800000004", "李明", 11, None, None),
    ]  # fmt: skip
    found = [(row.values["name"], row.values["guardian"]) for row in children(take, *rows)]
    assert found == [("王红", "王守"), ("李明", "李守"), ("王明", "王守")]


def test_lists_side_by_side_of_unlike_length_are_read(take):
    rows = [
        ("序号", "姓名", "年龄", "序号", "姓名", "年龄"),
        (1, "王红", 12, 3, "李明", 11),
        (None, None, None, 4, "张三", 10),
    ]
    assert [row.values["name"] for row in children(take, *rows)] == ["王红", "李明", "张三"]


def test_a_list_without_headings_is_told_by_its_looks_and_says_so(take):
    rows = [
        ("王红", "441625201406220155", "18800000003"),
        ("李明", "441625201407220165", "18800000004"),
    ]
    report = take("children", xlsx(rows), school="灯塔镇中心小学")
    assert [(row.row, row.values["name"]) for row in report.rows] == [(1, "王红"), (2, "李明")]
    assert [note.code for note in report.notes] == ["no_headings"]


def test_of_two_columns_of_names_nobody_guesses_which_is_the_childs():
    rows = [("王红", "王守", "441625201406220155"), ("李明", "李守", "441625201407220165")]
    view = outlined("children", xlsx(rows))
    assert view.missing == (("name",),)
    chosen = outlined("children", xlsx(rows), columns={"name": 0})
    assert chosen.missing == ()


def test_numbers_of_people_are_in_no_refusal():
    rows = [("王红", "女", "18800000003", "x"), ("李明", "男", "441625 2014 0722 0165", "y")]
    with pytest.raises(IntakeRefused) as refused:
        outlined("children", xlsx(rows))
    assert "188000" not in str(refused.value.details)
    assert "441625" not in str(refused.value.details)


def test_a_part_can_be_chosen_by_hand(take):
    rows = [("姓名", "哪年", "几月", "反对的"), ("王红", 2014, 6, "√")]
    columns = {"birth_date": 1, "birth_date.month": 2, "consent.refuse": 3}
    (row,) = take("children", xlsx(rows), school="灯塔镇中心小学", columns=columns).rows
    assert (row.values["birth_year"], row.values["birth_month"]) == (2014, 6)
    assert row.values["consent"] is False


def test_a_field_left_as_it_was_keeps_its_parts(take):
    rows = [("姓名", "出生年", "月", "日", "x"), ("王红", 2014, 6, 2, "18800000003")]
    columns = {"name": 0, "birth_date": 1, "birth_date.month": 2, "birth_date.day": 3, "phone": 4}
    (row,) = take("children", xlsx(rows), school="灯塔镇中心小学", columns=columns).rows
    assert (row.values["birth_date"], row.values["phone"]) == ("2014-06-02", "18800000003")
