"""One letter is opened in an emergency: one asks, another decides, for a day, all written down."""

from datetime import timedelta

import pytest
import time_machine

from app.actions.reviews.openings import decide_opening, open_in_emergency
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AccessRow, AuditRow, Message, Opening
from app.store.reviews.openings import openings_to_decide
from app.store.scope import EVERYTHING, Scope
from tests.app.reviews.conftest import HARMLESS, HERE
from tests.cast import NOW, acting_as, user

pytestmark = pytest.mark.usefixtures("frozen_now")
REASON = "孩子上一封信说她不想活了，要看志愿者怎么回的"


@pytest.fixture
def asked(desk) -> int:
    desk.write(HARMLESS)
    code, reader = desk.letter.code, desk.counsellor
    return open_in_emergency(HERE, reader.id, code, REASON, acting=acting_as(Actor(reader.id)))


def decide(opening_id, decider, *, granted=True, scope=EVERYTHING, now=NOW):
    acting = acting_as(Actor(decider.id), now=now)
    decide_opening(scope, decider.id, opening_id, granted=granted, acting=acting)


def test_it_is_open_to_who_asked_for_a_day_and_each_look_is_a_row(desk, cast, asked, client):
    page = f"/openings/{asked}"
    client.as_user(desk.counsellor, "en")
    assert HARMLESS not in client.get(page, follow_redirects=True).text, "nobody has decided"
    client.as_user(cast.coordinator, "en")
    assert "asks that a letter be opened" in client.get("/today/").text
    assert REASON in client.get("/openings/").text
    client.post(f"{page}/decide", data={"granted": "yes"})
    assert "asks that a letter be opened" not in client.get("/today/").text
    client.as_user(desk.counsellor, "en")
    assert HARMLESS in client.get(page).text
    assert HARMLESS in client.get(page).text
    rows = db.session.query(AccessRow).filter_by(object_type="letter").all()
    assert [(row.actor_id, row.reason) for row in rows] == [(desk.counsellor.id, "emergency")] * 2
    for other in (cast.coordinator, cast.admin, desk.near, desk.writer, cast.contact):
        assert HARMLESS not in client.as_user(other, "en").get(page, follow_redirects=True).text
    client.as_user(desk.counsellor, "en")
    with time_machine.travel(NOW + timedelta(hours=24, seconds=1), tick=False):
        assert HARMLESS not in client.get(page, follow_redirects=True).text, "the day is over"
        assert "over" in client.get("/openings/").text


@pytest.mark.sqlite_alone
def test_the_volunteer_and_the_school_hear_nothing_and_no_record_holds_the_reason(
    desk, cast, asked
):
    decide(asked, cast.admin)
    told = {row.user_id for row in db.session.query(Message)}
    assert told == {cast.admin.id, cast.coordinator.id, desk.counsellor.id}
    assert all(REASON not in row.body for row in db.session.query(Message))
    audit = [row for row in db.session.query(AuditRow) if row.action.startswith("openings.")]
    assert [row.action for row in audit] == ["openings.ask", "openings.grant"]
    assert not any(row.note for row in audit)


@pytest.mark.sqlite_alone
def test_nobody_decides_about_their_own_request(desk, cast):
    desk.write(HARMLESS)
    both = user("duo@example.org", "多老师", "counsellor", region="441625")
    db.session.commit()
    code = desk.letter.code
    asked = open_in_emergency(HERE, both.id, code, REASON, acting=acting_as(Actor(both.id)))
    with pytest.raises(NotFound):
        decide(asked, both, scope=HERE)
    for stranger, scope in ((cast.foreign_coordinator, Scope(prefixes=frozenset({"441622"}))),):
        with pytest.raises(NotFound):
            decide(asked, stranger, scope=scope)
    with pytest.raises(NotFound):
        decide(asked, desk.writer)
    with pytest.raises(NotFound):
        decide(asked, cast.contact)
    decide(asked, cast.coordinator, granted=False)
    with pytest.raises(NotFound):
        decide(asked, cast.admin)
    assert db.session.query(Opening).one().granted is False


@pytest.mark.sqlite_alone
def test_a_refused_or_forgotten_request_opens_nothing(desk, cast, asked, client):
    decide(asked, cast.admin, granted=False)
    client.as_user(desk.counsellor, "en")
    assert "refused" in client.get("/openings/").text
    assert HARMLESS not in client.get(f"/openings/{asked}", follow_redirects=True).text
    sent = {"letter": desk.letter.code, "words": REASON}
    assert client.post("/openings/", data=sent).status_code == 302
    assert len(openings_to_decide(EVERYTHING, cast.admin.id, NOW)) == 1
    assert openings_to_decide(EVERYTHING, cast.admin.id, NOW + timedelta(days=4)) == []
    again = db.session.query(Opening).order_by(Opening.id.desc()).first()
    with pytest.raises(NotFound):
        decide(again.id, cast.admin, now=NOW + timedelta(days=4))


@pytest.mark.sqlite_alone
def test_what_cannot_be_asked_for_is_said_in_words(desk, cast, client):
    client.as_user(desk.counsellor, "en")
    code = desk.letter.code

    def answer(letter: str, reason: str) -> str:
        sent = client.post("/openings/", data={"letter": letter, "words": reason})
        assert sent.status_code in (302, 422)
        return client.get("/openings/").text if sent.status_code == 302 else sent.text

    assert "written by hand" in answer(code, REASON)
    desk.write(HARMLESS)
    assert "Please say why" in answer(code, "看看")
    for unknown in ("X", "L-0000-0", "²" * 500):
        assert (
            client.post("/openings/", data={"letter": unknown, "words": REASON}).status_code < 500
        )
    answer(code, REASON)
    assert "asked for" in answer(code, REASON)
    with pytest.raises(Refused, match=r"openings\.asked_already"):
        open_in_emergency(
            HERE, desk.counsellor.id, code, REASON, acting=acting_as(Actor(desk.counsellor.id))
        )


@pytest.mark.sqlite_alone
def test_a_counsellor_of_another_county_does_not_reach_the_letter(desk):
    desk.write(HARMLESS)
    elsewhere = Scope(prefixes=frozenset({"441622"}))
    with pytest.raises(NotFound):
        open_in_emergency(
            elsewhere, desk.far.id, desk.letter.code, REASON, acting=acting_as(Actor(desk.far.id))
        )
