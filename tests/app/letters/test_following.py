"""A fact that is written down, and one that is over, reach who stepped in and who has new days."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.actions.letters.pairs import following
from app.actions.letters.pairs.new_days import days_to_write
from app.actions.people import consents
from app.extensions import db
from app.models import Consent, GatePass, Letter, Message, Pair
from app.store.scope import EVERYTHING
from tests.app.letters.test_reserves import WHO, ask
from tests.app.letters.test_reserves_told import sent, told
from tests.app.rounds.test_new_days import changed
from tests.cast import NOW, TODAY, Cast, acting_as, letter_of
from tests.inspection import InspectingClient

DAY = TODAY.isoformat()
SOON_BACK = (TODAY + timedelta(days=3)).isoformat()
SAID = {"item": "letters", "on": DAY, "evidence": "电话"}
OF_CHILD = "/children/C-DEER"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The clock goes on from NOW: no two acts are of one moment."""
    with time_machine.travel(NOW, tick=True):
        yield


def shut_and_open(what: str, pair: Pair) -> list[tuple[str, dict[str, str]]]:
    """The two forms, as addresses and what is sent: the fact, and that it is over."""
    return {
        "consent": [
            (f"{OF_CHILD}/consent", SAID | {"given": "no"}),
            (f"{OF_CHILD}/consent", SAID | {"given": "yes"}),
        ],
        "child left": [(f"{OF_CHILD}/leave", {}), (f"{OF_CHILD}/leave", {"back": "1"})],
        "held": [
            (f"/pairs/{pair.code}/hold", {"reason": "再问一问"}),
            (f"/pairs/{pair.code}/release", {}),
        ],
        "own gate": [
            ("/volunteers/V-AZE/gates/training", {"close": "1"}),
            ("/volunteers/V-AZE/gates/training", {"on": DAY}),
        ],
        "away": [
            ("/volunteers/V-CLOUD/away", {"first": DAY, "until": SOON_BACK, "reason": ""}),
            ("/volunteers/V-CLOUD/away", {"back": "1"}),
        ],
        "left": [
            ("/volunteers/V-AZE/leave", {}),
            ("/volunteers/V-AZE/leave", {"back": "1"}),
        ],
    }[what]


@pytest.mark.parametrize("what", ["consent", "child left", "held", "own gate"])
def test_what_stops_a_reserve_writer_is_told_once_and_that_it_is_over_asks_anew(
    client: InspectingClient, cast: Cast, silent: Pair, what: str
) -> None:
    letter = ask(silent)
    sent()
    asked, back = f"reserve:{letter.code}:", f"reserve_back:{letter.code}:"
    client.as_user(cast.city_coordinator)
    shut, opened = shut_and_open(what, silent)
    client.post(shut[0], data=shut[1])
    following.follow_all(acting=WHO)
    assert told() == [asked, back]
    sent()
    client.post(opened[0], data=opened[1])
    following.follow_all(acting=WHO)
    assert told() == [asked, back, asked]


@pytest.mark.parametrize("what", ["consent", "left"])
def test_who_had_not_read_of_a_letter_that_was_stopped_is_asked_when_that_is_over(
    client: InspectingClient, cast: Cast, silent: Pair, what: str
) -> None:
    letter = ask(silent)
    client.as_user(cast.city_coordinator)
    shut, opened = shut_and_open(what, silent)
    client.post(shut[0], data=shut[1])
    assert told() == []
    client.post(opened[0], data=opened[1])
    assert told() == [f"reserve:{letter.code}:"]


def test_what_ran_out_and_may_be_renewed_tells_a_reserve_writer_nothing(
    cast: Cast, silent: Pair
) -> None:
    letter = ask(silent)
    sent()
    check = select(GatePass).filter_by(volunteer_id=cast.aze.id, gate="vetting")
    consent = select(Consent).filter_by(child_id=cast.deer.id)
    for row in (db.session.scalars(check).one(), db.session.scalars(consent).one()):
        row.expires_on = TODAY - timedelta(days=1)
    db.session.commit()
    following.follow_all(acting=WHO)
    assert told() == [f"reserve:{letter.code}:"]


