# ruff: noqa: E501 - each case stays on its line
"""Which school a list belongs to."""

import pytest

from app.intake import (
    IntakeRefused,
    RegionDirectory,
    SchoolDirectory,
    SchoolEntry,
    plain_name,
)
from tests.intake.building import xlsx

CHILD = ("王红", "12")


def one(directory, text, county=""):
    return [school.name for school in directory.find(text, county)]


@pytest.mark.parametrize(
    "written",
    ["灯塔镇中心小学", " 灯塔镇 中心小学", "东源县灯塔镇中心小学", "广东省河源市东源县灯塔镇中心小学", "灯塔中心小学", "S003", "s003"],
)  # fmt: skip
def test_a_school_is_found_however_it_is_written(directory, written):
    assert one(directory, written) == ["灯塔镇中心小学"]


def test_a_contact_under_a_heading_of_two_rows_is_the_schools_own(take):
    rows = [
        ("县区", "学校名称", "联系人", None, "其中留守儿童"), (None, None, "姓名", "手机号码", None),
        ("东源县", "新港镇实验小学", "王老师", 13800138000, "约100"), (None, "新港镇第二小学", "/", "/", "无"),
    ]  # fmt: skip
    first, second = take("schools", xlsx(rows, merges=("C1:D1",))).rows
    assert (first.values["contact"], first.values["phone"]) == ("王老师", "13800138000")
    assert [row.values["left_behind"] for row in (first, second)] == [100, 0]
    assert (second.values["county"], second.notes) == ("441625", ())


def test_a_town_that_stands_twice_in_the_name_is_no_hindrance(directory):
    assert (
        one(directory, "义合镇中洞小学")
        == one(directory, "中洞小学")
        == ["义合镇东源县义合镇中洞小学"]
    )


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("义合镇东源县义合镇中洞小学", "义合镇中洞小学"),
        ("东源县灯塔镇灯塔镇中心小学", "灯塔镇中心小学"),
        ("岩镇镇中心小学", "岩镇镇中心小学"),
        ("新回龙镇东源县新回龙镇小径小学", "新回龙镇小径小学"),
    ],
)
def test_a_town_that_stands_twice_in_the_name_is_kept_once(written, plain):
    assert plain_name(written, "441625", RegionDirectory.standard()) == plain


def test_one_name_in_two_counties_needs_the_county(directory):
    assert len(one(directory, "上坪镇中心小学")) == 2
    assert len(one(directory, "连平县上坪镇中心小学")) == 1
    assert len(one(directory, "上坪镇中心小学", "441622")) == 1


@pytest.mark.parametrize("written", ["火星小学", "灯塔镇水西小学", "", "小学"])
def test_a_school_that_is_not_registered_is_not_guessed(directory, written):
    assert one(directory, written) == []


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("东源县灯塔镇中心小学留守儿童书信陪伴报名表", "灯塔镇中心小学"),
        ("2026年秋季东源县灯塔中心小学名单", "灯塔镇中心小学"),
        ("连平县上坪镇中心小学名单.xlsx", "上坪镇中心小学"),
    ],
)
def test_a_title_tells_the_school(directory, title, name):
    (school,) = directory.find_within(title)
    assert school.name == name


def children(take, rows, **options):
    return take("children", xlsx(rows), **options)


def test_the_file_name_tells_the_school_where_the_title_does_not(take):
    report = children(take, [("姓名", "年龄"), CHILD], filename="灯塔镇中心小学.xlsx")
    assert report.rows[0].school.name == "灯塔镇中心小学"


def test_a_list_of_no_school_is_refused_with_advice(take):
    with pytest.raises(IntakeRefused) as refused:
        children(take, [("姓名", "年龄"), CHILD])
    assert refused.value.code == "school_missing"


def test_a_title_that_could_mean_two_schools_is_refused_with_both(take):
    with pytest.raises(IntakeRefused) as refused:
        children(take, [("上坪镇中心小学名单",), ("姓名", "年龄"), CHILD])
    assert refused.value.code == "school_ambiguous"
    assert refused.value.details["candidates"] == ["龙川县上坪镇中心小学", "连平县上坪镇中心小学"]


@pytest.mark.parametrize(
    ("school", "code"), [("火星小学", "school_unknown"), ("上坪镇中心小学", "school_ambiguous")]
)
def test_a_school_asked_for_must_be_one_school(take, school, code):
    with pytest.raises(IntakeRefused) as refused:
        children(take, [("姓名", "年龄"), CHILD], school=school)
    assert refused.value.code == code


def test_an_unknown_or_ambiguous_school_is_a_fault_of_its_row_alone(take):
    rows = [
        ("学校", "姓名", "年龄"),
        ("火星小学", *CHILD),
        ("上坪镇中心小学", *CHILD),
        ("灯塔镇中心小学", *CHILD),
    ]
    report = children(take, rows)
    assert [[f.code for f in row.faults] for row in report.rows] == [
        ["school_unknown"],
        ["school_ambiguous"],
        [],
    ]


def test_a_county_column_settles_equal_names(take):
    rows = [
        ("县区", "学校", "姓名", "年龄"),
        ("连平县", "上坪镇中心小学", *CHILD),
        ("龙川县", "上坪镇中心小学", *CHILD),
    ]
    report = children(take, rows)
    assert [row.school.county for row in report.rows] == ["441623", "441622"]
    assert report.counts["new"] == 2


def test_rows_of_another_school_are_faults_where_a_school_is_chosen(take):
    rows = [
        ("学校", "姓名", "年龄"),
        ("灯塔镇中心小学", *CHILD),
        ("麻布岗镇中心小学", "李明", "11"),
        ("某校", "张三", "10"),
    ]
    report = children(take, rows, school="灯塔镇中心小学")
    assert [row.fate for row in report.rows] == ["new", "fault", "fault"]
    assert [row.faults[0].code for row in report.rows[1:]] == ["other_school", "other_school"]


def test_the_chosen_school_may_be_given_as_an_entry(take, regions):
    entry = SchoolEntry(7, "无名小学", "441625")
    report = children(take, [("姓名", "年龄"), CHILD], school=entry)
    assert report.rows[0].school.key == 7
    assert len(SchoolDirectory([entry], regions)) == 1


def test_a_list_tells_where_a_school_and_its_contact_are_reached(take):
    rows = [
        ("县区", "学校名称", "联系人", "联系人邮箱", "学校地址", "邮编"),
        ("东源县", "新港镇实验小学", "王老师", "Wang@Example.org", "新港镇人民路 1 号", 517500),
        ("东源县", "新港镇第二小学", "李老师", None, None, "5175"),
    ]
    first, second = take("schools", xlsx(rows)).rows
    told = [first.values[name] for name in ("email", "address", "postcode")]
    assert told == ["wang@example.org", "新港镇人民路 1 号", "517500"]
    assert (second.values["postcode"], [note.code for note in second.notes]) == (
        None,
        ["postcode_unreadable"],
    )
