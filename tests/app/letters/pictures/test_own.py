"""A volunteer's letter typed here: pictures put in, seen as on paper, printed by hub or school."""

import io
from dataclasses import replace
from datetime import timedelta
from zipfile import ZipFile

import pytest
from cryptography.fernet import Fernet
from PIL import Image
from sqlalchemy import select

from app.actions.bundles.packs import make_pack
from app.actions.letters import reserves
from app.actions.letters.letters import move, write_text
from app.actions.letters.pictures import keeping, making, own, owning
from app.actions.system.keys import rotate
from app.actor import Actor
from app.crypto import FieldCipher
from app.errors import FilesAway, NotFound, Refused
from app.extensions import db
from app.intake.faults import IntakeRefused
from app.models import AccessRow, LetterEvent, LetterPicture, User
from app.safekeeping.file_store import OWNER, FileStore, files
from app.store.bundles.packing import letters_to_pack
from app.store.bundles.prints import print_centre
from app.store.letters.calendars import timetables
from app.store.letters.threads import thread_of
from app.store.letters.words.pictures import content_of, own_pictures
from app.store.messages.reminders import contexts_of
from app.store.scope import EVERYTHING, Scope
from letters.reminders import Recipient, Step, due
from letters.states import Direction, State
from letters.turn import Action
from tests.cast import NOW, TODAY, acting_as, letter_of, own_reach, pair

WORDS = "小鹿：\n你好！\n云朵姐姐"


def a_photo(colour="red", size=(900, 700), kind="JPEG", exif=None):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **({"exif": exif} if exif else {}))
    return out.getvalue()


def where_it_was_taken():
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    return exif.tobytes()


@pytest.fixture
def letter(cast):
    """The first letter of Cloud to Deer, typed."""
    row = letter_of(pair(cast, cast.deer, cast.cloud))
    write_text(own_reach(cast.cloud.id), row.code, WORDS, acting=acting_as(Actor(1)))
    return letter_of(row.pair)


def put_in(cast, letter, photo=None):
    own.put_in(own_reach(cast.cloud.id), letter.code, photo or a_photo(), acting=by(cast))


def by(cast):
    return acting_as(Actor(cast.cloud.user_id))


def kept(cast, letter):
    return own_pictures(own_reach(cast.cloud.id), [letter], TODAY)[letter.id]


def sheets(cast):
    return make_pack(
        Scope(school_ids=frozenset({cast.dengta.id})), "S-DENGTA", 1, acting=acting_as(Actor(1))
    )


def test_a_picture_is_made_anew_and_says_nothing_of_where_it_was_taken(cast, letter):
    put_in(cast, letter, a_photo(size=(3000, 1500), exif=where_it_was_taken()))
    content = content_of(kept(cast, letter)[0])
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (2000, 1000)
    assert not picture.getexif()
    assert b"taken at home" not in content


def test_where_other_pictures_are_being_read_the_sentence_says_so(cast, letter, monkeypatch):
    def no_place(*_):
        raise IntakeRefused("too_busy")

    monkeypatch.setattr(making, "apart", no_place)
    with pytest.raises(Refused, match=r"photos\.too_busy"):
        put_in(cast, letter)


def test_what_lies_in_the_folder_is_sealed_and_opens_no_more_without_its_row(cast, letter):
    put_in(cast, letter)
    name = kept(cast, letter)[0].file
    assert b"JFIF" not in files().get(name)
    db.session.delete(db.session.query(LetterPicture).one())
    db.session.commit()
    assert keeping.throw_away_files(now=NOW) == 0
    assert keeping.throw_away_files(now=NOW + timedelta(days=36_500)) == 1
    with pytest.raises(FileNotFoundError):
        files().get(name)


@pytest.mark.parametrize("owner", [b"another", None])
def test_nothing_is_deleted_from_a_place_that_does_not_say_it_is_ours(cast, letter, owner, caplog):
    put_in(cast, letter)
    name, later = kept(cast, letter)[0].file, NOW + timedelta(days=36_500)
    db.session.delete(db.session.query(LetterPicture).one())
    db.session.commit()
    files().delete([OWNER])
    if owner:
        files().put(OWNER, owner)
    assert keeping.throw_away_files(now=later) == 0
    assert files().get(name)
    assert "flask own-files" in caplog.text
    owning.own_files()
    assert keeping.throw_away_files(now=later) == 1


def test_a_file_with_a_name_that_is_not_ours_is_never_deleted(cast, letter):
    put_in(cast, letter)
    files().put("backup-of-last-year.zip", b"somebody else's")
    keeping.throw_away_files(now=NOW + timedelta(days=36_500))
    assert files().get("backup-of-last-year.zip")


