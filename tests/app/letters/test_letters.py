"""What may be said of a letter, by whom, and that it is said once."""

import json
import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.actions.letters.letters import move, move_many, release, undo, write_text
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Letter, LetterEvent, Pair, User
from app.store.letters.letters import letter_view
from app.store.scope import Scope
from letters.states import Direction, State
from tests.cast import TODAY, Cast, acting_as, letter_of, own_reach, words_of

TO_CHILD, TO_VOLUNTEER = Direction.TO_CHILD, Direction.TO_VOLUNTEER

pytestmark = pytest.mark.usefixtures("frozen_now")


def of_volunteer(friends: Pair) -> Scope:
    return own_reach(friends.volunteer_id)


def at_school(school) -> Scope:
    return Scope(school_ids=frozenset({school.id}))


COORDINATOR = Scope(prefixes=frozenset({"441625"}))


def moved(scope: Scope, row: Letter, to: State, on: date = TODAY, by: int | None = None, **more):
    return move(scope, row.code, to, on, acting=acting_as(Actor(by)), **more)


def count_events(row: Letter) -> int:
    query = select(func.count()).select_from(LetterEvent).where(LetterEvent.letter_id == row.id)
    return db.session.scalar(query) or 0


def test_publishing_plans_letters_both_ways_with_codes_of_their_own(friends: Pair) -> None:
    rows = db.session.scalars(select(Letter)).all()
    assert {row.direction for row in rows} == {"to_child", "to_volunteer"}
    assert {row.term_number for row in rows} == {1, 2, 3}
    assert len({row.code for row in rows}) == len(rows)
    assert {row.state for row in rows} == {"due"}


def test_the_volunteer_logs_posted_in_one_move(friends: Pair, cast: Cast) -> None:
    answer = moved(of_volunteer(friends), letter_of(friends), State.POSTED, by=cast.cloud.user_id)
    assert (answer.event, answer.was, answer.state) == ("new", State.DUE, State.POSTED)
    assert (letter_of(friends).state, letter_of(friends).since) == ("posted", TODAY)


def test_the_same_move_twice_is_one_event_and_says_who_did_it_and_when(
    friends: Pair, cast: Cast
) -> None:
    day = TODAY - timedelta(days=3)
    moved(of_volunteer(friends), letter_of(friends), State.POSTED, day, by=cast.cloud.user_id)
    again = moved(COORDINATOR, letter_of(friends), State.POSTED, by=cast.coordinator.id)
    assert again.event == "already"
    assert again.first is not None
    assert (again.first.who, again.first.on) == ("云朵姐姐", day)
    assert count_events(letter_of(friends)) == 1


def test_a_volunteer_cannot_move_a_letter_that_lies_at_the_school(
    friends: Pair, cast: Cast
) -> None:
    moved(at_school(cast.dengta), letter_of(friends), State.AT_SCHOOL)
    with pytest.raises(Refused) as refusal:
        moved(of_volunteer(friends), letter_of(friends), State.DELIVERED)
    assert refusal.value.code == "letters.not_yours"
    assert letter_of(friends).state == "at_school"


def test_a_school_contact_cannot_say_that_the_volunteer_posted(friends: Pair, cast: Cast) -> None:
    with pytest.raises(Refused):
        moved(at_school(cast.dengta), letter_of(friends), State.POSTED)


def test_a_contact_of_another_school_does_not_find_the_letter(friends: Pair, cast: Cast) -> None:
    with pytest.raises(NotFound):
        moved(at_school(cast.mabugang), letter_of(friends), State.AT_SCHOOL)


def test_a_move_in_the_future_or_before_the_last_one_is_refused(friends: Pair) -> None:
    with pytest.raises(Refused, match=r"letters\.date_future"):
        moved(COORDINATOR, letter_of(friends), State.POSTED, TODAY + timedelta(days=1))
    moved(COORDINATOR, letter_of(friends), State.POSTED, TODAY)
    with pytest.raises(Refused, match=r"letters\.date_before_last"):
        moved(COORDINATOR, letter_of(friends), State.AT_SCHOOL, TODAY - timedelta(days=1))
    assert count_events(letter_of(friends)) == 1


def test_delivering_starts_the_childs_clock_and_taking_it_back_stops_it(
    friends: Pair, cast: Cast
) -> None:
    day = TODAY - timedelta(days=4)
    contact = at_school(cast.dengta)
    moved(contact, letter_of(friends), State.DELIVERED, day)
    assert letter_of(friends, TO_VOLUNTEER).answered_on == day
    answer = undo(contact, letter_of(friends).code, 1, acting=acting_as(Actor(1)))
    assert (answer.event, answer.state) == ("new", State.DUE)
    assert letter_of(friends, TO_VOLUNTEER).answered_on is None
    assert count_events(letter_of(friends)) == 2


def test_a_second_tap_on_undo_changes_nothing(friends: Pair) -> None:
    moved(COORDINATOR, letter_of(friends), State.POSTED)
    for expected in ("new", "already"):
        code = letter_of(friends).code
        answer = undo(COORDINATOR, code, 1, acting=acting_as(Actor(None, "x")))
        assert answer.event == expected
    assert letter_of(friends).moves == 2


def test_a_held_letter_goes_on_only_by_a_coordinators_release(friends: Pair, cast: Cast) -> None:
    moved(COORDINATOR, letter_of(friends), State.POSTED)
    moved(COORDINATOR, letter_of(friends), State.HELD)
    with pytest.raises(Refused):
        moved(at_school(cast.dengta), letter_of(friends), State.AT_SCHOOL)
    who = acting_as(Actor(cast.coordinator.id))
    with pytest.raises(Refused):
        release(at_school(cast.dengta), letter_of(friends).code, TODAY, acting=who)
    assert release(COORDINATOR, letter_of(friends).code, TODAY, acting=who).state is State.POSTED


