"""What is said to go out is what goes out, if nothing else happens."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Grant, Letter, Reminder, User
from app.store.messages import forecast_lists
from app.store.messages.forecast_lists import ForecastFilter, foretold, named_lines
from app.store.messages.forecasts import DAYS, forecast
from app.store.scope import EVERYTHING, Scope
from letters.reminders import Step
from tests.app.messages.days import run
from tests.cast import NOW, TODAY, letter_of


def told_day_by_day(days=DAYS):
    """What the job tells when it really runs on each of the days: letter, step, day, user."""
    told = set()
    for n in range(days):
        on = TODAY + timedelta(days=n)
        known = {one.id for one in db.session.scalars(select(Reminder))}
        run(on)
        for row in db.session.scalars(select(Reminder).where(Reminder.user_id.is_not(None))):
            if row.id not in known:
                told.add((row.letter.code, row.step, on, row.user_id))
    return told


def told(lines):
    return {(line.context.code, line.step.name.lower(), line.day, line.user_id) for line in lines}


@pytest.fixture
def busy(cast, letters):
    """Letters at every kind of holder, and people who pause, go away, or lose their role."""
    rows = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    numbered = [one for one in rows if one.id not in {row.id for row in letters.values()}]
    for at, state in enumerate(("posted", "at_hub", "handed_in", "held")):
        numbered[at].state, numbered[at].moves = state, 1
        numbered[at].since = TODAY - timedelta(days=7 + 5 * at)
    answers = [one for one in numbered[4:] if one.direction == "to_volunteer"]
    answers[0].answered_on = TODAY - timedelta(days=12)
    own = [one for one in numbered[4:] if one.direction == "to_child"]
    own[0].due_on = TODAY - timedelta(days=10)
    db.session.get_one(User, cast.contact.id).snoozed_until = TODAY + timedelta(days=4)
    cast.aze.away_until = TODAY + timedelta(days=6)
    grant = db.session.scalars(select(Grant).filter_by(user_id=cast.coordinator.id)).one()
    grant.expires_on = TODAY + timedelta(days=3)
    db.session.commit()
    return cast


def test_what_is_foretold_is_what_the_days_bring(busy):
    lines = forecast(EVERYTHING, TODAY)
    assert {line.part for line in lines} >= {"volunteer", "school_contact", "coordinator"}
    assert told(lines) == told_day_by_day()


def test_what_went_out_is_not_foretold_and_nobody_hears_twice_a_day(busy):
    run()
    assert TODAY not in {line.day for line in forecast(EVERYTHING, TODAY)}
    assert told(forecast(EVERYTHING, TODAY + timedelta(days=1), 5)) == {
        one for one in told(forecast(EVERYTHING, TODAY)) if one[2] <= TODAY + timedelta(days=5)
    }


def test_a_coordinator_sees_what_goes_out_in_their_own_reach(busy):
    assert forecast(Scope(prefixes=frozenset({"441625"})), TODAY) == forecast(EVERYTHING, TODAY)
    assert forecast(Scope(prefixes=frozenset({"441622"})), TODAY) == []


def test_a_letter_whose_ladder_is_climbed_is_not_looked_at_again(cast, letters):
    letter = letters["soon"]
    letter.due_on = TODAY - timedelta(days=40)
    db.session.add(
        Reminder(letter_id=letter.id, step="region_above", due_on=letter.due_on, recorded_at=NOW)
    )
    db.session.commit()
    assert letter.code not in {line.context.code for line in forecast(EVERYTHING, TODAY)}
    assert letter_of(letter.pair).state == "due"


def test_where_much_goes_out_fewer_days_are_looked_at(busy, monkeypatch):
    every = foretold(EVERYTHING, ForecastFilter(), TODAY)
    assert every.days == DAYS
    monkeypatch.setattr(forecast_lists, "MOST_LETTERS", every.steps[Step.SOON].count)
    found = foretold(EVERYTHING, ForecastFilter(), TODAY)
    lines = forecast(EVERYTHING, TODAY, found.days)
    assert found.days < DAYS
    assert found.messages == len({(line.user_id, line.day) for line in lines}) > 0
    assert len(named_lines(EVERYTHING, ForecastFilter(), TODAY)) == len(lines)


def test_the_page_names_whom_it_shows_and_finds_them_by_name(busy):
    wanted = ForecastFilter(text="云朵", sort="person")
    found = foretold(EVERYTHING, wanted, TODAY)
    assert {row.name for row in found.page.rows} == {"云朵姐姐"}
    assert found.people == 1


@pytest.mark.usefixtures("frozen_now")
def test_the_page_says_who_hears_and_gives_each_letter_in_a_file(client, busy):
    client.as_user(busy.admin, "en")
    page = client.get("/reminders/").text
    assert "if nobody moves a letter" in page
    assert "云朵姐姐" in page
    assert "云朵姐姐" not in client.get("/reminders/?part=coordinator").text
    assert "Take a filter out" in client.get("/reminders/?text=nobody-like-this").text
    file = client.get("/reminders/?as=csv&step=soon").text
    assert "a kind word before" in file
    assert "first reminder" not in file
    client.as_user(busy.contact)
    assert client.get("/reminders/").status_code == 404
