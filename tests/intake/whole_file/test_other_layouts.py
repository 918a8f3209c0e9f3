# ruff: noqa: E501 - one row of a table to a line
"""Layouts of other makers, each read as its author meant it."""

import pytest

from tests.intake.building import xlsx

pytestmark = pytest.mark.sqlite_alone

SCHOOL = "灯塔镇中心小学"


def read(take, rows, kind="children", **more):
    report = take(kind, xlsx(rows, **more), school=SCHOOL if kind == "children" else None)
    return [row.values for row in report.rows]


def told(values, *fields):
    return [tuple(row[field] for field in fields) for row in values]


def test_a_survey_whose_answers_look_like_labels_is_a_list(take):
    rows = [
        ("序号", "1、孩子姓名", "2、孩子性别", "3、孩子的出生日期", "4、孩子所在班级", "5、您的姓名",
         "6、您是孩子的", "7、您的手机号", "8、您愿意让孩子收到志愿者来信吗"),
        (1, "王一", "女", "2014-06-22", "六年级1班", "王守", "外公", "18800000001", "愿意"),
        (2, "王二", "男", "2014-07-22", "六年级1班", "王桂", "姑姑", "18800000002", "不愿意"),
    ]  # fmt: skip
    values = told(read(take, rows), "name", "guardian", "relation", "consent")
    assert values == [("王一", "王守", "外公", True), ("王二", "王桂", "姑姑", False)]


def test_a_bare_mark_is_of_the_member_before_it(take):
    rows = [
        ("姓名", "出生日期", "家庭成员或监护人姓名1", "关系1", "是否监护人1", "联系电话1",
         "家庭成员或监护人姓名2", "关系2", "是否监护人2", "联系电话2"),
        ("王一", "2014-06-22", "王大", "父亲", "否", "18800000001", "王桂", "祖母", "是", "18800000002"),
    ]  # fmt: skip
    assert told(read(take, rows), "guardian", "relation", "phone") == [
        ("王桂", "祖母", "18800000002")
    ]


@pytest.mark.parametrize(
    ("heads", "cells", "expected"),
    [
        (("照料人信息（姓名）", "照料人信息（电话）", "父母联系方式"),
         ("王守", "18800000001", "18800000002"), ("王守", "18800000001")),
        (("监护人及关系", "监护人手机"), ("王守 爷爷", "18800000001"), ("王守", "18800000001")),
        (("监护人（姓名/电话）", "备注"), ("王守 18800000001", ""), ("王守", None)),
        (("Mother", "Mother's phone", "Caregiver at home", "Caregiver's phone"),
         ("李母", "18800000002", "王守", "18800000001"), ("王守", "18800000001")),
        (("现与谁共同生活", "共同生活人姓名", "联系方式"),
         ("爷爷奶奶", "王守", "18800000001"), ("王守", "18800000001")),
    ],
)  # fmt: skip
def test_whoever_has_the_child_is_the_guardian_however_it_is_headed(take, heads, cells, expected):
    rows = [("姓名", "出生日期", *heads), ("王一", "2014-06-22", *cells)]
    assert told(read(take, rows), "guardian", "phone") == [expected]


@pytest.mark.parametrize(
    ("name", "above", "expected"),
    [
        ("五1", (), (5, 1)),
        ("名单", ("年级：五", "班级：2班", "班主任：李老师"), (5, 2)),
        ("302", (), (3, 2)),
        ("六一", (), (None, None)),
    ],
)
def test_a_class_is_told_by_a_sheets_name_and_by_a_line_above(take, name, above, expected):
    rows = [above, ("姓名", "出生日期", "监护人"), ("王一", "2014-06-22", "王守")]
    assert told(read(take, rows, name=name), "grade", "class") == [expected]


@pytest.mark.parametrize(
    ("heads", "cells", "expected"),
    [
        (("班级",), ("五〔2〕班",), (5, 2)),
        (("班级",), ("2班（五年级）",), (5, 2)),
        (("年级",), ("2021级（2）班",), (6, 2)),
        (("学校及班级",), ("灯塔镇中心小学五（2）班",), (5, 2)),
    ],
)
def test_a_class_is_read_in_other_brackets_and_behind_its_school(take, heads, cells, expected):
    rows = [("姓名", "出生日期", *heads), ("王一", "2014-06-22", *cells)]
    assert told(read(take, rows), "grade", "class") == [expected]


def test_a_birthday_without_a_year_is_no_birth_where_the_age_is_told(take):
    rows = [("姓名", "出生月日", "年龄"), ("王一", "6月22日", 11)]
    assert told(read(take, rows), "birth_year") == [(2015,)]


@pytest.mark.parametrize("cells", [("", "（例）张三"), ("例", "张三"), ("", "张三（示例）")])
def test_who_is_marked_as_an_example_is_none(take, cells):
    rows = [("序号", "姓名", "出生日期"), (*cells, "2014-01-01"), ("1", "王一", "2014-06-22")]
    assert told(read(take, rows), "name") == [("王一",)]


def test_a_form_that_calls_the_child_by_its_part_is_read(take):
    rows = [
        ("书信陪伴结对申请表",),
        ("申请儿童", "王一", "性别", "女", "出生年月", "2014年6月"),
        ("监护人", "王守", "关系", "奶奶", "手机", "18800000001"),
        ("监护人意见", "☑同意 □不同意", "签名", "王守"),
        ("家长意见", "□同意 ☑不同意", "家长电话", "18800000001"),
    ]
    assert told(read(take, rows), "name", "guardian", "consent") == [("王一", "王守", False)]


def test_a_tools_own_column_for_a_name_that_is_empty_is_none(take):
    rows = [
        ("Id", "Name", "您的姓名", "您的出生年月", "您的手机号码", "您的常用邮箱"),
        (1, "", "白芍", "2004-09", "17700000001", "b@example.org"),
    ]
    assert told(read(take, rows, "volunteers"), "name") == [("白芍",)]


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("已签收（学校）", "at_school"), ("已揽收", "posted"), ("已交邮政", "posted"), ("arrived at school", "at_school"),
        ("given to child", "delivered"), ("查无此人退回", "returned"), ("送达学生", "delivered"), ("未寄出", None),
    ],
)  # fmt: skip
def test_couriers_and_schools_have_words_of_their_own(take, text, state):
    rows = [("日期", "信件编号", "流转情况"), ("2026-09-20", "AAAA-1111", text)]
    assert told(read(take, rows, "letters"), "state") == [(state,)]


def test_a_schools_phone_is_of_its_contact(take):
    rows = [
        ("县区", "学校名称", "校长", "校长电话", "联络教师", "联络教师电话", "是否希望宣讲"),
        ("东源县", "试验小学", "刘校", "18800000001", "许师", "18800000002", "希望"),
    ]
    expected = ("许师", "18800000002", True)
    assert told(read(take, rows, "schools"), "contact", "phone", "wants_lecture") == [expected]