def test_one_letter_that_cannot_move_stops_no_other(friends: Pair, cast: Cast) -> None:
    first, second = letter_of(friends), letter_of(friends, number=2)
    moved(COORDINATOR, first, State.HELD)
    codes = [first.code, second.code]
    who = acting_as(Actor(cast.contact.id))
    answers = move_many(at_school(cast.dengta), codes, State.AT_SCHOOL, TODAY, acting=who)
    assert [answer.event for answer in answers] == ["refused", "new"]
    assert letter_of(friends, number=2).state == "at_school"


def test_all_or_nothing_moves_nothing_when_one_is_refused(friends: Pair, cast: Cast) -> None:
    first, second = letter_of(friends), letter_of(friends, number=2)
    moved(COORDINATOR, second, State.HELD)
    who = acting_as(Actor(cast.coordinator.id))
    codes = [first.code, second.code]
    with pytest.raises(Refused):
        move_many(COORDINATOR, codes, State.POSTED, TODAY, all_or_nothing=True, acting=who)
    assert letter_of(friends).state == "due"


def test_two_movers_at_the_same_moment_make_one_event(app, friends: Pair) -> None:
    code, scope, answers = letter_of(friends).code, of_volunteer(friends), []
    db.session.rollback()
    together = threading.Barrier(2)

    def tap() -> None:
        with app.app_context():
            together.wait()
            answer = move(scope, code, State.POSTED, TODAY, acting=acting_as(Actor(None, "tab")))
            answers.append(answer.event)

    taps = [threading.Thread(target=tap) for _ in range(2)]
    for thread in taps:
        thread.start()
    for thread in taps:
        thread.join()
    assert sorted(answers) == ["already", "new"]
    assert count_events(letter_of(friends)) == 1


def test_what_the_volunteer_typed_is_sealed_and_kept_until_it_is_posted(
    friends: Pair, cast: Cast
) -> None:
    row, mine = letter_of(friends), of_volunteer(friends)
    write_text(mine, row.code, "小鹿，你好！", acting=acting_as(Actor(cast.cloud.user_id)))
    stored = letter_of(friends)
    assert words_of(stored) == "小鹿，你好！"
    sealed = db.session.scalar(select(Letter.text_sealed).where(Letter.id == stored.id))
    assert sealed
    assert "小鹿" not in sealed
    moved(mine, row, State.POSTED)
    with pytest.raises(Refused, match=r"letters\.not_writable"):
        write_text(mine, row.code, "anders", acting=acting_as(Actor(cast.cloud.user_id)))
    assert words_of(letter_of(friends)) == "小鹿，你好！"


def test_the_page_offers_each_reader_only_what_is_in_their_hands(friends: Pair, cast: Cast) -> None:
    code = letter_of(friends).code
    everything = Scope(programme=True)
    mine = letter_view(everything, of_volunteer(friends), code, TODAY)
    theirs = letter_view(everything, at_school(cast.dengta), code, TODAY)
    assert mine.choices == (State.POSTED,)
    assert theirs.choices == (State.AT_SCHOOL, State.DELIVERED)


def run(app, *words: str):
    return app.test_cli_runner().invoke(args=["letters", *words])


def test_the_command_moves_by_code_and_says_what_was_done_before(app, friends: Pair) -> None:
    codes = [letter_of(friends, number=number).code for number in (1, 2)]
    for event in ("new", "already"):
        result = run(app, "move", *codes, "--to", "posted", "--on", "2026-11-20", "--json")
        assert result.exit_code == 0
        assert [row["event"] for row in json.loads(result.stdout)] == [event, event]
    listed = json.loads(
        run(app, "list", "--pair", friends.code, "--state", "posted", "--json").stdout
    )
    assert {row["code"] for row in listed} == set(codes)
    assert listed[0].keys() == {
        "code",
        "pair",
        "direction",
        "number",
        "state",
        "holder",
        "since",
        "due",
        "late_by",
    }


def test_the_command_names_each_fault_and_moves_nothing(app, friends: Pair) -> None:
    rows = [letter_of(friends, number=number) for number in (1, 2, 3)]
    for row in rows[:2]:
        moved(COORDINATOR, row, State.HELD)
    result = run(app, "move", *(row.code for row in rows), "--to", "posted")
    assert result.exit_code == 1
    assert all(row.code in result.stderr for row in rows[:2])
    assert letter_of(friends, number=3).state == "due"
    assert run(app, "move", "X000-0000", "--to", "posted").exit_code == 1
    assert run(app, "move", rows[0].code, "--to", "nowhere").exit_code == 2


@pytest.mark.sqlite_alone
def test_whoever_notes_a_step_hears_a_sentence_and_a_coordinator_which_letter(
    client, friends: Pair, cast: Cast
) -> None:
    code, path = letter_of(friends).code, f"/letters/{letter_of(friends).code}"
    client.as_user(db.session.get_one(User, cast.cloud.user_id), "en")
    page = client.post(f"{path}/move", data={"to": "posted"}, follow_redirects=True).text
    assert "Noted: the letter is in the post.<" in page.replace(" <", "<")
    client.as_user(cast.coordinator, "en")
    page = client.post(f"{path}/move", data={"to": "at_school"}, follow_redirects=True).text
    assert f"Noted: the letter has come to the school. ({code})" in page
