"""The lists and counts of late letters say the same as `letters` says of each letter."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Consent, Letter, Pair
from app.store.letters.calendars import standings_of, timetables
from app.store.letters.lateness import Lateness
from app.store.letters.letters import letters_with_pair
from app.store.letters.lists import LetterFilter, all_letters, page_of_letters
from app.store.letters.pair_lists import (
    SILENT_WEEKS,
    PairFilter,
    count_silent,
    page_of_pairs,
    pairs_to_look_at,
)
from app.store.letters.pairs import pair_view
from app.store.letters.pipeline import figures, pipeline
from app.store.scope import EVERYTHING, Scope
from letters import report
from letters.custody import Standing
from letters.states import Direction, Holder, State
from tests.cast import NOW, TODAY, Cast, letter_of, pair


def found(condition) -> set[str]:
    return {letter.code for letter in db.session.scalars(letters_with_pair().where(condition))}


def test_the_query_finds_exactly_the_late_letters(standings: dict[str, Standing]) -> None:
    lateness = Lateness.on(TODAY)
    late = {code for code, standing in standings.items() if standing.is_late}
    assert len(late) > 10
    assert found(lateness.late()) == late
    lost = {code for code, standing in standings.items() if standing.probably_lost}
    assert found(lateness.probably_lost()) == lost


@pytest.mark.parametrize("holder", [holder for holder in Holder if holder is not Holder.NOBODY])
def test_the_query_finds_exactly_what_a_holder_has(
    standings: dict[str, Standing], holder: Holder
) -> None:
    mine = {
        code
        for code, standing in standings.items()
        if standing.holder is holder and not standing.resting
    }
    lateness = Lateness.on(TODAY)
    assert found(lateness.held_by(holder)) == mine
    late = {code for code in mine if standings[code].is_late}
    assert found(lateness.late(holder)) == late


def test_the_pipeline_counts_as_letters_do(standings: dict[str, Standing]) -> None:
    counted = [
        (segment.holder, segment.letters, segment.late, segment.probably_lost)
        for segment in pipeline(EVERYTHING, TODAY)
    ]
    assert counted == [
        (share.holder, share.letters, share.late, share.probably_lost)
        for share in report.pipeline(standings.values())
        if share.holder is not Holder.NOBODY
    ]


def test_a_segment_lists_as_many_letters_as_it_counts(standings: dict[str, Standing]) -> None:
    for segment in pipeline(EVERYTHING, TODAY):
        listed = page_of_letters(EVERYTHING, LetterFilter(holder=segment.holder), TODAY)
        assert listed.total == segment.letters


def test_a_county_counts_its_own_letters_alone(standings: dict[str, Standing]) -> None:
    county = pipeline(Scope(prefixes=frozenset({"441622"})), TODAY)
    both = pipeline(Scope(prefixes=frozenset({"4416"})), TODAY)
    assert 0 < sum(s.letters for s in county) < sum(s.letters for s in both)


def test_pairs_with_the_latest_letters_come_first(standings: dict[str, Standing]) -> None:
    views = pairs_to_look_at(EVERYTHING, TODAY, 5)
    worst = [max(s.late_by for s in view.standings.values()) for view in views]
    assert worst == sorted(worst, reverse=True)
    assert page_of_pairs(EVERYTHING, PairFilter(look="late"), TODAY).total == len(views)


def test_a_pair_is_silent_when_nothing_came_for_six_open_weeks(cast: Cast) -> None:
    friends = pair(cast, cast.deer, cast.cloud)
    silent = PairFilter(look="silent")
    assert [view.pair.id for view in page_of_pairs(EVERYTHING, silent, TODAY).rows] == [friends.id]
    assert count_silent(EVERYTHING, TODAY) == 1
    first = db.session.scalars(select(Letter).order_by(Letter.due_on)).first()
    assert first is not None
    first.state, first.since = State.DELIVERED.value, TODAY
    db.session.commit()
    assert page_of_pairs(EVERYTHING, silent, TODAY).total == 0
    assert count_silent(EVERYTHING, TODAY) == 0
    assert figures(EVERYTHING, TODAY).share == 1


def test_silence_is_the_childs_whatever_came_to_the_volunteer_and_whoever_wrote(cast: Cast) -> None:
    before = pair(cast, cast.deer, cast.cloud)
    silent = PairFilter(look="silent")
    reply = letter_of(before, Direction.TO_VOLUNTEER)
    reply.state, reply.since = State.RECEIVED.value, TODAY
    before.until_on = TODAY - timedelta(days=2)
    db.session.commit()
    after = pair(cast, cast.deer, cast.aze)
    after.from_on = TODAY - timedelta(days=1)
    db.session.commit()
    assert [view.pair.id for view in page_of_pairs(EVERYTHING, silent, TODAY).rows] == [after.id]
    assert pair_view(EVERYTHING, after.code, TODAY).weeks_silent >= SILENT_WEEKS
    handed_out = letter_of(before)
    handed_out.state, handed_out.since = State.DELIVERED.value, TODAY - timedelta(days=14)
    db.session.commit()
    assert count_silent(EVERYTHING, TODAY) == page_of_pairs(EVERYTHING, silent, TODAY).total == 0
    assert pair_view(EVERYTHING, after.code, TODAY).weeks_silent == 2


def test_the_letters_of_a_child_who_moves_are_counted_at_the_new_school(cast: Cast) -> None:
    pair(cast, cast.deer, cast.cloud)
    old, new = cast.deer.school, cast.mabugang
    assert old.id != new.id
    before = page_of_letters(EVERYTHING, LetterFilter(where="all", school=old.code), TODAY).total
    cast.deer.school_id = new.id
    db.session.commit()
    assert before > 0
    assert page_of_letters(EVERYTHING, LetterFilter(where="all", school=old.code), TODAY).total == 0
    assert (
        page_of_letters(EVERYTHING, LetterFilter(where="all", school=new.code), TODAY).total
        == before
    )


def no_consent(cast: Cast) -> None:
    refused = Consent(
        child_id=cast.deer.id, item="letters", given=False, on=TODAY, evidence="电话",
        recorded_at=NOW,
    )  # fmt: skip
    db.session.add(refused)


def volunteer_away(cast: Cast) -> None:
    cast.cloud.away_until = TODAY + timedelta(days=20)


def child_gone(cast: Cast) -> None:
    cast.foreign_child.left_on = TODAY


def pair_ended(cast: Cast) -> None:
    ended = db.session.scalars(select(Pair).filter_by(child_id=cast.deer.id)).one()
    ended.until_on, ended.end_reason = TODAY, "finished"


def reserve_writes(cast: Cast) -> None:
    """Aze writes Cloud's letters, of which that Cloud is away says nothing."""
    friends = db.session.scalars(select(Pair).filter_by(child_id=cast.deer.id)).one()
    for letter in db.session.scalars(select(Letter).filter_by(pair_id=friends.id)):
        letter.writer_id = cast.aze.id if letter.direction == "to_child" else None


