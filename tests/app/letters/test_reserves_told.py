"""What reserve writers hear of a letter that is theirs no more."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.letters import reserves
from app.actions.letters.pairs import decisions
from app.actions.letters.pairs.endings import end, take_back
from app.actor import Actor
from app.extensions import db
from app.models import GatePass, Letter, Message, MessageState, Pair, User
from app.store.letters.calendars import timetables
from app.store.letters.reserves import letters_asked_in_vain
from app.store.letters.standings import Standings
from app.store.messages.sweeps.alike import NewlyDue
from app.store.messages.sweeps.owned import LAST
from app.store.scope import EVERYTHING
from letters.pairs.facts import EndReason
from tests.app.letters.test_reserves import BY, WHO, ask
from tests.cast import NOW, TODAY, Cast, acting_as, letter_of, pair, volunteer
from tests.inspection import InspectingClient


def told() -> list[str]:
    """The keys of what reserve writers were told, without the moment."""
    query = select(Message.once).filter_by(kind="reserve").order_by(Message.id)
    return [once.rsplit("V-AZE", 1)[0] for once in db.session.scalars(query)]


def sent() -> None:
    for message in db.session.scalars(select(Message).filter_by(kind="reserve")):
        message.state = MessageState.SENT
    db.session.commit()


def in_vain() -> list[str]:
    return [one.code for one in letters_asked_in_vain(EVERYTHING, TODAY, most=5).rows]


def test_who_had_not_heard_yet_hears_of_no_letter_that_was_taken_back(
    cast: Cast, silent: Pair
) -> None:
    letter = ask(silent)
    reserves.take_back_reserve(EVERYTHING, letter.code, acting=WHO)
    assert told() == []


def test_who_is_not_needed_any_more_hears_so(cast: Cast, silent: Pair) -> None:
    letter = ask(silent)
    sent()
    reserves.take_back_reserve(EVERYTHING, letter.code, acting=WHO)
    assert told() == [f"reserve:{letter.code}:", f"reserve_back:{letter.code}:"]
    message = db.session.scalars(select(Message).filter_by(kind="reserve")).all()[-1]
    assert message.user_id == cast.aze.user_id
    assert cast.deer.pen_name in message.body


def test_a_reserve_writer_hears_of_the_end_and_that_it_was_a_mistake(
    cast: Cast, silent: Pair
) -> None:
    letter = ask(silent)
    sent()
    end(EVERYTHING, silent.code, EndReason.OTHER, TODAY, acting=WHO)
    asked, back = f"reserve:{letter.code}:", f"reserve_back:{letter.code}:"
    assert told() == [asked, back]
    later = acting_as(Actor(1), NOW + timedelta(minutes=5))
    take_back(EVERYTHING, silent.code, acting=later, evidence="误记")
    assert told() == [asked, back, asked]
    assert letter_of(silent, number=letter.number).writer_id == cast.aze.id


def test_nobody_is_told_whose_account_is_closed(cast: Cast, silent: Pair) -> None:
    letter = ask(silent)
    sent()
    db.session.get_one(User, cast.aze.user_id).active = False
    db.session.commit()
    reserves.take_back_reserve(EVERYTHING, letter.code, acting=WHO)
    assert told() == [f"reserve:{letter.code}:"]


def test_a_letter_of_a_reserve_writer_who_may_not_write_stands_on_today_for_another(
    client: InspectingClient, cast: Cast, silent: Pair
) -> None:
    letter = ask(silent)
    assert in_vain() == []
    client.as_user(cast.coordinator, "en")
    assert "Ask another" not in client.get("/today/").text
    cast.aze.left_on = TODAY
    other = volunteer("V-OTHER", "小舟", "f", "zhou@example.org", [])
    other.is_reserve = True
    db.session.commit()
    assert in_vain() == [letter.code]
    page = client.get("/today/").text
    assert f'href="/pairs/{silent.code}/reserve"' in page
    assert "小舟" in client.get(f"/pairs/{silent.code}/reserve").text
    reserves.ask_reserve(EVERYTHING, silent.code, "V-OTHER", BY, acting=WHO)
    assert db.session.get_one(Letter, letter.id).writer_id == other.id
    assert in_vain() == []


def test_nobody_is_reminded_of_a_letter_whose_reserve_writer_may_not_write(
    cast: Cast, silent: Pair
) -> None:
    letter = ask(silent)
    cast.aze.left_on = TODAY
    db.session.commit()
    late = BY + timedelta(days=10)
    letters = NewlyDue.on(late, timetables(), Standings.on(late).silenced())
    found = {row.code for alike in letters.of(range(LAST)) for row in alike.rows}
    assert letter.code not in found


def test_whose_gate_is_shut_hears_once_that_the_letter_is_not_needed_and_not_why(
    cast: Cast, silent: Pair
) -> None:
    letter = ask(silent)
    sent()
    for _twice in range(2):
        decisions.close_gate(EVERYTHING, "V-AZE", "training", acting=WHO)
    row = db.session.get_one(Letter, letter.id)
    row.text, row.text_at = "写了一半", NOW
    other = volunteer("V-OTHER", "小舟", "f", "zhou@example.org", [])
    other.is_reserve = True
    db.session.commit()
    assert db.session.get_one(Letter, letter.id).writer_id == cast.aze.id
    reserves.ask_reserve(EVERYTHING, silent.code, "V-OTHER", BY, acting=WHO)
    assert told()[:2] == [f"reserve:{letter.code}:", f"reserve_back:{letter.code}:"]
    words = db.session.scalars(select(Message).filter_by(kind="reserve")).all()
    assert [one.user_id for one in words[:2]] == [cast.aze.user_id] * 2
    assert len([one for one in words if one.user_id == cast.aze.user_id]) == 2
    assert not [word for word in ("培训", "training", "关") if word in words[1].body]


def test_who_left_or_had_not_read_of_the_letter_hears_nothing_more(
    cast: Cast, silent: Pair
) -> None:
    ask(silent)
    decisions.volunteer_leaves(EVERYTHING, "V-AZE", TODAY, acting=WHO)
    assert told() == []


def test_whose_check_is_over_hears_that_another_was_asked(cast: Cast, silent: Pair) -> None:
    letter = ask(silent)
    sent()
    check = db.session.scalars(
        select(GatePass).filter_by(volunteer_id=cast.aze.id, gate="vetting")
    ).one()
    check.expires_on = TODAY - timedelta(days=1)
    other = volunteer("V-OTHER", "小舟", "f", "zhou@example.org", [])
    other.is_reserve = True
    db.session.commit()
    assert in_vain() == [letter.code]
    reserves.ask_reserve(EVERYTHING, silent.code, "V-OTHER", BY, acting=WHO)
    assert told()[:2] == [f"reserve:{letter.code}:", f"reserve_back:{letter.code}:"]


def test_today_names_few_letters_asked_in_vain_and_links_to_all(
    client: InspectingClient, cast: Cast, silent: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(silent)
    letter_of(pair(cast, cast.stone, cast.cloud)).writer_id = cast.aze.id
    cast.aze.left_on = TODAY
    db.session.commit()
    monkeypatch.setattr("app.web.desk.today.MOST_IN_VAIN", 1)
    page = client.as_user(cast.coordinator, "en").get("/today/").text
    assert page.count("may not write any more") == 1
    assert "All 2 letters that were asked for in vain" in page
    listed = client.get("/pairs/?look=in_vain").text
    assert cast.deer.pen_name in listed
    assert cast.stone.pen_name in listed
