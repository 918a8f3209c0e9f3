"""Other days for a cohort: shown before they are stored, then all at once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.actions.people.cohorts import checked_terms
from app.actions.rounds.terms.days import (
    KIND,
    Shown,
    as_shown,
    change_days,
    change_days_or_ask,
    run_new_days,
)
from app.actions.system import work
from app.actions.system.errands import Asked
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Letter, LetterEvent, Message
from app.store.letters.calendars import standings_of, terms_of, timetables
from app.store.letters.lateness import Lateness
from app.store.letters.letters import letters_with_pair
from app.store.rounds.terms.replanning import replanning
from app.work_kinds import KINDS
from letters.pairs.other_days import days_sign
from letters.planning.plan import plan_letters
from letters.states import Direction
from letters.terms import Calendar, DayKind
from tests.cast import NOW, TODAY, acting_as, letter_of, pair

LI = Actor(None, "test")


def days_of(cohort, **changes):
    """The terms of a cohort as a form gives them; `first3=…` or `last2=…` are other days."""
    found = []
    for term in terms_of(cohort):
        first = changes.get(f"first{term.number}", term.first)
        last = changes.get(f"last{term.number}", term.last)
        breaks = [(one.name, one.first, one.last) for one in term.breaks]
        found.append(((term.name, first, last), breaks, term.make_up))
    return found


LATER = {"first3": date(2027, 10, 11), "last2": date(2027, 6, 18)}


def changed(cast, **days):
    return change_days(
        cast.cohort.id, cast.cohort.name, days_of(cast.cohort, **days), acting=acting_as(LI)
    )


def test_a_term_put_off_and_one_cut_short_leave_no_letter_in_closed_days(cast):
    pair(cast, cast.deer, cast.cloud)
    pair(cast, cast.stone, cast.aze)
    found = changed(cast, **LATER)
    assert found.pairs == 2
    assert found.letters > 4
    terms = {term.number: term for term in terms_of(cast.cohort)}
    for letter in db.session.scalars(select(Letter)):
        assert terms[letter.term_number].is_open(letter.due_on)


def test_on_the_first_day_of_a_term_put_off_nobody_is_late(cast):
    friends = pair(cast, cast.deer, cast.cloud)
    for letter in friends.letters:
        if letter.term_number < 3:
            letter.state, letter.since = (
                ("delivered" if letter.direction == Direction.TO_CHILD else "received"),
                letter.due_on,
            )
    db.session.commit()
    changed(cast, first3=date(2027, 10, 11))
    first_day = date(2027, 10, 11)
    rows = db.session.scalars(letters_with_pair()).all()
    assert not any(one.is_late for one in standings_of(rows, timetables(), first_day).values())
    late = letters_with_pair().where(Lateness.on(first_day).late())
    assert db.session.scalars(late).all() == []


def test_days_as_they_were_move_nothing(cast):
    pair(cast, cast.deer, cast.cloud)
    before = list(db.session.execute(select(Letter.id, Letter.due_on).order_by(Letter.id)))
    assert changed(cast).days == ()
    after = list(db.session.execute(select(Letter.id, Letter.due_on).order_by(Letter.id)))
    assert after == before


def test_what_has_moved_and_other_terms_keep_their_days(cast):
    friends = pair(cast, cast.deer, cast.cloud)
    first = letter_of(friends)
    first.state, first.moves = "posted", 1
    db.session.commit()
    before = {one.id: one.due_on for one in friends.letters if one.term_number != 3}
    changed(cast, first3=date(2027, 10, 11))
    after = {one.id: one.due_on for one in friends.letters if one.id in before}
    assert after == before


def test_the_preview_is_what_is_stored(cast):
    pair(cast, cast.deer, cast.cloud)
    before = terms_of(cast.cohort)
    after = (before[0], before[1], replace(before[2], first=date(2027, 10, 11)))
    shown = replanning(cast.cohort.id, before, after, TODAY)
    assert changed(cast, first3=date(2027, 10, 11)) == shown
    assert shown.first_days[3] > date(2027, 10, 11)


def test_a_letter_that_a_reserve_writer_took_over_stays_and_nobody_is_told_of_it(cast):
    friends = pair(cast, cast.deer, cast.cloud)
    taken = db.session.scalars(
        select(Letter)
        .where(Letter.direction == "to_child", Letter.due_on > TODAY, Letter.term_number == 1)
        .order_by(Letter.due_on)
    ).first()
    taken.writer_id = cast.aze.id
    db.session.commit()
    before = taken.due_on
    found = changed(cast, last1=date(2027, 1, 8))
    assert taken.id not in {day.letter_id for day in found.days}
    db.session.refresh(taken)
    assert (taken.state, taken.due_on) == ("due", before)
    told = db.session.scalars(select(Message)).all()
    assert all(str(before) not in one.body for one in told), friends.code


def test_of_an_absence_that_is_over_or_has_no_first_day_the_plan_knows_as_an_absence_does(cast):
    friends = pair(cast, cast.deer, cast.cloud)
    cast.cloud.away_until = date(2026, 12, 20)
    db.session.commit()
    changed(cast, last1=date(2027, 1, 15))
    own = select(Letter).where(Letter.pair_id == friends.id, Letter.direction == "to_child")
    # What was due before waits for the end of the absence too, as if that was said now.
    assert min(one.due_on for one in db.session.scalars(own)) >= date(2026, 12, 20)


def test_letters_without_room_become_void_with_an_event(cast):
    pair(cast, cast.deer, cast.cloud)
    found = changed(cast, first3=date(2027, 12, 27))
    assert found.void > 0
    assert db.session.scalar(select(func.count()).where(Letter.state == "void")) == found.void
    events = select(func.count()).select_from(LetterEvent).where(LetterEvent.state == "void")
    assert db.session.scalar(events) == found.void


def test_a_volunteer_with_a_letter_soon_is_told_once_others_are_not(cast):
    pair(cast, cast.deer, cast.cloud)
    changed(cast, first3=date(2027, 10, 11))
    assert db.session.query(Message).count() == 0
    changed(cast, last1=date(2027, 1, 8))
    told = db.session.scalars(select(Message)).all()
    assert [one.user_id for one in told] == [cast.cloud.user_id]
    assert cast.deer.pen_name in told[0].body


def test_nobody_is_told_who_may_not_write(cast):
    pair(cast, cast.deer, cast.cloud)
    cast.cloud.left_on = TODAY
    db.session.commit()
    changed(cast, last1=date(2027, 1, 8))
    assert db.session.query(Message).count() == 0


def test_days_that_do_not_fit_move_nothing(cast):
    pair(cast, cast.deer, cast.cloud)
    before = list(db.session.scalars(select(Letter.due_on).order_by(Letter.id)))
    with pytest.raises(Refused, match=r"cohorts\.overlap"):
        changed(cast, first3=date(2027, 7, 1))
    db.session.rollback()
    assert list(db.session.scalars(select(Letter.due_on).order_by(Letter.id))) == before


def asked_for(cast, **days):
    """Other days for a cohort that counts as large, as somebody was shown them."""
    typed = days_of(cast.cohort, **days)
    before, after = terms_of(cast.cohort), tuple(checked_terms(typed))
    moves = replanning(cast.cohort.id, before, after, TODAY).seen
    shown = Shown(as_shown(cast.cohort.name, before), moves)
    asked = change_days_or_ask(cast.cohort.id, cast.cohort.name, typed, shown, acting=acting_as(LI))
    assert isinstance(asked, Asked)
    return asked


@pytest.fixture
def large(cast, monkeypatch):
    """A cohort that counts as large, with one pair."""
    monkeypatch.setattr("app.actions.rounds.terms.days.AT_ONCE", 0)
    return pair(cast, cast.deer, cast.cloud)


def claimed():
    task = work.claim(KINDS, lambda: NOW)
    assert task is not None
    return task


def test_a_large_cohort_is_planned_anew_in_the_background(cast, large):
    cast.cohort.terms[0].make_up = ["2026-12-05"]
    db.session.commit()
    asked_for(cast, **LATER)
    assert terms_of(cast.cohort)[2].first == date(2027, 9, 1)
    task = claimed()
    assert task.kind == KIND
    assert run_new_days(task)["letters"] > 0
    assert terms_of(cast.cohort)[2].first == date(2027, 10, 11)
    assert terms_of(cast.cohort)[0].make_up == (date(2026, 12, 5),)
    assert run_new_days(task)["letters"] == 0


def test_of_two_changes_of_a_large_cohort_the_second_does_not_overwrite_the_first(cast, large):
    asked_for(cast, first3=date(2027, 10, 11))
    asked_for(cast, last2=date(2027, 6, 18))
    first, second = claimed(), claimed()
    run_new_days(first)
    with pytest.raises(Refused, match=r"cohorts\.changed_since"):
        run_new_days(second)
    db.session.rollback()
    assert terms_of(cast.cohort)[2].first == date(2027, 10, 11)
    assert terms_of(cast.cohort)[1].last == date(2027, 7, 9)


def test_work_that_would_move_other_letters_than_were_shown_moves_none(cast, large):
    asked_for(cast, last1=date(2027, 1, 8))
    coming = select(Letter).where(Letter.due_on > TODAY, Letter.direction == "to_child")
    db.session.scalars(coming.order_by(Letter.due_on)).first().writer_id = cast.aze.id
    db.session.commit()
    with pytest.raises(Refused, match=r"cohorts\.moved_since"):
        run_new_days(claimed())
    db.session.rollback()
    assert terms_of(cast.cohort)[0].last == date(2027, 1, 22)


def test_while_the_letters_are_read_for_the_page_everybody_else_can_write(
    client, cast, monkeypatch
):
    read = []

    def spied(*args, **kwargs):
        read.append(bool(db.session().info.get("in_transaction")))
        return replanning(*args, **kwargs)

    monkeypatch.setattr("app.web.people.cohorts.replanning", spied)
    pair(cast, cast.deer, cast.cloud)
    client.as_user(cast.admin, "en")
    client.post(f"/cohorts/{cast.cohort.id}", data=typed(cast.cohort, first3=date(2027, 10, 11)))
    assert read == [False]


def typed(cohort, **changes):
    data = {"name": cohort.name}
    for at, ((name, first, last), breaks, _) in enumerate(days_of(cohort, **changes)):
        data |= {f"terms-{at}-name": name, f"terms-{at}-first": str(first)}
        data[f"terms-{at}-last"] = str(last)
        for place, (pause, begins, ends) in enumerate(breaks):
            row = f"terms-{at}-breaks-{place}"
            data |= {f"{row}-name": pause, f"{row}-first": str(begins), f"{row}-last": str(ends)}
    return data


def test_the_form_shows_what_will_move_before_it_saves(client, cast):
    client.as_user(cast.admin, "en")
    pair(cast, cast.deer, cast.cloud)
    data = typed(cast.cohort, first3=date(2027, 10, 11))
    shown = client.post(f"/cohorts/{cast.cohort.id}", data=data)
    assert "Nothing is saved yet" in shown.text
    assert "of 1 pair" in shown.text
    assert terms_of(cast.cohort)[2].first == date(2027, 9, 1)
    seen = shown.text.split('name="seen" value="')[1].split('"')[0]
    saved = client.post(f"/cohorts/{cast.cohort.id}", data={**data, "seen": seen})
    assert saved.status_code == 302
    db.session.expire_all()
    assert terms_of(cast.cohort)[2].first == date(2027, 10, 11)
    fresh = plan_letters(terms_of(cast.cohort), date(2026, 9, 7))
    last = max(one.due_on for one in fresh if one.direction is Direction.TO_CHILD)
    assert last - timedelta(days=7) <= max(
        one.due_on for one in db.session.scalars(select(Letter)) if one.direction == "to_child"
    )


def test_a_preview_that_is_no_longer_true_is_shown_again(client, cast):
    client.as_user(cast.admin, "en")
    pair(cast, cast.deer, cast.cloud)
    data = {**typed(cast.cohort, first3=date(2027, 10, 11)), "seen": "1-0-0-1"}
    assert "Nothing is saved yet" in client.post(f"/cohorts/{cast.cohort.id}", data=data).text


def test_missing_holidays_are_offered_and_filled_in_by_one_tap(client, cast):
    client.as_user(cast.admin, "zh")
    here = f"/cohorts/{cast.cohort.id}"
    shown = client.get(here).text
    assert "元旦" in shown
    assert 'value="元旦"' not in shown
    assert f"{here}?holidays=1" in shown
    assert 'value="元旦"' in client.get(f"{here}?holidays=1").text


def test_weekends_worked_for_a_holiday_are_offered_and_filled_in_by_the_same_tap(client, cast):
    client.as_user(cast.admin, "en")
    here = f"/cohorts/{cast.cohort.id}"
    assert "On these weekend days people work for a holiday" in client.get(here).text
    assert 'value="2026-09-20, 2026-10-10"' in client.get(f"{here}?holidays=1").text


def test_a_weekend_day_with_school_is_another_day_of_the_term(cast):
    pair(cast, cast.deer, cast.cloud)
    days = [(term, pauses, []) for term, pauses, _ in days_of(cast.cohort)]
    days[0][2].append(date(2026, 12, 5))
    before = terms_of(cast.cohort)
    change_days(cast.cohort.id, cast.cohort.name, days, acting=acting_as(LI))
    after = terms_of(cast.cohort)
    assert after[0].make_up == (date(2026, 12, 5),)
    assert [days_sign(one) for one in after[1:]] == [days_sign(one) for one in before[1:]]
    assert Calendar(after).is_open(DayKind.SCHOOL, date(2026, 12, 5))


def test_the_usual_days_of_a_new_cohort_come_with_the_holidays(client, cast):
    client.as_user(cast.admin, "zh")
    shown = client.get("/cohorts/new").text
    assert 'value="国庆节"' in shown
    assert 'value="劳动节"' in shown
