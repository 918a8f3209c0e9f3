# ruff: noqa: E501 - one list of words to a line
"""Months with an unknown day, clock times in words, and genders as people write them."""

from datetime import date

import pytest

from app.intake.values.birth import read_birth
from app.intake.values.names import told_name
from app.intake.values.people import read_coded_gender

TODAY = date(2026, 10, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2014年6月?日",
        "2014年6月x日",
        "2014-06-xx",
        "2014年6月左右",
        "6/2014",
        "06/2014",
        "2014年6月__日",
        "2014年6月日期不详",
    ],
)
def test_a_month_whose_day_is_left_open_is_the_month(text):
    born = read_birth(text, TODAY)
    assert (born.year, born.month, born.day) == (2014, 6, None)


@pytest.mark.parametrize("text", ["2014年?月", "14年", "2014年左右", "2014年月日不详"])
def test_a_year_whose_month_is_left_open_is_the_year(text):
    born = read_birth(text, TODAY)
    assert (born.year, born.month) == (2014, None)


@pytest.mark.parametrize(
    "text", ["2014年6月22日 上午8时", "2014年6月22日8时30分", "2014年6月22日下午3点"]
)
def test_the_hour_of_a_birth_leaves_its_day(text):
    assert read_birth(text, TODAY).exact == date(2014, 6, 22)


@pytest.mark.parametrize(
    ("text", "gender"),
    [("男（独生子）", "m"), ("女娃", "f"), ("男娃", "m"), ("女儿", "f"), ("儿子", "m"), ("男√", "m"), ("☑男□女", "m"), ("□男☑女", "f"), ("男☐女☑", "f"), ("女学生", "f")],
)  # fmt: skip
def test_a_gender_is_known_by_its_word_and_by_its_tick(text, gender):
    assert read_coded_gender(text) == gender


def test_a_gender_behind_a_name_is_no_part_of_it():
    name = told_name("郝一鸣 女")
    assert (name.text, name.aside) == ("郝一鸣", "女")
