# ruff: noqa: E501 - each case stays on its line
"""A birth is kept as exactly as it is known, and says so where it is less sure than it looks."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intake.faults import Unreadable
from app.intake.values.birth import (
    CLOCK,
    LUNAR,
    MONTH_UNSURE,
    RECKONED,
    REMARKED,
    Birth,
    read_age,
    read_birth,
)
from app.intake.values.calendar.lunar import solar_part
from tests.intake.conftest import TODAY

JUNE_22 = Birth(2014, 6, 22)


def read(written):
    found = read_birth(written, TODAY)
    return found, found.doubt


@pytest.mark.parametrize(
    "written",
    [
        "2014-06-21T16:00:00.000Z", "2014-06-21T16:00:00Z", "2014-06-21 16:00:00 UTC", "2014-06-21T16:00:00.000+00:00",
        "2014-06-22T00:00:00+08:00", "2014-06-22T00:00:00.000+0800", "2014-06-22T00:00:00+08:00[Asia/Shanghai]",
        "Sun Jun 22 00:00:00 CST 2014", "Sun Jun 22 2014 00:00:00 GMT+0800 (中国标准时间)", "Sat Jun 21 16:00:00 UTC 2014",
        "Sun, 22 Jun 2014 00:00:00 GMT", "Jun 22, 2014 12:00:00 AM", "/Date(1403366400000)/", "/Date(1403366400000+0800)/",
        "1403366400000", 1403366400000, 1403366400.0, '{"$date":"2014-06-21T16:00:00Z"}', "20140622000000",
        "2014年06月22日00时00分", "2014-06-22T00:00",
    ],
)  # fmt: skip
def test_a_midnight_that_a_program_wrote_is_the_day_that_was_meant(written):
    assert read(written) == (JUNE_22, "")


@pytest.mark.parametrize(
    "written",
    [
        datetime.fromisoformat("2014-06-21T23:59:17"), "2014-06-21 23:59:17", "2014/6/21 23:59:17", "2014-06-21T15:59:17.000Z",
        41811.99950231482, 1403366357000,
    ],
)  # fmt: skip
def test_a_clock_that_is_43_seconds_short_means_the_next_day(written):
    assert read(written) == (JUNE_22, "")


@pytest.mark.parametrize(
    "written", [datetime.fromisoformat("2014-06-22T16:00"), "2014-06-22 16:00:00", "2014/6/22 8:30"]
)
def test_any_other_clock_time_is_noted(written):
    assert read(written) == (JUNE_22, CLOCK)


@given(st.dates(date(1992, 1, 1), date(2026, 9, 30)))
def test_every_day_comes_back_from_the_universal_time_of_its_midnight(day):
    midnight = datetime.fromisoformat(f"{day.isoformat()}T00:00:00+08:00")
    written = midnight.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert read_birth(written, TODAY).exact == day
    assert read_birth(str(int(midnight.timestamp() * 1000)), TODAY).exact == day
    # A count of seconds that is no midnight is some other number.
    with pytest.raises(Unreadable):
        read_birth(str(int(midnight.timestamp()) + 3_600 * 5 + 1), TODAY)


@pytest.mark.parametrize(
    "written",
    [
        "农历2014年5月25日", "2014.5.25（农历）", "2014-5-25阴历", "2014年五月廿五", "2014年闰五月初三", "甲午年五月初三", "（农历）2014.5.25",
        "2014.5.25农", "2014年腊月初八", "阴历14.5.25", "二〇一四年五月初三",
    ],
)  # fmt: skip
def test_a_lunar_date_tells_its_year_alone(written):
    assert read(written) == (Birth(2014), LUNAR)


@pytest.mark.parametrize(
    "written",
    [
        "2014年6月22日（农历五月廿五）", "农历五月廿五（公历2014年6月22日）", "公历2014.6.22", "公历：2014.6.22 农历：5.25", "2014.6.22（阳历）",
        "2014.6.22/农历五月廿五", "2014.6.22 农历5.25", "阳历2014-6-22", "二〇一四年六月廿二日",
    ],
)  # fmt: skip
def test_a_solar_date_beside_a_lunar_one_is_the_birth(written):
    assert read(written) == (JUNE_22, "")


@pytest.mark.parametrize("written", ["农历五月初三", "五月廿五", "阴历"])
def test_a_lunar_date_without_a_year_tells_nothing(written):
    with pytest.raises(Unreadable, match="date_unreadable"):
        read_birth(written, TODAY)


@given(st.text(alphabet="农历阴公阳年月日初廿正腊闰甲午子0123456789.-/（） ", max_size=24))
def test_no_text_of_two_calendars_breaks_their_reader(text):
    part, lunar = solar_part(text)
    assert isinstance(part, str)
    assert lunar in (True, False)


@pytest.mark.parametrize(
    "written",
    ["2014-06-00", "20140600", "2014年6月份", "2014.6.0", "2014年6月底", "2014年6月下旬", "2014年6月", "2014.6月", "约2014年6月"],
)  # fmt: skip
def test_a_month_whose_day_is_not_known_stays_a_month(written):
    assert read(written) == (Birth(2014, 6), "")
    assert read_birth(written, TODAY).day is None


def test_a_month_typed_as_a_number_is_no_other_month():
    assert read(2014.1) == (Birth(2014), MONTH_UNSURE)
    assert read("2014.10") == (Birth(2014, 10), "")
    assert [read(number)[0] for number in (2014.11, 2014.01, 2014.2)] == [
        Birth(2014, 11), Birth(2014, 1), Birth(2014, 2),
    ]  # fmt: skip
    # 2014.2 where two decimals are shown.
    assert read("2014.20") == (Birth(2014, 2), "")


@pytest.mark.parametrize(
    ("written", "doubt"),
    [
        ("2014-6-22、", ""), ("2014.6.22，", ""), ("“2014-06-22”", ""), ("2014.6.22生", ""), ("2014-6-22 (身份证)", ""),
        ("2014年6月22日出生于东莞", REMARKED), ("2014.6.22（实际2014.7.22）", REMARKED),
    ],
)  # fmt: skip
def test_a_remark_behind_a_date_is_left_out_and_another_date_is_noted(written, doubt):
    assert read(written) == (JUNE_22, doubt)


@pytest.mark.parametrize("written", ["13虚岁", "虚岁13", "13（虚岁）", "虚龄13", "十三岁（虚）"])
def test_a_reckoned_age_is_one_at_birth(written):
    found = read_age(written, TODAY)
    assert (found, found.doubt) == (Birth(2014), RECKONED)
    # Before the lunar new year the year of it has not begun.
    assert read_age(written, date(2027, 1, 10)) == Birth(2014)
