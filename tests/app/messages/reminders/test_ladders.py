"""A cohort's ladder is tried before it is saved: on the days ahead, and on the last term."""

import re
from dataclasses import asdict, replace
from datetime import date, timedelta
from html import unescape

import pytest

from app.actions.letters.letters import move
from app.actions.rounds.terms import ladders
from app.actions.system.errands import Asked, Done
from app.actions.system.worker import run_next
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.store.letters.calendars import timetables
from app.store.messages.ladder_trials import TRIAL, effect_of, trial_kept
from app.store.scope import EVERYTHING
from app.store.system.work import newest_work
from app.work_kinds import KINDS
from letters.custody import Patience
from letters.ladders.replay import Clocks
from letters.reminders import STANDARD, Step
from letters.states import State
from tests.app.messages.days import rows, run
from tests.cast import NOW, TODAY, acting_as, letter_of

USUAL = Clocks(Patience(), STANDARD)
PATIENT = replace(USUAL, ladder=replace(STANDARD, soon=None, late=4))


def quiet(_step, _share):
    """For whom it is no matter how far it is."""


def by(cast):
    return acting_as(Actor(cast.admin.id))


def test_what_is_saved_is_what_reminds_and_steps_can_be_left_out(cast, letters):
    ladders.change_clocks(cast.cohort.id, PATIENT, acting=by(cast))
    table = timetables()[cast.cohort.id]
    assert (table.ladder, table.patience) == (PATIENT.ladder, PATIENT.patience)
    assert run(TODAY + timedelta(days=4)).recorded > 0
    assert "soon" not in {step for _code, step in rows()}


@pytest.mark.parametrize(
    ("changed", "code", "name"),
    [
        ({"still_late": 0}, "ladders.least", "still_late"),
        ({"region_above": 14}, "ladders.least", "region_above"),
        ({"coordinator": 121}, "ladders.most", "coordinator"),
        ({"soon": 2**31}, "ladders.most", "soon"),
    ],
)
def test_steps_that_do_not_rise_are_refused_by_their_name(changed, code, name):
    with pytest.raises(Refused) as refusal:
        ladders.clocks_of(changed, {})
    assert (refusal.value.code, refusal.value.details["name"]) == (code, name)


def test_the_same_ladder_changes_nothing(cast, letters):
    effect = effect_of(cast.cohort, USUAL, TODAY, quiet)
    assert effect.ahead.before == effect.ahead.after
    assert sum(effect.ahead.before.values()) > 0
    assert effect.past.before == effect.past.after
    assert (effect.past.more, effect.past.later, effect.past.sooner) == (0, 0, 0)
    assert effect.late == effect.late_then


def test_another_ladder_tells_what_moves_ahead_and_what_the_term_would_have_been(cast, letters):
    effect = effect_of(cast.cohort, PATIENT, TODAY, quiet)
    assert effect.term == "第一学期"
    assert effect.ahead.before[Step.SOON] == 1
    assert Step.SOON not in effect.ahead.after
    assert effect.ahead.later >= 1
    assert effect.past.more < 0


def test_a_letter_is_played_again_until_its_step_was_recorded(cast, friends):
    for letter in friends.letters:
        letter.due_on = date(2027, 6, 1)
    row = letter_of(friends)
    row.due_on, row.since = date(2026, 11, 2), date(2026, 9, 7)
    db.session.commit()
    two = (Step.STILL_LATE, Step.COORDINATOR)
    before = effect_of(cast.cohort, USUAL, TODAY, quiet).past.before
    assert [before.get(step) for step in two] == [1, 1]
    on, week = date(2026, 11, 3), timedelta(days=7)
    recorded = acting_as(Actor(cast.admin.id), NOW - week, TODAY - week)
    move(EVERYTHING, row.code, State.POSTED, on, acting=recorded)
    after = effect_of(cast.cohort, USUAL, TODAY, quiet).past.before
    assert [after.get(step) for step in two] == [1, None], "posted before, recorded a week ago"


def test_patience_moves_what_is_late_today(cast, letters):
    hasty = replace(USUAL, patience=Patience(at_school=1))
    letters["lying"].since = TODAY - timedelta(days=4)
    db.session.commit()
    effect = effect_of(cast.cohort, hasty, TODAY, quiet)
    assert (effect.late, effect.late_then) == (0, 1)


def test_a_large_cohort_is_tried_in_the_background_and_found_again(cast, letters, monkeypatch):
    small = ladders.try_clocks_or_ask(cast.cohort.id, PATIENT, acting=by(cast))
    assert isinstance(small, Done)
    monkeypatch.setattr(ladders, "AT_ONCE", 0)
    asked = ladders.try_clocks_or_ask(cast.cohort.id, PATIENT, acting=by(cast))
    assert isinstance(asked, Asked)
    assert trial_kept(newest_work(TRIAL, "cohort", cast.cohort.id)) is None
    assert run_next(KINDS, lambda: NOW)
    found = trial_kept(newest_work(TRIAL, "cohort", cast.cohort.id))
    assert found == (PATIENT, small.result)


def typed(**changes):
    days = {**asdict(USUAL.ladder), **asdict(USUAL.patience)} | changes
    return {name: "" if value is None else str(value) for name, value in days.items()}


def test_the_page_shows_what_changes_before_it_saves(client, cast, letters):
    client.as_user(cast.admin, "en")
    at = f"/cohorts/{cast.cohort.id}/reminders"
    assert "7 days before: a kind word before" in client.get(at).text
    shown = client.post(at, data=typed(soon=None)).text
    assert "Nothing is saved yet." in shown
    assert timetables()[cast.cohort.id].ladder == STANDARD
    seen = re.search(r'name="seen" value="([^"]*)"', shown)
    assert seen is not None
    other = client.post(at, data=typed(soon=3) | {"seen": unescape(seen[1])}).text
    assert "Nothing is saved yet." in other, "what was shown is not what was sent"
    saved = client.post(at, data=typed(soon=None) | {"seen": unescape(seen[1])})
    assert saved.status_code == 302
    assert timetables()[cast.cohort.id].ladder.soon is None


def test_a_fault_stands_at_the_field_that_has_it(client, cast):
    client.as_user(cast.admin, "en")
    at = f"/cohorts/{cast.cohort.id}/reminders"
    page = client.post(at, data=typed(coordinator=7)).text
    assert 'id="coordinator-fault"' in page
    assert "Please give at least 8" in page
    assert "a whole number" in client.post(at, data=typed(late="soon")).text
    client.as_user(cast.coordinator)
    assert client.post(at, data=typed()).status_code == 404


@pytest.mark.usefixtures("frozen_now")
def test_a_coordinator_reads_the_ladder_and_changes_nothing(client, cast):
    path = f"/cohorts/{cast.cohort.id}/reminders"
    page = client.as_user(cast.coordinator, "en").get(path).text
    assert "An admin can change it" in page
    assert page.count("<fieldset disabled>") == 2
    assert "See what changes</button>" not in page
    assert path in client.get("/cohorts/").text
    assert client.post(path, data={"soon": "1"}).status_code == 404
    assert client.as_user(cast.contact).get(path).status_code == 404
    assert "See what changes</button>" in client.as_user(cast.admin, "en").get(path).text
