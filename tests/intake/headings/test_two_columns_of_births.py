"""A birth in two columns, one of which holds two of its parts."""

from datetime import date

import pytest

from tests.intake.building import xlsx


def born(take, headings, *cells):
    table = xlsx([("姓名", *headings), ("王红", *cells)])
    [row] = take("children", table, school="灯塔镇中心小学").rows
    values = row.values
    if values.get("birth_date"):
        return values["birth_date"]
    return "-".join(str(values[part]) for part in ("birth_year", "birth_month") if values.get(part))


@pytest.mark.parametrize(
    "headings",
    [
        ("出生年 / 月", "出生日"),
        ("出生年月", "日"),
        ("出生年·月", "出生·日"),
        ("Birth year/month", "Birth day"),
        ("出生年、月", "出生日子"),
    ],
)
@pytest.mark.parametrize(
    "cell", ["2014 / 6", "2014.6", "2014年6月", "201406", "14/06", "2014-06-12"]
)
def test_year_and_month_in_one_column_are_read_beside_the_day(take, headings, cell):
    assert born(take, headings, cell, 12) == "2014-06-12"


@pytest.mark.parametrize(
    "headings", [("出生年", "月/日"), ("出生年份", "月日"), ("出生年", "出生月日")]
)
@pytest.mark.parametrize("cell", ["6/12", "6.12", "6月12日", "0612", date(2026, 6, 12)])
def test_month_and_day_in_one_column_are_read_beside_the_year(take, headings, cell):
    assert born(take, headings, 2014, cell) == "2014-06-12"


@pytest.mark.parametrize(
    ("headings", "cells", "told"),
    [
        (("出生年/月", "出生日"), ("2014/6", None), "2014-6"),
        (("出生年", "月/日"), (2014, 6.1), "2014-6"),
        (("出生年", "月/日"), (2014, None), "2014"),
        (("出生年月", "入学日期"), ("2014.6", "2020-09-01"), "2014-6"),
    ],
)
def test_what_is_not_told_of_a_birth_is_not_made_up(take, headings, cells, told):
    assert born(take, headings, *cells) == told
