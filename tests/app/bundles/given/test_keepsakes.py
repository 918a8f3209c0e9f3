"""Keepsake books: when one can be made, whose words stand in it, and who gets it."""

import base64
from datetime import timedelta

import pytest

from app.actions.bundles import keepsakes
from app.actions.letters.letters import move
from app.actions.letters.pairs.decisions import record_answer
from app.actions.letters.pairs.endings import end
from app.actions.oversight.erasing import empty
from app.actions.system.worker import run_next
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Consent, Letter, Pair, PrintRun, User
from app.store.bundles.keepsakes import book_of, made_book
from app.store.letters.threads import thread_of
from app.store.scope import EVERYTHING
from app.work_kinds import KINDS
from letters.documents.thanks.keepsake import KeepsakeBook
from letters.pairs.facts import EndReason
from letters.states import Direction, State
from tests.cast import NOW, TODAY, Cast, acting_as, letter_of, own_reach

LI = acting_as(Actor(None, "test"))
TO_VOLUNTEER = Direction.TO_VOLUNTEER
OURS, REPLY = "小鹿：\n湖边有一只白鹭。", "我也看见了白鹭"


def log(letter: Letter, to: State, before: int = 0) -> None:
    move(EVERYTHING, letter.code, to, TODAY - timedelta(days=before), acting=LI)


def over(pair: Pair, reason: EndReason = EndReason.FINISHED) -> None:
    end(EVERYTHING, pair.code, reason, TODAY, acting=LI)


def book(pair: Pair, reader: Direction = Direction.TO_CHILD) -> KeepsakeBook:
    return book_of(own_reach(pair.volunteer_id), pair.code, reader, TODAY)


def quoting(pair: Pair, *, given: bool) -> None:
    answer = {"item": "quoting", "given": given, "on": TODAY, "evidence": "表", "recorded_at": NOW}
    db.session.add(Consent(child_id=pair.child_id, **answer))
    db.session.commit()


@pytest.fixture
def written(friends: Pair) -> Pair:
    """One letter typed and delivered, its reply received, two more typed and under way."""
    for number, text in ((1, OURS), (2, "走丢的话"), (3, "路上的话")):
        row = letter_of(friends, number=number)
        row.text, row.text_at = text, NOW
    letter_of(friends, TO_VOLUNTEER).text = REPLY
    db.session.commit()
    log(letter_of(friends), State.POSTED, 30)
    log(letter_of(friends), State.DELIVERED, 20)
    log(letter_of(friends, TO_VOLUNTEER), State.HANDED_IN, 10)
    log(letter_of(friends, TO_VOLUNTEER), State.RECEIVED, 5)
    for number in (2, 3):
        log(letter_of(friends, number=number), State.POSTED, 4)
    return friends


def test_the_letters_that_arrived_stand_in_order_and_those_that_were_lost_are_named(
    cast: Cast, written: Pair
) -> None:
    over(written)
    log(letter_of(written, number=2), State.LOST)
    found = book(written)
    assert [(one.direction, one.number, one.text) for one in found.letters] == [
        (Direction.TO_CHILD, 1, OURS),
        (TO_VOLUNTEER, 1, ""),
        (Direction.TO_CHILD, 2, ""),
    ]
    assert [one.answers for one in found.letters] == [None, 1, None]
    assert (found.child, found.volunteer) == ("小鹿", "云朵姐姐")
    assert found.last == TODAY - timedelta(days=5)


def test_what_the_child_wrote_stands_in_it_only_while_consent_to_quoting_holds(
    written: Pair,
) -> None:
    over(written)
    said = []
    for given in (True, False):
        quoting(written, given=given)
        said.append(book(written).letters[1].text)
    assert said == [REPLY, ""]


def test_there_is_no_book_before_the_end_nor_of_letters_that_never_came(friends: Pair) -> None:
    with pytest.raises(Refused, match=r"keepsakes\.too_early"):
        book(friends)
    over(friends)
    with pytest.raises(Refused, match=r"keepsakes\.empty"):
        book(friends)


def test_after_an_end_for_safety_there_is_none_and_what_was_made_is_gone(written: Pair) -> None:
    over(written)
    who = own_reach(written.volunteer_id)
    row = PrintRun(asked_at=NOW, asked_by_id=1, pair_id=written.id, wanted={"pair": written.code})
    db.session.add(row)
    db.session.commit()
    assert made_book(who, row.id, 1, TODAY) is row
    with pytest.raises(NotFound):
        made_book(who, row.id, 2, TODAY)
    written.end_reason = EndReason.SAFEGUARDING
    db.session.commit()
    who = own_reach(written.volunteer_id)
    for look in (lambda: book(written), lambda: made_book(who, row.id, 1, TODAY)):
        with pytest.raises(NotFound):
            look()


