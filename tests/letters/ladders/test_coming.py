"""What will go out is what would go out if the job ran on each day."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from letters.custody import Patience, standing
from letters.ladders.coming import coming
from letters.reminders import STANDARD, Ladder, Step, due
from letters.states import Direction, Holder, State
from tests.letters.worlds import CALENDAR, calendars, day, near, states_of, to_child, to_volunteer

ladders = st.builds(
    lambda soon, gaps, left_out: Ladder(
        soon,
        *(None if at in left_out else sum(gaps[: at + 1]) + at for at in range(4)),
    ),
    st.none() | st.integers(0, 10),
    st.lists(st.integers(0, 9), min_size=4, max_size=4),
    st.sets(st.sampled_from([0, 1, 3])),
)


@st.composite
def standings(draw, calendar):
    to = draw(st.sampled_from(Direction))
    make = to_child if to is Direction.TO_CHILD else to_volunteer
    since, due_on = draw(near), draw(near)
    letter = make(draw(st.sampled_from(states_of(to))), since=since, due_on=due_on)
    today = draw(near)
    return standing(letter, calendar, Patience(), today, delivered_on=draw(st.none() | near))


def day_by_day(one, ladder, calendar, days, silent):
    """The oracle: asked on each day, and nothing told on the silent ones."""
    keys, found = set(), []
    for n in range((days[1] - days[0]).days + 1):
        on = days[0] + timedelta(days=n)
        made = () if n in silent else due([one], ladder, calendar, on, keys)
        keys |= {reminder.key for reminder in made}
        found += [(on, reminder) for reminder in made]
    return found


@given(st.data(), calendars, ladders, st.sets(st.integers(0, 20)), st.integers(0, 60))
def test_what_comes_is_what_the_days_would_bring(data, calendar, ladder, silent, span):
    one = data.draw(standings(calendar))
    first = (one.expected_by or one.since) + timedelta(days=data.draw(st.integers(-20, 40)))
    days = first, first + timedelta(days=span)
    told = coming(
        [one],
        ladder,
        calendar,
        days,
        left=lambda on, found: (
            [reminder.letter for reminder in found] if (on - first).days in silent else []
        ),
    )
    flat = [(on, reminder) for on, found in told for reminder in found]
    assert flat == day_by_day(one, ladder, calendar, days, silent)


def test_what_was_recorded_does_not_come_again():
    one = standing(to_child(due_on=day(10)), CALENDAR, Patience(), day(0))
    known = [(one.letter, int(Step.SOON), day(10))]
    found = dict(coming([one], STANDARD, CALENDAR, (day(3), day(16)), known))
    assert {on: [r.step for r in made] for on, made in found.items()} == {day(11): [Step.LATE]}
    assert one.holder is Holder.VOLUNTEER
    assert one.state is State.DUE