def test_a_consent_that_came_with_a_list_asks_the_reserve_writer_within_the_hour(
    cast: Cast, silent: Pair
) -> None:
    letter = ask(silent)
    sent()
    for hour, given in enumerate((False, True)):
        then = acting_as(WHO.actor, NOW + timedelta(hours=hour))
        consents.record(EVERYTHING, "C-DEER", "letters", given, TODAY, "名单", acting=then)
        following.follow_all(acting=then)
    asked, back = f"reserve:{letter.code}:", f"reserve_back:{letter.code}:"
    assert told() == [asked, back, asked]


@pytest.fixture
def helped(client: InspectingClient, cast: Cast, friends: Pair) -> Letter:
    """A letter that Aze was asked for as Cloud's gate was shut."""
    cast.aze.is_reserve = True
    db.session.commit()
    client.as_user(cast.city_coordinator)
    client.post("/volunteers/V-CLOUD/gates/training", data={"close": "1"})
    letter = ask(friends)
    sent()
    return letter


@pytest.mark.parametrize("typed", [False, True])
def test_whose_volunteer_can_write_again_nobody_steps_in_for_unless_they_have_begun(
    client: InspectingClient, cast: Cast, friends: Pair, helped: Letter, typed: bool
) -> None:
    if typed:
        helped.text, helped.text_at = "小鹿你好", NOW
        db.session.commit()
    page = client.post(
        "/volunteers/V-CLOUD/gates/training", data={"on": DAY}, follow_redirects=True
    ).text
    row = letter_of(friends, number=helped.number)
    assert ("又由志愿者本人来写" in page) != typed
    assert row.writer_id == (cast.aze.id if typed else None)
    assert (told()[-1] == f"reserve_back:{row.code}:") != typed


def test_who_is_back_early_writes_what_another_was_asked_for(
    client: InspectingClient, cast: Cast, silent: Pair
) -> None:
    number = ask(silent).number
    client.as_user(cast.city_coordinator)
    client.post("/volunteers/V-CLOUD/away", data={"back": "1"})
    assert letter_of(silent, number=number).writer_id is None
    assert told() == []


def days_told() -> list[Message]:
    query = select(Message).filter_by(kind="new_days").order_by(Message.id)
    return list(db.session.scalars(query))


@pytest.mark.parametrize("what", ["consent", "held", "away"])
def test_days_that_moved_while_nobody_was_to_tell_are_told_once_when_that_is_over(
    client: InspectingClient, cast: Cast, friends: Pair, what: str
) -> None:
    client.as_user(cast.city_coordinator)
    shut, opened = shut_and_open(what, friends)
    client.post(shut[0], data=shut[1])
    before = days_to_write(friends)
    changed(cast, last1=date(2026, 12, 4))
    assert days_to_write(friends) != before
    following.follow_all(acting=WHO)
    assert days_told() == []
    client.post(opened[0], data=opened[1])
    following.follow_all(acting=acting_as(WHO.actor, NOW + timedelta(hours=1)))
    (message,) = days_told()
    assert cast.deer.pen_name in message.body
    now = days_to_write(friends)
    assert any(
        f"{now[id_].month}月{now[id_].day}日（原来是{day.month}月{day.day}日）" in message.body
        for id_, day in before.items()
    )
    assert db.session.get_one(Pair, friends.id).basis_at_end is None


def test_days_that_were_given_back_meanwhile_are_not_told(
    client: InspectingClient, cast: Cast, friends: Pair
) -> None:
    client.as_user(cast.city_coordinator)
    shut, opened = shut_and_open("held", friends)
    client.post(shut[0], data=shut[1])
    changed(cast, last1=date(2026, 12, 4))
    changed(cast, last1=date(2027, 1, 22))
    client.post(opened[0], data=opened[1])
    assert days_told() == []
    assert db.session.get_one(Pair, friends.id).basis_at_end is None