def reserve_away(cast: Cast) -> None:
    reserve_writes(cast)
    cast.aze.away_until = TODAY + timedelta(days=20)


def reserve_away_too(cast: Cast) -> None:
    volunteer_away(cast)
    reserve_away(cast)


def reserve_barred(cast: Cast) -> None:
    reserve_writes(cast)
    for passed in cast.aze.gate_passes:
        passed.withdrawn_at = NOW


@pytest.mark.parametrize(
    "fact",
    [
        no_consent,
        volunteer_away,
        child_gone,
        pair_ended,
        reserve_away,
        reserve_away_too,
        reserve_barred,
    ],
    ids=lambda fact: fact.__name__,
)
def test_nobody_is_late_who_may_not_be_reminded_in_lists_as_in_counts(
    cast: Cast, standings: dict[str, Standing], fact: Callable[[Cast], None]
) -> None:
    fact(cast)
    db.session.commit()
    letters = db.session.scalars(letters_with_pair()).all()
    now = standings_of(letters, timetables(), TODAY)
    late = {code for code, standing in now.items() if standing.is_late}
    assert late < {code for code, standing in standings.items() if standing.is_late}
    lateness = Lateness.on(TODAY)
    assert found(lateness.late()) == late
    assert found(lateness.probably_lost()) == {c for c, one in now.items() if one.probably_lost}
    assert sum(segment.late for segment in pipeline(EVERYTHING, TODAY)) == len(late)


def test_nothing_is_late_after_the_last_day(cast: Cast) -> None:
    pair(cast, cast.deer, cast.cloud)
    after = cast.cohort.terms[-1].last + timedelta(days=1)
    assert found(Lateness.on(after).late()) == set()
    letters = db.session.scalars(letters_with_pair()).all()
    assert not any(one.is_late for one in standings_of(letters, timetables(), after).values())


@pytest.mark.parametrize("holder", [None, Holder.POST])
def test_late_letters_stand_worst_first(
    standings: dict[str, Standing], holder: Holder | None
) -> None:
    wanted = LetterFilter(late=True, holder=holder)
    days = [line.standing.late_by for line in page_of_letters(EVERYTHING, wanted, TODAY).rows]
    assert days == sorted(days, reverse=True)
    late = [s for s in standings.values() if s.is_late and holder in (None, s.holder)]
    assert len(days) == len(late) > 1
    assert days == [line.standing.late_by for line in all_letters(EVERYTHING, wanted, TODAY)]
    by_code = LetterFilter(late=True, holder=holder, sort="code")
    codes = [line.letter.code for line in all_letters(EVERYTHING, by_code, TODAY)]
    assert codes == sorted(codes), "a column that was chosen says the order"
