"""Pages of a child's letter: photographed where it was agreed to, seen by the addressee alone."""

import io
from contextlib import suppress
from datetime import timedelta

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select

from app.actions.letters.letters import move, undo
from app.actions.letters.pairs.decisions import record_answer
from app.actions.letters.pictures import pages
from app.actions.letters.pictures.keeping import throw_away_files
from app.actions.oversight.clocks import let_go
from app.actions.oversight.erasing import empty
from app.actions.reviews.openings import decide_opening, open_in_emergency
from app.actions.reviews.reading import read_letter, see_picture
from app.actions.transaction import transaction
from app.actor import Actor
from app.errors import FilesAway, NotFound, Refused
from app.extensions import db
from app.models import (
    AccessRow,
    AuditRow,
    Concern,
    Consent,
    LetterEvent,
    LetterPicture,
    User,
)
from app.safekeeping.file_store import FileStore, files
from app.store.letters.words.pictures import content_of, count_of_pages, own_pictures
from app.store.scope import EVERYTHING, Scope
from letters.states import Direction, State
from tests.cast import DONGYUAN, NOW, TODAY, acting_as, letter_of, own_reach, pair, user

REASON = "孩子上一封信说她不想活了，要看她这一封怎么写的"


def a_page(turned=0):
    """A sheet on a dark table."""
    sheet = Image.new("RGB", (600, 800), "#fdfcf6")
    draw = ImageDraw.Draw(sheet)
    for high in range(100, 700, 60):
        draw.line((60, high, 540, high), fill="#222", width=6)
    table = Image.new("RGB", (1200, 1300), "#4a3a2a")
    table.paste(sheet.rotate(turned, expand=True, fillcolor="#4a3a2a"), (200, 150))
    out = io.BytesIO()
    table.save(out, "JPEG")
    return out.getvalue()


def answer(child, given, on=TODAY):
    row = Consent(child_id=child.id, item="scanning", given=given, on=on, recorded_at=NOW)
    row.evidence = "同意书"
    db.session.add(row)
    db.session.commit()


@pytest.fixture
def letter(cast):
    return handed_in(cast)


def handed_in(cast):
    """Deer's letter, handed in at school; her guardian agreed to scanning."""
    row = letter_of(pair(cast, cast.deer, cast.cloud), Direction.TO_VOLUNTEER)
    answer(cast.deer, True)
    move(EVERYTHING, row.code, State.HANDED_IN, TODAY, acting=acting_as(Actor(1)))
    return letter_of(row.pair, Direction.TO_VOLUNTEER)


def take(cast, letter, photo=None, *, handed_over=True, school=None):
    scope = Scope(school_ids=frozenset({(school or cast.dengta).id}))
    acting = acting_as(Actor(cast.contact.id))
    pages.take_page(scope, letter.code, photo or a_page(), handed_over=handed_over, acting=acting)


def shown(cast, letter, volunteer=None):
    who = volunteer or cast.cloud
    return own_pictures(own_reach(who.id), [letter], TODAY)[letter.id]


def refusal(cast, letter, **how):
    with pytest.raises(Refused) as refused:
        take(cast, letter, **how)
    return refused.value.code


def test_the_addressee_alone_sees_the_page(cast, letter):
    take(cast, letter)
    assert len(shown(cast, letter)) == 1
    for scope in (own_reach(cast.aze.id), EVERYTHING, Scope(prefixes=frozenset({DONGYUAN}))):
        assert not own_pictures(scope, [letter], TODAY)[letter.id]
    at_school = Scope(school_ids=frozenset({cast.dengta.id}))
    assert not own_pictures(at_school, [letter], TODAY)[letter.id]


@pytest.mark.parametrize("turned", [0, 9])
def test_the_page_is_cut_out_and_made_straight(cast, letter, turned):
    take(cast, letter, a_page(turned))
    picture = Image.open(io.BytesIO(content_of(shown(cast, letter)[0])))
    assert picture.width == pytest.approx(600, abs=12)
    assert picture.height == pytest.approx(800, abs=12)


def test_without_the_child_or_the_guardian_no_page_is_photographed(cast, letter):
    assert refusal(cast, letter, handed_over=False) == "pages.not_handed_over"
    answer(cast.deer, False)
    assert refusal(cast, letter) == "pages.no_consent"
    assert not db.session.query(LetterPicture).count()


def test_another_school_takes_no_page(cast, letter):
    with pytest.raises(NotFound):
        take(cast, letter, school=cast.mabugang)


