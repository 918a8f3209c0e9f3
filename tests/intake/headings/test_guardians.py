"""Of several people in a row or on a form the guardian is who is marked, else the first named."""

import pytest

from tests.intake.building import xlsx

SCHOOL = "灯塔镇中心小学"
KIN = ("称谓", "姓名", "电话")
pytestmark = pytest.mark.sqlite_alone


def guardians(take, rows):
    report = take("children", xlsx(rows), school=SCHOOL)
    fields = ("guardian", "relation", "phone")
    return [tuple(row.values[field] for field in fields) for row in report.rows]


def form(name, *rows):
    return [
        ("留守儿童登记表",),
        ("姓名", name, "性别", "□男 ☑女"),
        ("出生日期", "2014-06-22", "班级", "五2班"),
        *rows,
        (),
    ]


def test_grandfather_on_one_form_and_grandmother_on_the_next(take):
    rows = [
        *form("王红", ("祖父", "王守", "联系电话", "18800000003")),
        *form("李明", ("祖母", "李守", "联系电话", "18800000004")),
    ]
    assert guardians(take, rows) == [
        ("王守", "祖父", "18800000003"),
        ("李守", "祖母", "18800000004"),
    ]


def test_the_member_of_the_family_who_is_marked_is_the_guardian(take):
    table = (
        (*KIN, "是否监护人"),
        ("祖父", "王守", "18800000003", "否"),
        ("祖母", "刘兰", "18800000005", "是"),
    )
    assert guardians(take, form("王红", *table)) == [("刘兰", "祖母", "18800000005")]


def test_a_mark_in_the_remarks_counts_as_well(take):
    table = (
        (*KIN, "备注"),
        ("祖父", "王守", "18800000003", None),
        ("祖母", "刘兰", "18800000005", "监护人"),
    )
    assert guardians(take, form("王红", *table)) == [("刘兰", "祖母", "18800000005")]


def test_without_a_mark_who_has_the_child_goes_before_who_is_away(take):
    table = (KIN, ("父亲", "王大", "18800000001"), ("祖母", "刘兰", "18800000005"))
    rows = [*form("王红", *table), *form("李明", KIN, ("母亲", "李小", "18800000006"))]
    assert guardians(take, rows) == [
        ("刘兰", "祖母", "18800000005"),
        ("李小", "母亲", "18800000006"),
    ]


def test_where_everybody_is_marked_as_none_nobody_is_taken(take):
    table = ((*KIN, "是否监护人"), ("祖父", "王守", "18800000003", "否"))
    assert guardians(take, form("王红", *table)) == [(None, None, None)]


@pytest.mark.parametrize("people", [("父亲", "母亲"), ("祖父", "祖母"), ("爷爷", "外婆")])
def test_in_a_list_name_and_phone_are_of_the_same_person(take, people):
    one, other = people
    rows = [
        ("姓名", "年龄", f"{one}姓名", f"{one}电话", f"{other}姓名", f"{other}电话"),
        ("王红", 12, "王大", "18800000001", "刘兰", "18800000005"),
        ("李明", 11, None, None, "李小", "18800000006"),
        ("张一", 11, "张大", None, "张小", "18800000007"),
    ]
    assert guardians(take, rows) == [
        ("王大", one, "18800000001"),
        ("李小", other, "18800000006"),
        ("张大", one, None),
    ]


def test_a_guardian_who_is_named_stays_alone_in_its_column(take):
    rows = [("姓名", "年龄", "监护人", "父亲", "母亲"), ("王红", 12, None, "王大", "刘兰")]
    assert guardians(take, rows) == [(None, None, None)]
