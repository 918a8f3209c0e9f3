"""The postcard of a month: counted from what came, told to contacts, opened by those who may."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.actions.messages.sweeps.day_parts import DayPart
from app.extensions import db
from app.models import Letter, LetterEvent
from app.store.messages.thanks import months
from letters.states import Direction
from letters.thanks import postcard as rules
from letters.thanks.months import Month
from tests.app.messages.days import digests, run
from tests.cast import NOW, letter_of, pair

NOVEMBER = Month(2026, 11)
FIRST_OF_DECEMBER = date(2026, 12, 1)


@pytest.fixture
def came(cast, monkeypatch):
    """In November a letter came to the deer on the ninth day, and a reply to the cloud."""
    monkeypatch.setattr(rules, "LEAST", 1)
    monkeypatch.setattr(rules.shown, "__defaults__", (1,))
    row = pair(cast, cast.deer, cast.cloud)
    for letter in db.session.scalars(select(Letter)):
        letter.due_on = date(2027, 6, 30)
    there, back = letter_of(row), letter_of(row, Direction.TO_VOLUNTEER)
    there.state, there.since = "delivered", date(2026, 11, 10)
    back.state, back.since = "received", date(2026, 11, 20)
    for number, (state, on) in enumerate((("posted", 1), ("delivered", 10)), 1):
        db.session.add(
            LetterEvent(
                letter_id=there.id, number=number, was="due", state=state, how="demo",
                on=date(2026, 11, on), at=NOW, was_since=date(2026, 11, 1),
            )
        )  # fmt: skip
    db.session.commit()
    return row


def test_it_counts_what_came_in_the_month_and_the_longest_way(came):
    card = months.postcard(NOVEMBER)
    assert (card.to_child, card.to_volunteer, card.pairs, card.schools) == (1, 1, 1, 1)
    assert card.longest == 9
    assert months.postcard(NOVEMBER.before).is_blank


def test_contacts_hear_of_it_once_from_the_first_weekday_on(cast, came):
    run(FIRST_OF_DECEMBER)
    contacts = {cast.contact.id, cast.foreign_contact.id}
    told = {m.user_id for m in digests() if "/postcard/2026-11" in m.body}
    assert told == contacts
    later: list[DayPart] = []
    run(FIRST_OF_DECEMBER + timedelta(days=1), look=later.append)
    assert [line for part in later for line in part.thanks] == []


def test_a_quiet_month_has_none(cast):
    assert run(FIRST_OF_DECEMBER).messages == 0


def test_who_may_opens_a_month_that_is_over(cast, client):
    for user in (cast.contact, cast.coordinator, cast.admin):
        page = client.as_user(user)
        assert page.get("/postcard/2026-10").status_code == 200
    assert client.get("/postcard/").location.endswith("/postcard/2026-10")
    for wrong in ("2026-11", "2030-01", "2026-13", "1000-01", "x"):
        assert client.get(f"/postcard/{wrong}").status_code == 404
    paper = client.post("/postcard/2026-10/file", data={"form": "docx"})
    assert paper.data[:2] == b"PK"
