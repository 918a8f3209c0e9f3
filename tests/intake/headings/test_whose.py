# ruff: noqa: E501 - one list of words or one row of a table to a line
"""Whose a column is: the nearest word says it, in the heading, its brackets, or above it."""

import pytest

from app.intake.fields.people import Whose
from app.intake.fields.phrase import phrase_of
from tests.intake.building import xlsx

BORN = "2014-06-22"


def child(take, *rows, merges=()):
    (row,) = take("children", xlsx(rows, merges=merges), school="灯塔镇中心小学").rows
    return row


@pytest.mark.parametrize(
    ("heading", "groups", "whose"),
    [
        ("姓名", (), None),
        ("姓名（家长）", (), Whose.PARENT),
        ("联系电话（班主任）", (), Whose.TEACHER),
        ("姓名", ("受委托监护人情况",), Whose.ENTRUSTED),
        ("监护人/姓名", (), Whose.GUARDIAN),
        ("学生家长姓名", (), Whose.PARENT),
        ("被监护人姓名", (), Whose.CHILD),
        ("帮扶责任人", (), Whose.OFFICIAL),
        ("与户主关系", (), Whose.HOUSEHOLDER),
        ("与学生关系", (), Whose.CHILD),
        ("监护人与学生关系", (), Whose.GUARDIAN),
        ("手机（紧急联系人）", (), Whose.EMERGENCY),
        ("村医电话", (), Whose.OTHER),
        ("Parent/Guardian Mobile", (), Whose.GUARDIAN),
        ("姓名", ("学生及家长信息",), None),
    ],
)
def test_the_nearest_says_whose(heading, groups, whose):
    assert phrase_of(heading, groups).whose is whose


@pytest.mark.parametrize(
    "heads",
    [
        ("父亲姓名", "父亲电话", "实际监护人", "与孩子关系", "实际监护人电话"),
        ("父亲姓名", "联系电话", "监护人姓名", "关系", "联系电话"),
        ("父亲", "父亲手机", "委托照料人", "与学生关系", "照料人手机号"),
        ("班主任", "电话", "家长", "与学生关系", "电话"),
        ("驻村干部", "联系方式", "监护人", "关系", "监护人联系方式"),
        ("手机", "QQ", "监护人", "关系", "监护人手机"),
    ],
)
def test_the_guardian_goes_before_whoever_else_is_named(take, heads):
    row = ("王红", BORN, "王大", "18800000001", "王守", "祖父", "18800000003")
    found = child(take, ("姓名", "出生日期", *heads), row).values
    assert (found["guardian"], found["relation"]) == ("王守", "祖父")
    assert found["phone"] == "18800000003"


@pytest.mark.parametrize(
    "heads",
    [
        ("联系电话（班主任）", "备注"),
        ("备用电话", "与户主关系"),
        ("学生电话", "父亲联系方式"),
        ("帮扶人联系电话", "班主任姓名"),
    ],
)
def test_nobody_elses_phone_is_the_guardians(take, heads):
    row = ("王红", BORN, "王守", "18800000009", "18800000008")
    assert child(take, ("姓名", "出生日期", "监护人", *heads), row).values["phone"] is None


def test_a_phone_right_behind_a_teacher_is_the_teachers(take):
    rows = [("姓名", "年龄", "监护人", "班主任", "电话"), ("王红", 12, "王守", "李", "18800000009")]
    assert child(take, *rows).values["phone"] is None


def test_a_teachers_group_first_makes_no_child_of_the_teacher(take):
    rows = [
        ("班主任", None, "学生", None, "家长", None), ("姓名", "电话", "姓名", "年龄", "姓名", "电话"),
        ("李老师", "18800000009", "王红", 12, "王守", "18800000003"),
    ]  # fmt: skip
    found = child(take, *rows, merges=("A1:B1", "C1:D1", "E1:F1")).values
    assert (found["name"], found["guardian"], found["phone"]) == ("王红", "王守", "18800000003")


def test_the_father_gets_no_relation_of_somebody_else(take):
    rows = [("姓名", "年龄", "父亲", "母亲", "关系"), ("王红", 12, "王大", "方大", "祖母")]
    assert child(take, *rows).values["relation"] == "父亲"


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (("出生日期（农历）", "出生日期（公历）"), ("2014-05-25", BORN)),
        (("阴历生日", "阳历生日"), ("2014-05-25", BORN)),
        (("入学年月", "出生日期"), ("2021.09", BORN)),
        (("学籍辅号", "身份证号"), ("2021090101", "441625201406220155")),
        (("身份证号（监护人）", "出生日期"), ("44162519550308015X", BORN)),
    ],
)
def test_the_solar_birth_of_the_child_goes_before_any_other_day(take, heads, row):
    found = child(take, ("姓名", *heads), ("王红", *row))
    assert found.values["birth_date"] == BORN
    assert found.faults == ()


def test_a_day_of_entry_beside_an_age_is_no_birth(take):
    found = child(take, ("姓名", "年龄", "转入时间"), ("王红", 11, "2014-09-01")).values
    assert (found["birth_date"], found["birth_year"]) == (None, 2015)


def test_whoever_is_marked_as_the_guardian_is_it(take):
    heads = [
        f"成员{n}{what}" for n in (1, 2) for what in ("姓名", "关系", "联系电话", "是否监护人")
    ]
    father, grandfather = ("王大", "父亲", "18800000001"), ("王守", "祖父", "18800000003")
    row = ("王红", BORN, "18800000009", *father, "否", *grandfather, "是")
    found = child(take, ("姓名", "出生日期", "联系电话", *heads), row).values
    assert (found["guardian"], found["relation"]) == ("王守", "祖父")
    assert found["phone"] == "18800000003"
    nobody = (*row[:6], "否", *grandfather, "否")
    found = child(take, ("姓名", "出生日期", "联系电话", *heads), nobody).values
    assert (found["guardian"], found["phone"]) == (None, None)


def test_an_address_that_no_cell_bears_out_loses_to_one_that_does(take):
    rows = [("电子邮件", "姓名", "年龄", "常用邮箱"), ("anonymous", "苏晓", 21, "su@example.org")]
    (row,) = take("volunteers", xlsx(rows)).rows
    assert row.values["email"] == "su@example.org"
