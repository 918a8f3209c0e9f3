"""The silent pairs that a query finds are those that a look at each pair's letters finds."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from app.extensions import db
from app.models import Letter, Pair
from app.store.letters.calendars import timetables
from app.store.letters.pair_lists import SILENT_WEEKS, count_silent, silent_pairs
from app.store.scope import EVERYTHING
from letters.cutoffs import silent_until
from letters.pairs.facts import EndReason
from letters.states import State
from tests.cast import TODAY, Cast, pair

WORLDS = 12


def unheard(row: Pair, rows: list[Pair], until: date) -> bool:
    """Whether its child has had a friend since the day, and no letter from any."""
    of_child = [one for one in rows if one.child_id == row.child_id]
    letters = [letter for one in of_child for letter in one.letters]
    heard = any(one.state == State.DELIVERED and one.since > until for one in letters)
    return min(one.from_on for one in of_child) <= until and not heard


def test_silent_are_the_open_pairs_of_children_who_heard_from_nobody(cast: Cast) -> None:
    calendar = timetables()[cast.cohort.id].calendar
    until = silent_until(calendar, SILENT_WEEKS, TODAY)
    assert until is not None
    for child in (cast.deer, cast.stone, cast.foreign_child):
        former = pair(cast, child, cast.cloud)
        former.until_on, former.end_reason = TODAY, EndReason.OTHER
        db.session.commit()
        pair(cast, child, cast.aze)
    rows = list(db.session.scalars(select(Pair)))
    rng, found = Random(5), set[int]()
    for _ in range(WORLDS):
        for row in rows:
            row.from_on = until + timedelta(days=rng.choice((-1, 0, 1)))
        for letter in db.session.scalars(select(Letter)):
            letter.state = State.DELIVERED if rng.random() < 0.02 else State.AT_SCHOOL
            letter.since = until + timedelta(days=rng.choice((0, 1)))
        db.session.flush()
        slow = {row.id for row in rows if row.until_on is None and unheard(row, rows, until)}
        assert set(db.session.scalars(silent_pairs(EVERYTHING, TODAY))) == slow
        assert count_silent(EVERYTHING, TODAY) == len(slow)
        found.add(len(slow))
    assert len(found) > 1, "the worlds must differ"
