"""Hours of service, by the rule of a cohort."""

import pytest

from letters.errors import SettingRefused
from letters.service.hours import HoursRule, half_hours


def test_letters_and_training_count_by_the_rule():
    assert HoursRule(sent=90, received=20, training=120).minutes(10, 8) == 900 + 160 + 120


def test_without_a_rule_there_are_no_hours_and_who_sent_nothing_has_none():
    assert HoursRule().minutes(10, 8) == 0
    assert HoursRule(sent=90, training=120).minutes(0, 3) == 0


def test_hours_are_told_in_halves_and_never_more_than_was_counted():
    assert [half_hours(minutes) for minutes in (0, 29, 30, 59, 1180)] == [0, 0, 0.5, 0.5, 19.5]


def test_a_rule_takes_no_time_away():
    with pytest.raises(SettingRefused):
        HoursRule(received=-1)
