# ruff: noqa: E501 - each case stays on its line
"""Births, ages and ids in every way schools and surveys write them, and what they become."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from app.intake.faults import Unreadable
from app.intake.values.birth import Birth, read_age, read_birth
from app.intake.values.resident_id import read_resident_id
from tests.intake.conftest import TODAY

JUNE_9 = Birth(2013, 6, 9)


def code_of(read, *arguments):
    with pytest.raises(Unreadable) as unreadable:
        read(*arguments)
    return unreadable.value.code


def resident_id(born, order="011"):
    stem = "441622" + born.strftime("%Y%m%d") + order
    return stem + ric.calc_check_digit(stem + "0")


@pytest.mark.parametrize(
    "written",
    [
        "2013年6月9日", "2013.6.9", "2013/6/9", "2013-06-09", "20130609", 20130609.0, "2013 年 6 月 9 日",
        "２０１３年６月９日", "2013年6月9号", "2013.06.09.", "2013-6-9 0:00:00", "2013-06-09T00:00:00",
        "2013、6、9", "13.6.9", "13年6月9日", "2013。6。9", "二〇一三年六月九日",
        date(2013, 6, 9), datetime.fromisoformat("2013-06-09T08:30"), 41434, 41434.0, "41434",
        "9 June 2013", "June 9, 2013", "9-Jun-2013", "2013年6月9日出生", "'2013-06-09",
        "2013 6 9", "2013—6—9", "2013~6~9", "2013年6月9日。", "2013.6.9（13岁）", "130609", "20130609.0", "41434.0",
        "2013年6月9日 星期日", "2013/6/9 上午 8:30", "2013-06-09 8:30 AM", "2013-06-09T00:00:00+08:00", "9-Jun-13",
    ],
)  # fmt: skip
def test_a_birth_date_is_read_however_it_is_written(written):
    assert read_birth(written, TODAY) == JUNE_9


@pytest.mark.parametrize(
    "written",
    ["2013-6", "2013年6月", "2013.06", "201306", "二〇一三年六月", "June 2013", "2013 6", "Jun-13"],
)
def test_a_month_without_a_day_stays_a_month(written):
    assert read_birth(written, TODAY) == Birth(2013, 6)
    assert read_birth(written, TODAY).exact is None


@pytest.mark.parametrize("written", ["2013", "2013年", 2013, "２０１３"])
def test_a_year_alone_stays_a_year(written):
    assert read_birth(written, TODAY) == Birth(2013)


def test_two_figures_mean_the_century_that_is_not_to_come():
    assert read_birth("98.6.9", TODAY) == Birth(1998, 6, 9)
    assert read_birth("26-9-30", TODAY) == Birth(2026, 9, 30)
    assert read_birth("27-1-1", TODAY) == Birth(1927, 1, 1)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2013年2月30日", "date_impossible"), ("2013-13-01", "date_impossible"), ("20131301", "date_impossible"),
        ("2013.0.5", "date_impossible"), ("03/04/2013", "date_ambiguous"), ("不知道", "date_unreadable"),
        ("六月", "date_unreadable"), ("2013//", "date_unreadable"), ("农历五月初三", "date_unreadable"),
        ("10.5", "date_unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_date_says_why(written, code):
    assert code_of(read_birth, written, TODAY) == code


def test_days_and_months_are_told_apart_where_they_can_be():
    assert read_birth("25/12/2013", TODAY) == read_birth("12/25/2013", TODAY) == Birth(2013, 12, 25)


@given(st.dates(date(1940, 1, 1), date(2026, 10, 1)))
def test_every_date_survives_every_common_form(day):
    forms = ["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d"]
    for form in forms:
        assert read_birth(day.strftime(form), TODAY).exact == day
    assert read_birth(f"{day.year}年{day.month}月{day.day}日", TODAY).exact == day
    assert read_birth(resident_id(day), TODAY).exact == day


@pytest.mark.parametrize(
    "written", ["13", "１３", "十三岁", "十三", 13, 13.0, "13岁", "13周岁", "满13岁", "约13岁"]
)
def test_an_age_becomes_a_year_of_birth(written):
    assert read_age(written, TODAY) == Birth(2013)
    assert read_birth(written, TODAY) == Birth(2013)


@pytest.mark.parametrize("written", ["13.5", "13岁半", "13岁5个月", "13岁左右"])
def test_an_age_may_be_less_than_exact(written):
    assert read_age(written, TODAY) == Birth(2013)


@pytest.mark.parametrize("written", ["10-11", "10多岁", "3月", "不小了"])
def test_what_is_no_age_says_so(written):
    assert code_of(read_age, written, TODAY) == "age_unreadable"


@given(st.dates(date(1950, 1, 1), date(2026, 10, 1)), st.integers(0, 999))
def test_an_id_tells_birth_and_gender_and_any_wrong_figure_is_noticed(born, order):
    number = resident_id(born, f"{order:03}")
    found = read_resident_id(number)
    assert (found.born, found.gender) == (born, "m" if order % 2 else "f")
    assert read_resident_id(number.lower()) == found
    wrong = str((int(number[16]) + 1) % 10)
    with pytest.raises(Unreadable) as unreadable:
        read_resident_id(number[:16] + wrong + number[17])
    assert number[:6] not in str(unreadable.value.details)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("44162220130518011", "id_length"), ("441622130518011", "id_length"),
        ("44162220130518011A", "id_characters"), ("4416222013O5180116", "id_characters"),
        ("441622201302300118", "id_birth_impossible"), ("441622201305180117", "id_check_digit"),
        (4.41622201305180e17, "id_rounded"), ("4.41622E+17", "id_rounded"), ("441622201305180000", "id_rounded"),
    ],
)  # fmt: skip
def test_a_wrong_id_says_what_is_wrong(written, code):
    assert code_of(read_resident_id, written) == code


@pytest.mark.parametrize(
    "written",
    [
        "44162220130514123x",
        "４４１６２２２０１３０５１４１２３Ｘ",
        " 441622 20130514 123X ",
        "'44162220130514123X",
    ],
)
def test_an_id_may_have_a_small_x_wide_figures_and_spaces(written):
    assert read_resident_id(written).born == date(2013, 5, 14)
