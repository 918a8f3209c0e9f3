# ruff: noqa: E501 - each case stays on its line
"""Documents that are no resident ids, codes of national lists, classes, days of a log."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.faults import Unreadable
from app.intake.values.classes.entry_year import entered_class
from app.intake.values.classes.titled_class import class_of_titles, class_within, with_titled
from app.intake.values.codes import relation_of, uncoded
from app.intake.values.days import read_day
from app.intake.values.people import read_coded_gender, read_gender
from app.intake.values.resident_id import FromId, read_resident_id, says_no_id
from app.intake.values.school_class import read_class, remark_behind
from tests.intake.conftest import TODAY


@pytest.mark.parametrize("written", ["E12345678", "H01234567", "M1234567(8)", "01234567"])
def test_a_passport_or_a_permit_is_another_document(written):
    with pytest.raises(Unreadable, match="id_other"):
        read_resident_id(written)


@pytest.mark.parametrize(
    "written",
    [None, "", "未办理", "无身份证", "暂无", "还没办", "办理中", "身份证丢失", "未上户口"],
)
def test_words_for_no_id_are_no_id(written):
    assert says_no_id(written)


@pytest.mark.parametrize(
    "written", ["441622201305180116。", "441622201305180116、", " 441622 20130518 0116"]
)
def test_an_id_may_have_a_stop_behind_it(written):
    assert read_resident_id(written) == FromId(date(2013, 5, 18), "m")


def test_the_number_of_a_pupils_record_holds_the_birth_and_vouches_for_no_gender():
    assert read_resident_id("G441622201305180116") == FromId(date(2013, 5, 18), None)


def test_codes_of_national_lists_are_words():
    assert [read_coded_gender(cell) for cell in ("1-男", "2-女", "1", 2, "0")] == [
        "m",
        "f",
        "m",
        "f",
        None,
    ]
    assert [relation_of(text) for text in ("61-祖父", "62", "祖母", "52_母亲", "8")] == [
        "祖父",
        "祖母",
        "祖母",
        "母亲",
        "8",
    ]
    assert uncoded("A-护照") == "护照"


def test_a_bare_number_is_a_gender_only_where_the_national_code_is_meant():
    with pytest.raises(Unreadable, match="gender_unreadable"):
        read_gender("1")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("0502", (5, 2)), ("512班", (5, 12)), ("第五年级第2班", (5, 2)), ("初中一年级2班", (7, 2)), ("小学五年级2班", (5, 2)), ("5月2日", (5, 2)),
        ("2-May", (5, 2)), ("3.10", (3, 10)), ("'六年级1班", (6, 1)), ("六年级1班。", (6, 1)), ("初中二年级火箭班", (8, "火箭班")),
    ],
)  # fmt: skip
def test_more_ways_of_writing_a_class(written, expected):
    assert read_class(None, written) == expected


@pytest.mark.parametrize(
    ("written", "expected", "remark"),
    [
        ("五年级（2）班住校", (5, 2), "住校"), ("五年级2班（原3班）", (5, 2), "(原3班)"), ("一年级（1）班（2026级）", (1, 1), "(2026级)"),
        ("3班（走读）", (None, 3), "(走读)"), ("五年级2班", (5, 2), ""), ("实验班", (None, "实验班"), ""),
    ],
)  # fmt: skip
def test_a_remark_behind_a_class_is_told_apart_from_it(written, expected, remark):
    assert read_class(None, written) == expected
    assert remark_behind(written) == remark


@pytest.mark.parametrize(
    ("written", "born", "expected"),
    [
        ("2021级3班", 2015, (6, 3)), ("2021级", 2015, (6, None)), ("2024级2班", 2012, (9, 2)), ("初2024级2班", 2012, (9, 2)),
        ("2021级（3）班", None, (6, 3)), ("2021级实验班", 2015, (6, "实验班")),
        ("2024级2班", 2007, None), ("初2024级2班", 2016, None), ("2012级1班", 2006, None), ("2027级1班", None, None), ("五年级2班", 2015, None),
    ],
)  # fmt: skip
def test_a_year_of_entry_tells_the_grade_where_the_age_fits(written, born, expected):
    assert entered_class(written, born, TODAY) == expected


def test_a_school_year_begins_in_autumn():
    assert entered_class("2021级3班", 2015, date(2026, 8, 31)) == (5, 3)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("五（2）班留守儿童名单", (5, 2)), ("502班留守儿童名单", (5, 2)), ("五2班", (5, 2)), ("五二班", (5, 2)), ("六年级留守儿童名单", (6, None)),
        ("班级：五年级（2）班 班主任：李老师", (5, 2)), ("初一（3）班", (7, 3)), ("初中一年级名单", (7, None)), ("六年1班", (6, 1)), ("第一小学五（1）班", (5, 1)),
        ("灯塔镇中心小学2026年秋季六年级学生名册", (6, None)),
    ],
)  # fmt: skip
def test_a_title_tells_class_or_grade(title, expected):
    assert read_class(None, class_within(title)) == expected


@pytest.mark.parametrize(
    "title",
    [
        "四、五年级",
        "四至六年级",
        "1-6年级名单",
        "六(1)班和六(2)班",
        "2026年级",
        "五一节活动",
        "第一中学",
        "学前班",
    ],
)
def test_a_title_of_several_classes_or_none_tells_none(title):
    assert class_within(title) is None


def test_of_several_titles_the_one_with_a_class_counts():
    assert class_of_titles(["六年级名单", "六（2）班"]) == "六(2)班"
    assert class_of_titles(["六年级名单", "Sheet1"]) == "六年级"


def test_a_title_gives_what_no_column_has():
    assert with_titled({}, "五(2)班") == {"class": "五(2)班"}
    assert with_titled({"class": "1班"}, "六年级") == {"class": "1班", "grade": "6年级"}
    assert with_titled({"class": "五年级1班"}, "六年级") == {"class": "五年级1班"}
    assert with_titled({"class": None}, "六年级") == {"class": None}
    assert with_titled({"grade": None}, "六年级") == {"grade": None}


LOGGED = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("11月20日", "2026-11-20"), ("11.21", "2026-11-21"), ("11/21", "2026-11-21"), ("11-21", "2026-11-21"), ("11月28号", "2026-11-28"),
        ("12.25", "2025-12-25"), ("11.29", "2025-11-29"), ("十一月二十日", "2026-11-20"), ("11月20日 14:30", "2026-11-20"), ("21/11", "2026-11-21"),
        (11.25, "2026-11-25"), ("2026.11.22", "2026-11-22"), ("2.29", "2024-02-29"),
    ],
)  # fmt: skip
def test_a_day_without_a_year_is_the_last_of_that_date(written, day):
    assert read_day(written, LOGGED) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (11.2, "date_ambiguous"),
        ("13.32", "date_impossible"),
        ("11月", "date_unreadable"),
        ("昨天", "date_unreadable"),
    ],
)
def test_what_is_no_day_of_a_log_says_why(written, code):
    with pytest.raises(Unreadable, match=code):
        read_day(written, LOGGED)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(0, 364))
def test_every_day_of_the_last_year_is_known_without_its_year(today, ago):
    day = date.fromordinal(today.toordinal() - ago)
    if (day.month, day.day) != (2, 29):
        assert read_day(f"{day.month}月{day.day}日", today) == day
