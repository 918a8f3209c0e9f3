"""When good news goes out, and what a postcard may tell."""

from datetime import date, timedelta

from letters.documents.thanks.postcard import render_postcard
from letters.thanks.months import Month
from letters.thanks.news import goes_alone, month_to_show, term_is_news
from letters.thanks.postcard import MonthCounts, postcard_of
from tests.letters.documents.opened import WordFile

DAY = date(2026, 11, 23)
NOVEMBER = Month(2026, 11)
BUSY = MonthCounts(to_child=120, to_volunteer=95, pairs=88, schools=11, counties=3, longest=23)


def test_thanks_alone_go_once_a_week():
    assert goes_alone(None, [], DAY)
    assert not goes_alone(DAY - timedelta(days=6), [], DAY)
    assert goes_alone(DAY - timedelta(days=7), [], DAY)


def test_thanks_alone_wait_for_a_terms_last_day_that_is_near():
    assert not goes_alone(None, [DAY + timedelta(days=1)], DAY)
    assert not goes_alone(None, [DAY + timedelta(days=6)], DAY)
    assert goes_alone(None, [DAY, DAY + timedelta(days=7)], DAY)


def test_a_terms_end_is_news_from_its_last_day_for_a_week():
    days = [day for day in range(-3, 15) if term_is_news(DAY, DAY + timedelta(days=day))]
    assert days == list(range(8))


def test_the_postcard_is_told_of_from_the_first_weekday_of_the_next_month():
    # 1 November 2026 is a Sunday, 1 December a Tuesday.
    assert month_to_show(date(2026, 11, 1)) is None
    assert month_to_show(date(2026, 11, 2)) == Month(2026, 10)
    assert month_to_show(date(2026, 11, 9)) is None
    assert month_to_show(date(2026, 12, 1)) == NOVEMBER
    assert month_to_show(date(2027, 1, 1)) == Month(2026, 12)


def test_months_are_read_as_they_are_written():
    assert Month.read("2026-11") == NOVEMBER
    assert str(NOVEMBER) == "2026-11"
    assert (NOVEMBER.first, NOVEMBER.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert (Month(2026, 12).after, Month(2026, 1).before) == (Month(2027, 1), Month(2025, 12))
    for wrong in ("2026-13", "2026-1", "0000-01", "1999-12", "２０２６-11", "2026-11\n", ""):
        assert Month.read(wrong) is None


def test_a_small_count_is_on_no_postcard_nor_what_would_tell_it():
    card = postcard_of(NOVEMBER, BUSY)
    assert (card.to_child, card.to_volunteer, card.pairs, card.schools) == (120, 95, 88, 11)
    assert (card.counties, card.longest) == (None, 23)
    few = postcard_of(NOVEMBER, MonthCounts(120, 4, 9, 2, 1, 23))
    assert (few.to_child, few.to_volunteer, few.pairs) == (None, None, None)
    assert few.is_blank
    assert few.longest is None


def test_a_postcard_is_one_page_of_what_may_be_told():
    file = WordFile(render_postcard(postcard_of(NOVEMBER, BUSY), DAY))
    assert file.faults() == []
    for words in ("2026 年 11 月", "120 封信", "95 封回信", "88 对", "11 所学校", "23 天"):
        assert words in file.text
    assert "县区" not in file.text
    blank = WordFile(render_postcard(postcard_of(NOVEMBER, MonthCounts(3, 2, 3, 1, 1)), DAY))
    assert "都在路上" in blank.text