def test_new_keys_leave_the_pictures_to_be_opened(app, cast, letter):
    put_in(cast, letter)
    before, keys = content_of(kept(cast, letter)[0]), app.config["SETTINGS"].keys
    newer = (Fernet.generate_key().decode(), *keys.field_keys)
    rotate(replace(keys, field_keys=newer), acting=acting_as(Actor(1)))
    app.extensions["cipher"] = FieldCipher(newer[:1], keys.index_key)
    db.session.expire_all()
    assert content_of(db.session.query(LetterPicture).one()) == before


def test_the_same_picture_twice_is_one_and_a_fourth_finds_no_room(cast, letter):
    for colour in ("red", "red", "green", "blue"):
        put_in(cast, letter, a_photo(colour))
    assert len(kept(cast, letter)) == 3
    with pytest.raises(Refused) as refused:
        put_in(cast, letter, a_photo("black"))
    assert refused.value.code == "pictures.most"


@pytest.mark.parametrize("sent", [b"", b"GIF89a", a_photo()[:500], b"<svg onload=alert(1)>"])
def test_what_is_no_picture_is_refused(cast, letter, sent):
    with pytest.raises(Refused):
        own.put_in(own_reach(cast.cloud.id), letter.code, sent, acting=by(cast))
    assert not kept(cast, letter)


def test_nobody_else_puts_a_picture_in_or_sees_one(cast, letter):
    put_in(cast, letter)
    with pytest.raises(NotFound):
        own.put_in(own_reach(cast.aze.id), letter.code, a_photo(), acting=by(cast))
    for scope in (own_reach(cast.aze.id), EVERYTHING):
        assert not own_pictures(scope, [letter], TODAY)[letter.id]


def test_a_letter_is_printed_with_the_pack_only_where_its_writer_asked(cast, letter):
    put_in(cast, letter)
    assert "你好" not in words_in(sheets(cast))
    own.ask_to_print(own_reach(cast.cloud.id), letter.code, True, acting=by(cast))
    printed = sheets(cast)
    assert "你好" in words_in(printed)
    assert "word/media/picture" in names_in(printed)
    look = db.session.scalars(select(AccessRow).order_by(AccessRow.id.desc()).limit(1)).one()
    assert {"text", letter.code} <= set(look.fields)
    own.ask_to_print(own_reach(cast.cloud.id), letter.code, False, acting=by(cast))
    assert "你好" not in words_in(sheets(cast))


@pytest.mark.parametrize("content", [b"broken", None])
def test_a_picture_that_is_gone_or_broken_keeps_no_school_from_its_papers(cast, letter, content):
    put_in(cast, letter)
    name = kept(cast, letter)[0].file
    files().delete([name])
    if content:
        files().put(name, content)
    own.ask_to_print(own_reach(cast.cloud.id), letter.code, True, acting=by(cast))
    assert "有照片这次没能印上" in words_in(sheets(cast))


def test_where_files_are_away_a_picture_says_so_and_is_there_later(
    client, cast, letter, monkeypatch
):
    put_in(cast, letter)
    row = kept(cast, letter)[0]

    def away(*_):
        raise FilesAway("files.away")

    monkeypatch.setattr(FileStore, "get", away)
    client.as_user(db.session.get_one(User, cast.cloud.user_id), "en")
    answer = client.get(f"/letters/{letter.code}/pictures/{row.id}")
    assert answer.status_code == 503
    assert "Pictures cannot be kept or shown just now" in answer.text


def test_a_letter_printed_for_its_writer_has_the_history_of_every_letter(cast, letter):
    own.ask_to_print(own_reach(cast.cloud.id), letter.code, True, acting=by(cast))
    for state in (State.POSTED, State.AT_SCHOOL, State.DELIVERED):
        move(EVERYTHING, letter.code, state, TODAY, acting=acting_as(Actor(1)))
    events = db.session.query(LetterEvent).filter_by(letter_id=letter.id).order_by("number")
    assert [one.state for one in events] == ["posted", "at_school", "delivered"]
    assert "你好" not in words_in(sheets(cast))


