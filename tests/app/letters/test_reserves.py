"""One letter by a reserve writer: when it is offered, what it opens, how it is taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.letters import absences, letters, reserves
from app.actions.people import gates
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Letter, Message, Pair, User
from app.permissions import scope_of
from app.store.bundles.packing import letters_to_pack
from app.store.bundles.packs import (
    Printing,
    classes_that_write,
    letters_to_print,
    sheets_by_term,
)
from app.store.desk.school import desk_of
from app.store.letters.absences import letters_to_plan
from app.store.letters.pairs import pair_view
from app.store.letters.reserves import is_reserve_needed, offer_of, reserve_writers
from app.store.letters.sheets import sheet_of
from app.store.letters.threads import thread_of
from app.store.messages.reminders import reached_by
from app.store.scope import EVERYTHING, Scope
from letters.documents import Stage
from letters.states import Direction, State
from tests.app.messages.days import due_on
from tests.cast import NOW, TODAY, Cast, acting_as, letter_of, volunteer, words_of

WHO = acting_as(Actor(1))
BY = TODAY + timedelta(days=14)


def ask(pair: Pair) -> Letter:
    return reserves.ask_reserve(EVERYTHING, pair.code, "V-AZE", BY, acting=WHO)


def of_aze(cast: Cast) -> Scope:
    return scope_of(db.session.get_one(User, cast.aze.user_id), "letters.write", TODAY)


def of_cloud(cast: Cast) -> Scope:
    return scope_of(db.session.get_one(User, cast.cloud.user_id), "letters.write", TODAY)


def test_a_reserve_writer_is_offered_where_a_month_would_stay_silent(
    cast: Cast, friends: Pair
) -> None:
    assert not is_reserve_needed(friends, TODAY)
    absences.be_away(EVERYTHING, "V-CLOUD", TODAY, TODAY + timedelta(days=20), acting=WHO)
    assert not is_reserve_needed(friends, TODAY)
    absences.be_away(EVERYTHING, "V-CLOUD", TODAY, TODAY + timedelta(days=40), acting=WHO)
    assert is_reserve_needed(friends, TODAY)
    absences.be_back(EVERYTHING, "V-CLOUD", acting=WHO)
    cast.cloud.left_on = TODAY
    db.session.commit()
    assert is_reserve_needed(friends, TODAY)


def test_nobody_steps_in_for_a_child_whose_guardian_said_no(cast: Cast, silent: Pair) -> None:
    cast.deer.consents[0].given = False
    db.session.commit()
    assert not is_reserve_needed(silent, TODAY)
    with pytest.raises(Refused, match=r"reserves\.not_needed"):
        ask(silent)


def test_only_who_is_marked_and_through_all_gates_is_offered(cast: Cast, silent: Pair) -> None:
    new = volunteer("V-NEW", "新人", "f", "new@example.org", [], cleared=False)
    new.is_reserve = cast.cloud.is_reserve = True
    db.session.commit()
    assert [one.code for one in reserve_writers(EVERYTHING, silent, TODAY)] == ["V-AZE"]
    cast.aze.left_on = TODAY + timedelta(days=3)
    db.session.commit()
    assert reserve_writers(EVERYTHING, silent, TODAY) == []
    with pytest.raises(Refused, match=r"reserves\.not_ready"):
        ask(silent)


def test_who_was_asked_writes_posts_and_takes_back_that_letter_and_no_other(
    cast: Cast, silent: Pair
) -> None:
    letter, aze = ask(silent), of_aze(cast)
    assert letter.due_on == BY
    letters.write_text(aze, letter.code, "你好，我替云朵写一封。", acting=WHO)
    other = letter_of(silent, number=letter.number + 1)
    with pytest.raises(NotFound):
        letters.write_text(aze, other.code, "再写一封", acting=WHO)
    done = letters.move(aze, letter.code, State.POSTED, TODAY, acting=WHO)
    assert done.state is State.POSTED
    letters.undo(aze, letter.code, 1, acting=WHO)
    assert letter_of(silent, number=letter.number).state == State.DUE


def test_the_pairs_own_volunteer_neither_writes_nor_reads_nor_owes_that_letter(
    cast: Cast, silent: Pair
) -> None:
    letter, cloud = ask(silent), of_cloud(cast)
    letters.write_text(of_aze(cast), letter.code, "只给孩子看的话", acting=WHO)
    with pytest.raises(Refused, match=r"letters\.not_yours"):
        letters.write_text(cloud, letter.code, "我的", acting=WHO)
    with pytest.raises(Refused, match=r"letters\.not_yours"):
        letters.move(cloud, letter.code, State.POSTED, TODAY, acting=WHO)
    found = thread_of(cloud, silent.code, TODAY)
    assert found.to_write is not None
    assert found.to_write.code != letter.code
    late = BY + timedelta(days=3)
    assert pair_view(EVERYTHING, silent.code, late).turn.letter != letter.code


def test_reminders_of_that_letter_go_to_who_was_asked(cast: Cast, silent: Pair) -> None:
    letter = ask(silent)
    found, _already = due_on(BY + timedelta(days=1))
    [due] = [due for due in found if due.code == letter.code and due.user_ids]
    assert due.user_ids == (cast.aze.user_id,)
    context, _steps = reached_by([letter.id], BY + timedelta(days=1))[letter.id]
    assert context.by_reserve


def test_the_sheet_is_signed_by_who_writes_and_says_why_kindly(cast: Cast, silent: Pair) -> None:
    letter = ask(silent)
    sheet = sheet_of(letter, "第一学期", 9, "https://x.example", TODAY)
    assert sheet.from_pen_name == cast.aze.pen_name
    assert (sheet.in_place_of, sheet.away_until) == (cast.cloud.pen_name, cast.cloud.away_until)
    assert sheet.stage is Stage.FIRST


def test_what_shuts_the_volunteer_out_keeps_no_letter_of_who_was_asked(
    cast: Cast, silent: Pair
) -> None:
    letter = ask(silent)
    gates.close_gate(EVERYTHING, "V-CLOUD", "vetting", acting=WHO)
    due = BY - timedelta(days=5)

    def codes(rows) -> list[str]:
        return [row.code for row in rows]

    printed = letters_to_print(EVERYTHING, Printing(school="S-DENGTA"), due)
    assert codes(printed) == [letter.code]
    assert sheets_by_term(cast.dengta, due) == {letter.term_number: {"to_child": 1}}
    assert classes_that_write(EVERYTHING, cast.dengta, due) == [(5, "1")]
    ready = letters_to_pack(EVERYTHING, "S-DENGTA", Direction.TO_CHILD, due)
    assert codes(line.letter for line in ready) == [letter.code]
    letters.move(EVERYTHING, letter.code, State.AT_SCHOOL, TODAY, acting=WHO)
    desk = desk_of(EVERYTHING, "S-DENGTA", due)
    assert codes(line.letter for line in desk.to_hand_out) == [letter.code]
    assert desk.kept == []


def test_who_was_asked_is_told_once_for_each_time(cast: Cast, silent: Pair) -> None:
    letter = ask(silent)
    [message] = db.session.scalars(select(Message).filter_by(kind="reserve"))
    assert message.user_id == cast.aze.user_id
    assert letter.code in message.body


def test_a_letter_is_taken_back_while_it_is_not_posted(cast: Cast, silent: Pair) -> None:
    was = {(row.code, row.state, row.due_on) for row in silent.letters}
    letter = ask(silent)
    letters.write_text(of_aze(cast), letter.code, "开头", acting=WHO)
    reserves.take_back_reserve(EVERYTHING, letter.code, acting=WHO)
    db.session.expire_all()
    assert {(row.code, row.state, row.due_on) for row in silent.letters} == was
    assert words_of(letter_of(silent, number=letter.number)) == ""
    with pytest.raises(Refused, match=r"reserves\.nobody"):
        reserves.take_back_reserve(EVERYTHING, letter.code, acting=WHO)
    again = ask(silent)
    letters.move(of_aze(cast), again.code, State.POSTED, TODAY, acting=WHO)
    with pytest.raises(Refused, match=r"reserves\.posted"):
        reserves.take_back_reserve(EVERYTHING, again.code, acting=WHO)


def test_a_letter_that_leaving_made_void_is_written_once_by_somebody_else(
    cast: Cast, friends: Pair
) -> None:
    cast.aze.is_reserve = True
    db.session.commit()
    gone_on = TODAY + timedelta(days=10)
    absences.give_notice(EVERYTHING, "V-CLOUD", gone_on, acting=WHO)
    later = acting_as(Actor(1), today=gone_on)
    for row in friends.letters:
        if row.direction == "to_child" and row.state == State.DUE:
            letters.move(EVERYTHING, row.code, State.POSTED, gone_on, acting=later)
    by = gone_on + timedelta(days=14)
    letter = reserves.ask_reserve(EVERYTHING, friends.code, "V-AZE", by, acting=later)
    assert (letter.state, letter.due_on) == (State.DUE, by)
    reserves.take_back_reserve(EVERYTHING, letter.code, acting=later)
    assert letter_of(friends, number=letter.number).state == State.VOID


def test_that_a_volunteer_left_keeps_no_letter_back_that_somebody_else_writes(
    cast: Cast, friends: Pair
) -> None:
    cast.aze.is_reserve, cast.cloud.left_on = True, TODAY
    db.session.commit()
    letter, aze = ask(friends), of_aze(cast)
    letters.write_text(aze, letter.code, "你好", acting=WHO)
    found, _already = due_on(BY + timedelta(days=1))
    assert [due.user_ids for due in found if due.code == letter.code]
    assert letters.move(aze, letter.code, State.POSTED, TODAY, acting=WHO).state is State.POSTED
    at_school = letters.move(EVERYTHING, letter.code, State.AT_SCHOOL, TODAY, acting=WHO)
    assert at_school.state is State.AT_SCHOOL


def test_a_guardians_no_keeps_back_what_somebody_else_writes_too(cast: Cast, silent: Pair) -> None:
    letter = ask(silent)
    cast.deer.consents[0].given = False
    db.session.commit()
    with pytest.raises(Refused, match=r"letters\.rests"):
        letters.write_text(of_aze(cast), letter.code, "你好", acting=WHO)
    found, _already = due_on(BY + timedelta(days=1))
    assert letter.code not in {due.code for due in found}


def test_what_the_volunteer_has_begun_is_not_taken_from_them(cast: Cast, silent: Pair) -> None:
    begun = thread_of(of_cloud(cast), silent.code, TODAY).to_write
    assert begun is not None
    letters.write_text(of_cloud(cast), begun.code, "我先写一点", acting=WHO)
    with pytest.raises(Refused, match=r"reserves\.begun"):
        ask(silent)


def test_what_keeps_the_reserve_writer_from_writing_stops_that_letter(
    cast: Cast, silent: Pair
) -> None:
    letter, aze = ask(silent), of_aze(cast)
    for passed in cast.aze.gate_passes:
        passed.withdrawn_at = NOW
    db.session.commit()
    with pytest.raises(Refused, match=r"letters\.rests"):
        letters.write_text(aze, letter.code, "你好", acting=WHO)
    found, _already = due_on(BY + timedelta(days=1))
    assert letter.code not in {due.code for due in found}
    assert letters.move(aze, letter.code, State.POSTED, TODAY, acting=WHO).event == "held"


def test_a_reserve_writer_who_is_away_posts_and_is_not_reminded(cast: Cast, silent: Pair) -> None:
    letter = ask(silent)
    cast.aze.away_until = BY + timedelta(days=10)
    db.session.commit()
    found, _already = due_on(BY + timedelta(days=1))
    assert letter.code not in {due.code for due in found}
    assert letters.move(of_aze(cast), letter.code, State.POSTED, TODAY, acting=WHO).event == "new"


def begin(cast: Cast, pair: Pair) -> Letter:
    """The volunteer types the beginning of their next letter; Aze is a reserve writer."""
    cast.aze.is_reserve = True
    db.session.commit()
    letter = thread_of(of_cloud(cast), pair.code, TODAY).to_write
    assert letter is not None
    letters.write_text(of_cloud(cast), letter.code, "我先写一点", acting=WHO)
    return letter


def test_what_a_volunteer_typed_who_waits_for_a_new_check_stays_theirs(
    cast: Cast, friends: Pair
) -> None:
    begun = begin(cast, friends)
    for passed in cast.cloud.gate_passes:
        passed.withdrawn_at = NOW
    db.session.commit()
    assert is_reserve_needed(friends, TODAY)
    with pytest.raises(Refused, match=r"reserves\.begun"):
        ask(friends)
    db.session.expire_all()
    assert (words_of(begun), begun.writer_id) == ("我先写一点", None)


def test_what_a_volunteer_typed_who_is_gone_is_nobodys(cast: Cast, friends: Pair) -> None:
    begun = begin(cast, friends)
    cast.cloud.left_on = TODAY
    db.session.commit()
    letter = ask(friends)
    assert (letter.code, words_of(letter), letter.text_at) == (begun.code, "", None)


def test_for_an_absence_ahead_only_a_letter_of_that_time_is_offered(
    cast: Cast, friends: Pair
) -> None:
    begun = begin(cast, friends)
    first = max(TODAY, begun.due_on) + timedelta(days=3)
    absences.be_away(EVERYTHING, "V-CLOUD", first, first + timedelta(days=45), acting=WHO)
    ahead = [row for row in friends.letters if row.direction == "to_child" and row.due_on >= first]
    wanted = min(ahead, key=lambda row: row.number).code
    assert ask(friends).code == wanted != begun.code
    db.session.expire_all()
    assert (words_of(begun), begun.writer_id) == ("我先写一点", None)


def test_when_somebody_stepped_in_nobody_else_is_asked_for_a_month(
    cast: Cast, silent: Pair
) -> None:
    letter = ask(silent)
    letters.move(of_aze(cast), letter.code, State.POSTED, TODAY, acting=WHO)
    assert not is_reserve_needed(silent, BY)
    with pytest.raises(Refused, match=r"reserves\.not_needed"):
        ask(silent)
    assert not is_reserve_needed(silent, BY + timedelta(days=30))
    cast.cloud.left_on = TODAY
    db.session.commit()
    assert is_reserve_needed(silent, BY + timedelta(days=31))


def test_what_comes_after_an_absence_stays_the_volunteers(cast: Cast, friends: Pair) -> None:
    cast.aze.is_reserve = True
    db.session.commit()
    back = TODAY + timedelta(days=45)
    own = {
        row.code
        for row in friends.letters
        if row.direction == "to_child" and row.state == State.DUE and row.due_on > back
    }
    absences.be_away(EVERYTHING, "V-CLOUD", TODAY, back, acting=WHO)
    offered = set()
    while (offer := offer_of(friends, letters_to_plan(friends), TODAY)) is not None:
        offered.add(offer.letter.code)
        offer.letter.state, offer.letter.writer_id = State.POSTED, cast.aze.id
        db.session.commit()
    assert own
    assert offered
    assert not own & offered
