"""Two played years side by side: what is counted, and which replies would be later."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Letter, Message, MessageState
from bench.year import people
from bench.year.chance import Chance
from bench.year.ways import Way, compared, later, pictures, way_of
from letters.states import Direction, State
from letters.terms import Calendar
from tests.cast import NOW, TODAY, letter_of, pair

LETTER = people.Lying(
    id=1,
    child_id=1,
    pair_volunteer_id=1,
    direction=Direction.TO_CHILD,
    number=2,
    state=State.DUE,
    since=TODAY - timedelta(days=60),
    due_on=TODAY - timedelta(days=10),
    moves=0,
    answered_on=None,
    volunteer_id=1,
)
SLOW = people.Step(State.POSTED, TODAY + timedelta(days=30))


def test_replies_and_messages_of_volunteers_are_counted(cast):
    row = pair(cast, cast.deer, cast.cloud)
    letter_of(row).due_on = date(2026, 10, 1)
    reply = letter_of(row, Direction.TO_VOLUNTEER)
    reply.state, reply.since = "received", date(2026, 11, 5)
    for number, (kind, user) in enumerate(
        (
            ("digest", cast.cloud.user_id),
            ("invitation", cast.cloud.user_id),
            ("note", cast.admin.id),
        )
    ):
        db.session.add(
            Message(
                kind=kind, once=f"x{number}", user_id=user, subject="-", body="-",
                state=MessageState.SENT, made_at=NOW, sent_at=NOW,
            )
        )  # fmt: skip
    db.session.commit()
    way = way_of(db.session, TODAY)
    assert (way.days, way.messages["volunteer"]) == ([35], [2])
    assert list(way.replies.values()) == [date(2026, 11, 5)]
    assert (way.digests_a_day, way.messages_a_day) == (1, 2)
    assert way.crowded == {"digest + invitation": 1}
    assert way_of(db.session, date(2026, 10, 31)).replies == {}
    assert db.session.scalars(select(Letter.id)).first()


def way(*days: int) -> Way:
    """A year whose replies took so many days."""
    replies = {(number, 1, 1): TODAY + timedelta(days=some) for number, some in enumerate(days)}
    return Way(replies, list(days), {"volunteer": [1]}, [1], 1, 1, Counter())


def test_years_are_compared_reply_by_reply():
    found = compared(way(10, 40, 30, 7), way(10, 20, 50))
    assert (found.sooner, found.later, found.alike) == ([20], [20], 1)
    assert (found.only_reminded, found.only_alone) == (1, 0)


def test_what_came_later_with_reminders_is_named():
    quick, slow = way(10, 20, 30), way(10, 20, 50)
    assert later(quick, slow) == []
    assert later(way(10, 40, 50), slow)
    for picture in pictures(quick, slow).values():
        assert ElementTree.fromstring(picture).tag.endswith("svg")


@pytest.mark.parametrize("told", [None, TODAY - timedelta(days=61)])
def test_who_was_not_told_in_this_turn_acts_as_before(told):
    assert people.reminded(LETTER, SLOW, told, Chance(1)) is SLOW


def test_what_an_end_undid_gives_a_letter_no_other_lots():
    chance, calendar = Chance(3), Calendar(())
    first = [replace(LETTER, child_id=child) for child in range(20)]
    again = [replace(letter, moves=2) for letter in first]
    assert [people.next_step(letter, calendar, chance) for letter in first] == [
        people.next_step(letter, calendar, chance) for letter in again
    ]


def test_half_of_those_who_are_told_act_within_days_and_nobody_later():
    days = [people.reminded(LETTER, SLOW, TODAY, Chance(seed)).on for seed in range(40)]
    assert {day for day in days if day != SLOW.on} <= {
        TODAY + timedelta(days=n) for n in range(1, 5)
    }
    assert 10 < sum(day != SLOW.on for day in days) < 30
    assert people.reminded(LETTER, None, TODAY, Chance(1)) is None