def test_who_asked_to_have_it_printed_is_not_waited_for(cast, letter):
    def turn():
        return thread_of(own_reach(cast.cloud.id), letter.pair.code, TODAY)

    def told(on=TODAY):
        table = timetables()[letter.cohort_id]
        _contexts, standings = contexts_of([letter.id], table, on)
        found = due(standings, table.ladder, table.calendar, on)
        return [(one.step, one.recipient) for one in found if not one.passed_over]

    for one in letter.pair.letters:
        one.due_on = TODAY if one is letter else TODAY + timedelta(days=60)
    db.session.commit()
    assert turn().is_yours
    assert told() == [(Step.SOON, Recipient.VOLUNTEER)]
    own.ask_to_print(own_reach(cast.cloud.id), letter.code, True, acting=by(cast))
    assert not turn().is_yours
    assert turn().view.turn.action is Action.WAIT_FOR_PRINT
    assert told() == []
    late = TODAY + timedelta(days=timetables()[letter.cohort_id].patience.hub + 1)
    assert told(late) == [(Step.LATE, Recipient.HUB)], "its coordinators hear for a hub"
    (line,) = letters_to_pack(EVERYTHING, cast.dengta.code, Direction.TO_CHILD, TODAY)
    assert line.letter.code == letter.code, "it is packed as before"
    school = print_centre(Scope(school_ids=frozenset({cast.dengta.id})), TODAY, 1).schools[0]
    assert school.typed == 1


def test_an_emptied_letter_keeps_its_pictures_for_what_is_typed_next(cast, letter):
    put_in(cast, letter)
    own.ask_to_print(own_reach(cast.cloud.id), letter.code, True, acting=by(cast))
    write_text(own_reach(cast.cloud.id), letter.code, "", acting=by(cast), as_typed=True)
    assert (len(kept(cast, letter)), letter.print_asked_at) == (1, None)
    write_text(
        own_reach(cast.cloud.id), letter.code, "小鹿：你好！", acting=by(cast), as_typed=True
    )
    assert len(kept(cast, letter)) == 1


def test_a_picture_of_an_emptied_letter_is_taken_out_all_the_same(cast, letter):
    put_in(cast, letter)
    write_text(own_reach(cast.cloud.id), letter.code, "", acting=by(cast))
    own.take_out(own_reach(cast.cloud.id), letter.code, kept(cast, letter)[0].id, acting=by(cast))
    assert not kept(cast, letter)
    assert letter.text_at is None


def test_pictures_and_the_wish_to_print_go_with_their_writers_words(cast, letter):
    put_in(cast, letter)
    own.ask_to_print(own_reach(cast.cloud.id), letter.code, True, acting=by(cast))
    cast.aze.is_reserve, cast.cloud.left_on = True, TODAY
    db.session.commit()
    by_when, pair_code = TODAY + timedelta(days=14), letter.pair.code
    asked = reserves.ask_reserve(EVERYTHING, pair_code, "V-AZE", by_when, acting=by(cast))
    assert (asked.code, asked.print_asked_at) == (letter.code, None)
    assert not db.session.query(LetterPicture).count()
    aze = own_reach(cast.aze.id)
    write_text(aze, asked.code, WORDS, acting=by(cast))
    own.put_in(aze, asked.code, a_photo(), acting=by(cast))
    own.ask_to_print(aze, asked.code, True, acting=by(cast))
    reserves.take_back_reserve(EVERYTHING, asked.code, acting=by(cast))
    assert letter_of(letter.pair).print_asked_at is None
    assert not db.session.query(LetterPicture).count()


def test_a_letter_on_its_way_takes_no_picture(cast, letter):
    move(EVERYTHING, letter.code, State.POSTED, TODAY, acting=acting_as(Actor(1)))
    with pytest.raises(Refused) as refused:
        put_in(cast, letter)
    assert refused.value.code == "letters.not_writable"


def test_a_volunteer_puts_a_picture_in_and_sees_the_letter_as_on_paper(client, cast, letter):
    client.as_user(db.session.get_one(User, cast.cloud.user_id), "en")
    sent = {"photo": (io.BytesIO(a_photo()), "a.jpg")}
    page = client.post(f"/letters/{letter.code}/pictures", data=sent, follow_redirects=True).text
    assert "goes with the letter" in page
    row = kept(cast, letter)[0]
    shown = client.get(f"/letters/{letter.code}/pictures/{row.id}")
    assert shown.mimetype == "image/jpeg"
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    preview = client.get(f"/letters/{letter.code}/preview").text
    assert "2 pages" in preview
    assert "data:image/png" in preview, "the code stands where it will stand on paper"
    assert "你好！" in preview
    client.as_user(db.session.get_one(User, cast.aze.user_id), "en")
    assert client.get(f"/letters/{letter.code}/pictures/{row.id}").status_code == 404


def names_in(pack):
    return " ".join(ZipFile(io.BytesIO(pack.content)).namelist())


def words_in(pack):
    return ZipFile(io.BytesIO(pack.content)).read("word/document.xml").decode()
