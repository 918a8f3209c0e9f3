"""Who has to agree, and who may read, at an age that may not be known to the day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from letters.consents.ages import Duties, duties_of, own_word_from

TODAY = date(2026, 11, 23)
births = st.dates(date(2006, 1, 1), date(2021, 12, 31))
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def test_a_birthday_changes_what_is_asked_on_its_very_day():
    assert duties_of("2018-11-24", TODAY) == Duties(True, True, False)
    assert duties_of("2018-11-23", TODAY) == Duties(False, True, False)
    assert duties_of("2012-11-24", TODAY) == Duties(False, True, False)
    assert duties_of("2012-11-23", TODAY) == Duties(False, False, True)


def test_of_an_unknown_birth_all_is_asked_and_nobody_reads():
    assert duties_of(None, TODAY) == duties_of("", TODAY) == Duties(False, True, True)
    assert own_word_from(None) is None


def test_of_a_year_both_sides_are_asked():
    assert duties_of("2012", TODAY) == Duties(False, True, True)
    assert duties_of("2018", TODAY) == Duties(False, True, False)
    assert duties_of("2012-11", TODAY) == Duties(False, True, True)


def test_who_is_born_on_the_leap_day_is_fourteen_on_the_first_of_march():
    assert own_word_from("2012-02-29") == date(2026, 3, 1)
    assert own_word_from("2012") == date(2025, 1, 1), "a year may be reckoned from an age"
    assert own_word_from("2012-05") == date(2026, 5, 1)


@given(births, days)
def test_less_that_is_known_never_asks_for_less(born, today):
    exact = born.isoformat()
    for known in (exact[:7], exact[:4], None):
        full, partial = duties_of(exact, today), duties_of(known, today)
        assert partial.guardian_reads <= full.guardian_reads
        assert partial.separate >= full.separate
        assert partial.own_word >= full.own_word


@given(births, days)
def test_the_child_is_asked_from_its_fourteenth_birthday_on(born, today):
    first = own_word_from(born.isoformat())
    assert first is not None
    assert duties_of(born.isoformat(), today).own_word is (first <= today)
    assert not duties_of(born.isoformat(), first - timedelta(days=1)).own_word
