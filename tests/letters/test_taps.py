"""A tap counts on the day on which it was made, within what can be true."""

from datetime import date, timedelta

import pytest

from letters.taps import LONGEST_KEPT, day_of_tap, is_too_old

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("made", "earliest", "counts"),
    [
        (-3, None, -3),
        (2, None, 0),
        (-9, -4, -4),
        (-3, -4, -3),
        (0, 1, 0),
    ],
)
def test_a_tap_counts_when_it_was_made_but_not_before_it_could_nor_in_days_to_come(
    made, earliest, counts
):
    day = None if earliest is None else TODAY + timedelta(earliest)
    counted = day_of_tap(TODAY + timedelta(made), today=TODAY, earliest=day)
    assert counted == TODAY + timedelta(counts)


def test_nobody_vouches_for_a_tap_of_long_ago():
    assert not is_too_old(TODAY - LONGEST_KEPT, today=TODAY)
    assert is_too_old(TODAY - LONGEST_KEPT - timedelta(days=1), today=TODAY)