def test_a_made_book_is_not_handed_out_once_a_quote_in_it_may_not_stand(written: Pair) -> None:
    over(written)
    quoting(written, given=True)
    reply = letter_of(written, TO_VOLUNTEER).id
    wanted = {"pair": written.code, "quoted": [reply]}
    row = PrintRun(asked_at=NOW, asked_by_id=1, pair_id=written.id, wanted=wanted)
    db.session.add(row)
    db.session.commit()
    assert made_book(own_reach(written.volunteer_id), row.id, 1, TODAY) is row
    quoting(written, given=False)
    with pytest.raises(NotFound, match=r"keepsakes\.anew"):
        made_book(own_reach(written.volunteer_id), row.id, 1, TODAY)


def test_a_no_to_quoting_throws_the_books_away_at_once(cast: Cast, written: Pair) -> None:
    over(written)
    wanted = {"pair": written.code, "quoted": [1]}
    db.session.add(PrintRun(asked_at=NOW, asked_by_id=1, pair_id=written.id, wanted=wanted))
    db.session.commit()
    no = ("quoting", False, TODAY, "电话")
    record_answer(EVERYTHING, cast.deer.code, *no, acting=acting_as(Actor(1)))
    assert not db.session.query(PrintRun).count()


def test_who_taps_twice_gets_one_book(cast: Cast, written: Pair, monkeypatch) -> None:
    monkeypatch.setattr(keepsakes, "ready_for_pdf", tuple)
    monkeypatch.setattr(keepsakes, "unprinted", lambda files, fonts: [])
    monkeypatch.setattr(keepsakes, "pdf_of", lambda file: b"%PDF")
    over(written)
    quoting(written, given=True)

    def ask(reader: Direction = TO_VOLUNTEER, minutes: int = 0) -> int:
        by = acting_as(Actor(cast.cloud.user_id), now=NOW + timedelta(minutes=minutes))
        scope = own_reach(written.volunteer_id)
        return keepsakes.ask_for_book(scope, written.code, reader, acting=by)

    first, others = ask(), ask(Direction.TO_CHILD)
    assert ask() == first != others
    assert run_next(KINDS, lambda: NOW)
    assert ask(minutes=5) == first
    assert ask(Direction.TO_CHILD, minutes=15) != others
    quoting(written, given=False)
    assert ask(minutes=5) != first, "nothing is quoted any more"


def test_an_erasure_takes_the_books_with_it(cast: Cast, written: Pair) -> None:
    over(written)
    db.session.add(PrintRun(asked_at=NOW, pair_id=written.id, wanted={}))
    db.session.commit()
    empty(cast.deer, LI)
    assert db.session.query(PrintRun).count() == 0


def test_the_story_tells_what_is_unread_and_what_is_only_online(written: Pair) -> None:
    row = letter_of(written, number=4)
    row.text, row.text_at = "还在写", NOW
    db.session.commit()
    thread = thread_of(own_reach(written.volunteer_id), written.code, TODAY)
    told = [(card.letter.direction, card.letter.number, card.unread) for card in thread.story]
    assert told == [
        ("to_child", 1, False),
        ("to_volunteer", 1, False),
        ("to_child", 2, True),
        ("to_child", 3, True),
    ]
    assert [letter.number for letter in thread.only_online] == [4]


@pytest.mark.usefixtures("frozen_now")
def test_a_volunteer_reads_the_story_and_keeps_the_book(client, cast: Cast, written: Pair) -> None:
    row = letter_of(written, number=4)
    row.text, row.text_at = "still mine", NOW
    db.session.commit()
    cloud = client.as_user(db.session.get_one(User, cast.cloud.user_id), "en")
    page = cloud.get(f"/threads/{written.code}/story").text
    assert "Letter 4 is only online so far" in page
    assert "has not got this letter yet" in page
    assert "Your copy (Word)" not in page
    over(written)
    assert "Your copy (Word)" in cloud.get(f"/threads/{written.code}/story").text
    answer = cloud.get(f"/books/{written.code}/word?for=child")
    assert answer.mimetype.endswith("wordprocessingml.document")
    assert cloud.get(f"/books/{written.code}/word?for=nobody").status_code == 404
    for other in (cast.coordinator, db.session.get_one(User, cast.aze.user_id)):
        stranger = client.as_user(other)
        assert stranger.get(f"/books/{written.code}/word").status_code in (403, 404)


@pytest.mark.documents
@pytest.mark.sqlite_alone
@pytest.mark.usefixtures("frozen_now")
def test_the_pdf_is_made_in_the_background_for_who_asked(client, cast: Cast, written: Pair) -> None:
    over(written)
    cloud = client.as_user(db.session.get_one(User, cast.cloud.user_id), "en")
    asked = cloud.post(f"/books/{written.code}/pdf", data={"for": "child"})
    assert "/work/" in asked.location
    number = db.session.query(PrintRun).one().id
    assert cloud.get(f"/books/made/{number}/file").status_code == 404
    assert run_next(KINDS, lambda: NOW)
    assert "Download the PDF file" in cloud.get(asked.location, follow_redirects=True).text
    file = cloud.get(f"/books/made/{number}/file")
    assert file.data.startswith(b"%PDF")
    row = db.session.get_one(PrintRun, number)
    assert base64.b64decode(row.content or "") == file.data
    assert (row.letters, row.notes) == (2, [])