def withdraw(cast, given=False):
    how = {"acting": acting_as(Actor(cast.coordinator.id))}
    record_answer(EVERYTHING, cast.deer.code, "scanning", given, TODAY, "电话", **how)


def test_a_yes_that_is_withdrawn_deletes_pages_and_files_at_once_and_the_paper_goes_on(
    cast, letter
):
    take(cast, letter)
    move(EVERYTHING, letter.code, State.POSTED, TODAY, acting=acting_as(Actor(1)))
    name = db.session.query(LetterPicture).one().file
    withdraw(cast)
    assert not db.session.query(LetterPicture).count()
    assert name not in {one for one, _since in files().names()}
    said = db.session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
    assert (said.action, said.object_code) == ("letters.picture_removed", letter.code)
    move(EVERYTHING, letter.code, State.RECEIVED, TODAY, acting=acting_as(Actor(1)))
    assert letter_of(letter.pair, Direction.TO_VOLUNTEER).state == State.RECEIVED


def test_where_the_answer_is_not_kept_no_page_is_deleted(cast, letter):
    take(cast, letter)
    with suppress(ZeroDivisionError), transaction():
        withdraw(cast)
        raise ZeroDivisionError
    (picture,) = shown(cast, letter)
    assert content_of(picture).startswith(b"\xff\xd8")


def test_while_the_files_are_away_the_answer_is_kept_and_the_night_deletes_them(
    cast, letter, monkeypatch
):
    take(cast, letter)

    def away(_self, _names):
        raise FilesAway("files.away")

    with monkeypatch.context() as patched:
        patched.setattr(FileStore, "delete", away)
        withdraw(cast)
    assert not db.session.query(LetterPicture).count()
    assert throw_away_files(now=NOW + timedelta(days=36_500)) == 1


def test_a_page_that_a_concern_is_about_outlives_the_no_until_the_concern_is_over(cast, letter):
    take(cast, letter)
    concern = Concern(level="red", raised_by_id=cast.admin.id, raised_at=NOW, due_at=NOW)
    concern.pair_id = letter.pair_id
    db.session.add(concern)
    db.session.commit()
    withdraw(cast)
    assert db.session.query(LetterPicture).count() == 1
    assert not shown(cast, letter)
    later = acting_as(Actor(None, "job"), now=NOW + timedelta(days=2))
    assert pages.withdraw_what_stayed(acting=later) == 0
    concern.closed_at = NOW
    db.session.commit()
    assert pages.withdraw_what_stayed(acting=later) == 1
    assert not db.session.query(LetterPicture).count()


def test_of_two_rows_made_one_a_no_hides_the_pages_and_deletes_them_after_a_day(cast, letter):
    take(cast, letter)
    answer(cast.deer, False)
    assert not shown(cast, letter)
    assert pages.withdraw_what_stayed(acting=acting_as(Actor(None, "job"))) == 0
    later = acting_as(Actor(None, "job"), now=NOW + timedelta(days=2))
    assert pages.withdraw_what_stayed(acting=later) == 1
    assert not db.session.query(LetterPicture).count()


def test_a_held_letter_shows_no_page(cast, letter):
    take(cast, letter)
    move(EVERYTHING, letter.code, State.HELD, TODAY, acting=acting_as(Actor(1)))
    assert not shown(cast, letter_of(letter.pair, Direction.TO_VOLUNTEER))


def test_the_paper_travels_on_with_the_same_history(cast, letter):
    take(cast, letter)
    move(EVERYTHING, letter.code, State.POSTED, TODAY, acting=acting_as(Actor(1)))
    events = db.session.query(LetterEvent).filter_by(letter_id=letter.id).order_by("number")
    assert [one.state for one in events] == ["handed_in", "posted"]
    assert refusal(cast, letter) == "pages.not_now"
    assert len(shown(cast, letter)) == 1


def test_in_an_emergency_a_counsellor_sees_the_page_and_each_look_is_a_row(cast, letter):
    take(cast, letter)
    picture = shown(cast, letter)[0].id
    reader = user("min@example.org", "闵老师", "counsellor", region=DONGYUAN)
    db.session.commit()
    acting = acting_as(Actor(reader.id))
    with pytest.raises(NotFound):
        see_picture(reader.id, letter.code, picture, acting=acting)
    here = Scope(prefixes=frozenset({DONGYUAN}))
    asked = open_in_emergency(here, reader.id, letter.code, REASON, acting=acting)
    by = acting_as(Actor(cast.coordinator.id))
    decide_opening(EVERYTHING, cast.coordinator.id, asked, granted=True, acting=by)
    assert read_letter(reader.id, letter.code, acting=acting).words == ""
    assert see_picture(reader.id, letter.code, picture, acting=acting).startswith(b"\xff\xd8")
    look = db.session.scalars(select(AccessRow).order_by(AccessRow.id.desc()).limit(1)).one()
    assert (look.object_code, look.fields, look.reason) == (letter.code, ["picture"], "emergency")
    later = acting_as(Actor(reader.id), now=NOW + timedelta(days=1))
    with pytest.raises(NotFound):
        see_picture(reader.id, letter.code, picture, acting=later)


