"""Public holidays become breaks; what a cohort has already is not asked for again."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings

from letters.planning.holidays import (
    holidays_in,
    is_holiday,
    missing_holidays,
    missing_make_up,
    with_holidays,
    worked_weekends,
)
from letters.terms import Break, Term
from tests.letters.worlds import AUTUMN, terms

BARE = replace(AUTUMN, breaks=())


def test_national_day_and_new_year_lie_in_an_autumn_term():
    found = {one.name: (one.first, one.last) for one in holidays_in(BARE)}
    assert found["国庆节"] == (date(2026, 10, 1), date(2026, 10, 7))
    assert found["中秋节"][0] == date(2026, 9, 25)
    assert found["元旦"][0] == date(2027, 1, 1)


def test_a_weekend_on_which_people_work_is_no_holiday():
    worked = date(2026, 10, 10)
    assert not any(one.first <= worked <= one.last for one in holidays_in(BARE))


def test_a_holiday_that_is_a_break_already_is_not_missing():
    assert "国庆节" not in {one.name for one in missing_holidays(AUTUMN)}
    assert "元旦" in {one.name for one in missing_holidays(AUTUMN)}


def test_a_break_that_covers_part_of_a_holiday_becomes_longer():
    term = replace(BARE, breaks=(Break("长假", date(2026, 10, 1), date(2026, 10, 3)),))
    longer = next(one for one in with_holidays(term) if one.name == "长假")
    assert longer.last == date(2026, 10, 7)


def test_holidays_have_english_names_for_english_readers():
    assert "National Day" in {one.name for one in holidays_in(BARE, "en")}


@settings(max_examples=30)
@given(terms(most=1))
def test_a_term_with_its_holidays_misses_none(found: tuple[Term, ...]):
    term = replace(found[0], make_up=())
    whole = replace(term, breaks=with_holidays(term))
    assert missing_holidays(whole) == ()


def test_a_break_is_a_holiday_with_its_very_days_and_name():
    national = next(one for one in holidays_in(BARE) if one.name == "国庆节")
    assert is_holiday(national)
    assert not is_holiday(Break("秋假", national.first, national.last))


def test_the_weekends_worked_for_a_holiday_are_missed_until_the_term_knows_them():
    worked = (date(2026, 9, 20), date(2026, 10, 10))
    assert missing_make_up(BARE) == worked
    assert missing_make_up(replace(BARE, make_up=worked[:1])) == worked[1:]
    assert worked_weekends([*worked, date(2026, 10, 11), date(2026, 10, 12)]) == worked
    closed = Break("秋假", date(2026, 10, 8), date(2026, 10, 12))
    assert missing_make_up(replace(BARE, breaks=(closed,))) == worked[:1]
