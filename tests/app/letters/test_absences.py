"""A volunteer is away or gives notice: what becomes of the letters, and how it is taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.actions.letters import absences
from app.actions.letters.letters import move
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AuditRow, AwayReason, Letter, LetterEvent, Pair, User
from app.permissions import scope_of
from app.store.letters.standings import standing_of_pair
from app.store.letters.threads import thread_of
from app.store.scope import EVERYTHING, Scope
from app.web.letters.threads import last_number, stage_of
from letters.documents import Stage
from letters.pairs.effects import Act, Fact, PairState
from letters.states import Direction, State
from tests.cast import NOW, TODAY, Cast, acting_as, letter_of, own_reach, pair

COUNTY = Scope(prefixes=frozenset({"441625"}))
WHO = acting_as(Actor(1))
BACK = TODAY + timedelta(days=20)
GONE = date(2027, 4, 1)


@pytest.fixture
def friends(cast: Cast) -> Pair:
    """A pair that wrote what is due in these days."""
    row = pair(cast, cast.deer, cast.cloud)
    for letter in to_write(row):
        if letter.due_on <= TODAY + timedelta(days=3):
            move(COUNTY, letter.code, State.POSTED, TODAY, acting=WHO)
    return row


def to_write(friends: Pair) -> list[Letter]:
    query = select(Letter).filter_by(pair_id=friends.id, direction=Direction.TO_CHILD)
    query = query.where(Letter.state == State.DUE).order_by(Letter.number)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def days(friends: Pair) -> list[tuple[str, str, date, int]]:
    query = select(Letter).filter_by(pair_id=friends.id).order_by(Letter.id)
    rows = db.session.scalars(query.execution_options(populate_existing=True))
    return [(row.code, row.state, row.due_on, row.term_number) for row in rows]


def be_away(until: date = BACK, first: date = TODAY) -> absences.Rescheduled:
    return absences.be_away(EVERYTHING, "V-CLOUD", first, until, acting=WHO)


def test_nothing_is_due_while_the_volunteer_is_away(friends: Pair) -> None:
    until = max(TODAY + timedelta(days=40), to_write(friends)[0].due_on + timedelta(days=1))
    done = be_away(until)
    assert done.moved > 0
    assert all(letter.due_on >= until for letter in to_write(friends))
    standing = standing_of_pair(friends, TODAY)
    assert standing.state is PairState.RESTING
    assert standing.until == until
    assert Act.REMIND_VOLUNTEER not in standing.may


def test_who_is_back_finds_every_letter_where_it_was(friends: Pair) -> None:
    before = days(friends)
    be_away(to_write(friends)[1].due_on + timedelta(days=3))
    assert days(friends) != before
    absences.be_back(EVERYTHING, "V-CLOUD", acting=WHO)
    assert days(friends) == before
    assert absences.be_back(EVERYTHING, "V-CLOUD", acting=WHO) == absences.Rescheduled()


def test_an_absence_that_gets_shorter_is_as_if_it_had_been_said_so_at_first(friends: Pair) -> None:
    long, short = (to_write(friends)[at].due_on + timedelta(days=3) for at in (1, 0))
    be_away(short)
    wanted = days(friends)
    be_away(long)
    be_away(short)
    assert days(friends) == wanted


def test_a_letter_that_is_late_waits_for_the_volunteer_who_is_ill(cast: Cast) -> None:
    late = pair(cast, cast.deer, cast.cloud)
    assert to_write(late)[0].due_on < TODAY
    be_away()
    assert all(letter.due_on >= BACK for letter in to_write(late))


@pytest.mark.parametrize(
    ("first", "until", "fault"),
    [
        (TODAY, TODAY, "order"),
        (TODAY - timedelta(days=9), TODAY, "over"),
        (TODAY, TODAY + timedelta(days=300), "too_long"),
    ],
)
def test_days_that_cannot_be_are_refused(
    friends: Pair, first: date, until: date, fault: str
) -> None:
    before = days(friends)
    with pytest.raises(Refused, match=rf"absences\.{fault}"):
        be_away(until, first)
    assert days(friends) == before


def test_an_absence_is_written_down_without_its_days_or_reason(friends: Pair) -> None:
    absences.be_away(EVERYTHING, "V-CLOUD", TODAY, BACK, AwayReason.ILLNESS, acting=WHO)
    row = db.session.scalars(select(AuditRow).filter_by(action="volunteer.away")).one()
    assert row.fields == ["away_from", "away_reason", "away_until"]
    absences.be_back(EVERYTHING, "V-CLOUD", acting=WHO)
    assert friends.volunteer.away_reason is None


def test_after_notice_nothing_is_due_from_that_day_on_and_the_last_letter_says_goodbye(
    friends: Pair,
) -> None:
    done = absences.give_notice(EVERYTHING, "V-CLOUD", GONE, acting=WHO)
    left = to_write(friends)
    assert done.void > 0
    assert left
    assert all(letter.due_on < GONE for letter in left)
    assert stage_of(left[-1].number, last_number(friends.letters, left[-1])) is Stage.GOODBYE
    assert Fact.NOTICE_GIVEN in standing_of_pair(friends, TODAY).facts


def test_where_no_letter_was_due_before_the_last_day_one_is_moved_ahead(friends: Pair) -> None:
    first = to_write(friends)[0]
    gone_on = first.due_on - timedelta(days=1)
    assert gone_on > TODAY + timedelta(days=1)
    absences.give_notice(EVERYTHING, "V-CLOUD", gone_on, acting=WHO)
    [goodbye] = to_write(friends)
    assert goodbye.code == first.code
    assert TODAY <= goodbye.due_on < gone_on


def test_notice_that_is_taken_back_brings_every_letter_back(friends: Pair) -> None:
    before = days(friends)
    absences.give_notice(EVERYTHING, "V-CLOUD", GONE, acting=WHO)
    done = absences.take_notice_back(EVERYTHING, "V-CLOUD", acting=WHO)
    assert done.back > 0
    assert days(friends) == before
    assert friends.volunteer.left_on is None


def test_another_day_of_notice_is_as_if_it_had_been_given_at_first(friends: Pair) -> None:
    absences.give_notice(EVERYTHING, "V-CLOUD", date(2027, 10, 20), acting=WHO)
    wanted = days(friends)
    absences.give_notice(EVERYTHING, "V-CLOUD", GONE, acting=WHO)
    absences.give_notice(EVERYTHING, "V-CLOUD", date(2027, 10, 20), acting=WHO)
    assert days(friends) == wanted


def put_off(friends: Pair, number: int, by: int) -> date:
    """A coordinator gives extra time for a letter; the day it had."""
    letter = letter_of(friends, number=number)
    was = letter.due_on
    letter.due_on += timedelta(days=by)
    db.session.commit()
    return was


def test_extra_time_from_before_a_leave_is_there_again_after_it(friends: Pair) -> None:
    put_off(friends, to_write(friends)[0].number, 5)
    before = days(friends)
    be_away(to_write(friends)[1].due_on + timedelta(days=3))
    assert days(friends) != before
    be_away(to_write(friends)[1].due_on + timedelta(days=9))
    absences.be_back(EVERYTHING, "V-CLOUD", acting=WHO)
    assert days(friends) == before


def test_extra_time_that_was_given_during_a_leave_stays_after_it(friends: Pair) -> None:
    first = to_write(friends)[0]
    number, was = first.number, first.due_on
    be_away(first.due_on + timedelta(days=3))
    put_off(friends, number, 4)
    absences.be_back(EVERYTHING, "V-CLOUD", acting=WHO)
    assert letter_of(friends, number=number).due_on == was + timedelta(days=4)


def test_extra_time_for_a_letter_that_no_leave_touches_stays(friends: Pair) -> None:
    first = to_write(friends)[0]
    was = put_off(friends, first.number, 2)
    absences.give_notice(EVERYTHING, "V-CLOUD", GONE, acting=WHO)
    absences.give_notice(EVERYTHING, "V-CLOUD", GONE + timedelta(days=7), acting=WHO)
    assert letter_of(friends, number=first.number).due_on == was + timedelta(days=2)
    absences.take_notice_back(EVERYTHING, "V-CLOUD", acting=WHO)
    assert letter_of(friends, number=first.number).due_on == was + timedelta(days=2)


def test_letters_that_come_back_show_in_no_thread_before_they_are_written(friends: Pair) -> None:
    scope = own_reach(friends.volunteer_id)
    shown = [card.letter.code for card in thread_of(scope, friends.code, TODAY).cards]
    absences.give_notice(EVERYTHING, "V-CLOUD", GONE, acting=WHO)
    absences.take_notice_back(EVERYTHING, "V-CLOUD", acting=WHO)
    assert [card.letter.code for card in thread_of(scope, friends.code, TODAY).cards] == shown


def test_notice_is_given_for_a_day_to_come_and_by_nobody_who_left(friends: Pair) -> None:
    with pytest.raises(Refused, match=r"absences\.notice_day"):
        absences.give_notice(EVERYTHING, "V-CLOUD", TODAY, acting=WHO)
    friends.volunteer.left_on = TODAY
    db.session.commit()
    with pytest.raises(Refused, match=r"absences\.left"):
        absences.take_notice_back(EVERYTHING, "V-CLOUD", acting=WHO)


def test_letters_under_way_stay_as_they_are(friends: Pair) -> None:
    posted = letter_of(friends)
    events = len(db.session.scalars(select(LetterEvent).filter_by(letter_id=posted.id)).all())
    absences.give_notice(EVERYTHING, "V-CLOUD", GONE, acting=WHO)
    be_away()
    again = letter_of(friends)
    assert again.state == State.POSTED
    assert events == len(
        db.session.scalars(select(LetterEvent).filter_by(letter_id=posted.id)).all()
    )


def test_a_volunteer_speaks_for_themselves_alone(cast: Cast, friends: Pair) -> None:
    user = db.session.get(User, cast.aze.user_id)
    scope = scope_of(user, "volunteers.leave", TODAY)
    with pytest.raises(NotFound):
        absences.give_notice(scope, "V-CLOUD", GONE, acting=WHO)
    absences.give_notice(scope, "V-AZE", GONE, acting=WHO)
    assert cast.aze.left_on == GONE


def test_whoever_is_with_us_after_all_has_every_letter_again(friends: Pair, cast) -> None:
    """Before the day of the notice and after it."""
    before = days(friends)
    for later in (0, 9):
        absences.give_notice(EVERYTHING, "V-CLOUD", TODAY + timedelta(days=8), acting=WHO)
        assert any(state == State.VOID for _code, state, _due, _term in days(friends))
        then = acting_as(Actor(1), now=NOW + timedelta(days=later))
        absences.come_back(EVERYTHING, "V-CLOUD", acting=then)
        assert [row[:2] for row in days(friends)] == [row[:2] for row in before]
        assert cast.cloud.left_on is None


def test_the_button_of_the_page_brings_the_letters_back_too(client, friends, cast, frozen_now):
    before = days(friends)
    absences.give_notice(EVERYTHING, "V-CLOUD", TODAY + timedelta(days=8), acting=WHO)
    client.as_user(cast.city_coordinator).post("/volunteers/V-CLOUD/leave", data={"back": "1"})
    db.session.expire_all()
    assert days(friends) == before


def test_who_gave_notice_can_leave_earlier(client, friends: Pair, cast, frozen_now) -> None:
    absences.give_notice(EVERYTHING, "V-CLOUD", GONE, acting=WHO)
    page = client.as_user(cast.city_coordinator, "en").get("/volunteers/V-CLOUD").text
    assert "Has left" in page
    client.post("/volunteers/V-CLOUD/leave")
    db.session.expire_all()
    assert cast.cloud.left_on == TODAY
    assert "Has left" not in client.get("/volunteers/V-CLOUD").text