def take_back(cast, letter):
    scope = Scope(school_ids=frozenset({cast.dengta.id}))
    pages.take_pages_back(scope, letter.code, acting=acting_as(Actor(cast.contact.id)))


def test_pages_are_taken_back_only_while_the_letter_is_here(cast, letter):
    take(cast, letter)
    move(EVERYTHING, letter.code, State.POSTED, TODAY, acting=acting_as(Actor(1)))
    with pytest.raises(Refused, match=r"pages\.not_now"):
        take_back(cast, letter)
    assert len(shown(cast, letter)) == 1


@pytest.mark.parametrize("how", ["taken back", "not handed in"])
@pytest.mark.parametrize("why", ["nothing", "held", "opening", "letter", "pair"])
def test_what_somebody_may_have_to_see_yet_is_hidden_and_stays(cast, letter, why, how):
    take(cast, letter)
    if why == "opening":
        reader = user("min@example.org", "闵老师", "counsellor", region=DONGYUAN)
        db.session.commit()
        here, acting = Scope(prefixes=frozenset({DONGYUAN})), acting_as(Actor(reader.id))
        open_in_emergency(here, reader.id, letter.code, REASON, acting=acting)
    if why in ("letter", "pair"):
        concern = Concern(level="amber", raised_by_id=cast.admin.id, raised_at=NOW, due_at=NOW)
        concern.letter_id = letter.id if why == "letter" else None
        concern.pair_id = letter.pair_id if why == "pair" else None
        db.session.add(concern)
        db.session.commit()
    if how == "not handed in":
        undo(EVERYTHING, letter.code, 1, acting=acting_as(Actor(1)))
    else:
        if why == "held":
            move(EVERYTHING, letter.code, State.HELD, TODAY, acting=acting_as(Actor(1)))
        take_back(cast, letter)
    stays = why != "nothing" and (why, how) != ("held", "not handed in")
    assert db.session.query(LetterPicture).count() == stays
    row = letter_of(letter.pair, Direction.TO_VOLUNTEER)
    assert (len(shown(cast, row)), count_of_pages(row)) == (0, 0)


def test_a_page_that_was_hidden_is_shown_when_it_is_photographed_again(cast, letter):
    take(cast, letter)
    db.session.query(LetterPicture).one().hidden_at = NOW
    db.session.commit()
    assert not shown(cast, letter)
    take(cast, letter)
    assert len(shown(cast, letter)) == 1


def test_an_erasure_and_the_clock_of_texts_take_the_pages(cast, letter):
    take(cast, letter)
    letter.pair.until_on = TODAY - timedelta(days=400)
    db.session.commit()
    assert let_go("texts", None, acting=acting_as(Actor(1))) == 1
    assert not db.session.query(LetterPicture).count()
    letter.pair.until_on = None
    db.session.commit()
    take(cast, letter)
    empty(cast.deer, acting_as(Actor(1)))
    assert not db.session.query(LetterPicture).count()


def test_the_school_sends_a_page_and_never_sees_it_again(client, cast, letter):
    client.as_user(cast.contact, "en")
    page = f"/letters/{letter.code}"
    assert "A photo ahead of the paper" in client.get(page).text
    sent = {"photo": (io.BytesIO(a_page()), "page.jpg"), "handed_over": "y"}
    said = client.post(f"{page}/pages", data=sent, follow_redirects=True).text
    assert "Nobody at school sees it any more" in said
    picture = f"{page}/pictures/{db.session.query(LetterPicture).one().id}"
    for reader in (cast.contact, cast.coordinator, cast.admin):
        client.as_user(reader, "en")
        assert client.get(picture).status_code == 404
    client.as_user(db.session.get_one(User, cast.cloud.user_id), "en")
    assert client.get(picture).mimetype == "image/jpeg"
    for place in ("", "/story"):
        assert f'<a href="{picture}"' in client.get(f"/threads/{letter.pair.code}{place}").text
    client.as_user(cast.contact, "en")
    client.post(f"{page}/pages/remove")
    assert not db.session.query(LetterPicture).count()
