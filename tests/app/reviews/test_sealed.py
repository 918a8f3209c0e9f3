"""Nobody holds the words of a letter that they may not see: the loader does not fetch them."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import InvalidRequestError

from app.actions.reviews.reviewing import take_next
from app.actor import Actor
from app.errors import NotFound
from app.extensions import db
from app.models import Consent, GatePass, Letter, Opening, Review, User
from app.store.letters.words.loading import opened_words, own_words
from app.store.scope import EVERYTHING, Scope
from letters.reviews.bases import ReviewBasis
from letters.reviews.queue import ReviewMode, ReviewState
from letters.states import Direction
from tests.app.reviews.conftest import HARMLESS, HERE
from tests.cast import NOW, TODAY, acting_as, letter_of
from tests.rules.source import ROOT, python_files, relative

SEALED = r"\btext_sealed|Letter\.text\b|undefer\(Letter"
# Who may name the column, and why.
ALLOWED = {
    "app/models/letter.py": "it is the table",
    "app/store/letters/words/loading.py": "the one loader",
    "app/store/letters/letters.py": "asks whether there are words, not which",
    "app/store/oversight/erasures.py": "asks whether there are words, not which",
    "app/store/oversight/clocks.py": "asks whether there are words, not which",
    "app/actions/oversight/clocks.py": "takes them away after their time",
}


@pytest.mark.sqlite_alone
def test_one_file_alone_reads_the_words_of_letters():
    found = {
        relative(path)
        for path in python_files("app")
        if re.search(SEALED, path.read_text(encoding="utf-8"))
    }
    assert found == ALLOWED.keys(), "read words with app.store.letters.words.loading"
    templates = (ROOT / "app/templates").rglob("*.*")
    assert not [path for path in templates if re.search(r"letter\.text\b", path.read_text("utf-8"))]


def test_a_letter_that_was_read_from_the_database_holds_no_words(desk):
    desk.write(HARMLESS)
    db.session.expire_all()
    with pytest.raises(InvalidRequestError):
        _ = desk.letter.text


def test_the_loader_gives_words_to_their_writer_alone(desk, cast):
    desk.write(HARMLESS)
    letter = desk.letter
    mine = Scope(volunteer_ids=frozenset({cast.cloud.id}))
    assert own_words(mine, [letter]) == {letter.id: HARMLESS}
    for scope in (EVERYTHING, HERE, Scope(volunteer_ids=frozenset({cast.aze.id}))):
        assert own_words(scope, [letter]) == {letter.id: ""}, scope


def test_a_reviewer_reads_what_they_took_and_only_under_the_pledge(desk, cast):
    desk.write(HARMLESS)
    code = desk.letter.code
    for reader in (desk.near, desk.far, cast.admin, cast.coordinator):
        with pytest.raises(NotFound):
            opened_words(reader.id, code, NOW)
    take_next(HERE, desk.near.id, acting=acting_as(Actor(desk.near.id)))
    opened = opened_words(desk.near.id, code, NOW)
    assert (opened.words, opened.basis) == (HARMLESS, ReviewBasis.PLEDGE)
    with pytest.raises(NotFound):
        opened_words(desk.other.id, code, NOW)
    pledge = db.session.query(GatePass).filter_by(volunteer_id=cast.cloud.id, gate="pledge").one()
    pledge.withdrawn_at = NOW
    db.session.commit()
    with pytest.raises(NotFound):
        opened_words(desk.near.id, code, NOW)


def childs_letter(desk, words: str) -> Letter:
    """A child's letter as a later scan will keep it."""
    letter = letter_of(desk.pair, Direction.TO_VOLUNTEER)
    letter.text, letter.text_at = words, NOW
    db.session.commit()
    return letter


def reviewed_as(desk, letter: Letter, basis: ReviewBasis) -> None:
    review = Review(letter_id=letter.id, version=NOW, basis=basis, state=ReviewState.TAKEN)
    review.handed_in_at, review.reviewer_id = NOW, desk.near.id
    db.session.add(review)
    db.session.commit()


def test_a_childs_letter_opens_to_a_reviewer_only_with_setting_and_consent(desk, cast):
    letter = childs_letter(desk, "我的秘密")
    reviewed_as(desk, letter, ReviewBasis.NOTIFIED_AND_CONSENTED)

    def opens() -> bool:
        db.session.rollback()
        try:
            return opened_words(desk.near.id, letter.code, NOW).words == "我的秘密"
        except NotFound:
            return False

    assert not opens(), "no answer about reading"
    answers = (True, None, True), (True, TODAY - timedelta(days=1), False), (False, None, False)
    for given, until, expected in answers:
        row = Consent(child_id=cast.deer.id, item="review", given=given, on=date(2026, 9, 5))
        row.evidence, row.recorded_at, row.expires_on = "签字", NOW, until
        db.session.add(row)
        db.session.commit()
        assert opens() is expected, (given, until)
    row.given = True
    cast.cohort.review = ReviewMode.OFF
    db.session.commit()
    assert not opens(), "the cohort's setting says that nothing is read"


@pytest.mark.parametrize(
    "basis", [ReviewBasis.PLEDGE, ReviewBasis.EMERGENCY, ReviewBasis.ADDRESSEE_FLAGGED]
)
def test_a_basis_of_another_kind_opens_no_childs_letter_in_review(desk, basis):
    letter = childs_letter(desk, "我的秘密")
    reviewed_as(desk, letter, basis)
    with pytest.raises(NotFound):
        opened_words(desk.near.id, letter.code, NOW)


def test_an_opening_needs_its_addressee_or_a_second_person(desk, cast):
    letter = childs_letter(desk, "我的秘密")

    def opens(basis: ReviewBasis, asked_by: User, decided_by: User | None, hours: int = 1) -> bool:
        db.session.query(Opening).delete()
        row = Opening(letter_id=letter.id, basis=basis, asked_at=NOW, granted=True)
        row.asked_by_id, row.reader_id, row.reason = asked_by.id, desk.counsellor.id, "很担心"
        row.decided_by_id = decided_by.id if decided_by else None
        row.until = NOW + timedelta(hours=hours)
        db.session.add(row)
        db.session.commit()
        try:
            return bool(opened_words(desk.counsellor.id, letter.code, NOW))
        except NotFound:
            return False

    assert opens(ReviewBasis.ADDRESSEE_FLAGGED, desk.writer, None)
    assert not opens(ReviewBasis.ADDRESSEE_FLAGGED, desk.near, None), "she is not its addressee"
    assert opens(ReviewBasis.EMERGENCY, desk.counsellor, cast.admin)
    assert not opens(ReviewBasis.EMERGENCY, desk.counsellor, desk.counsellor), "no second person"
    assert not opens(ReviewBasis.EMERGENCY, desk.counsellor, None)
    assert not opens(ReviewBasis.EMERGENCY, desk.counsellor, cast.admin, hours=0), "the day is over"
    assert not opens(ReviewBasis.PLEDGE, desk.counsellor, cast.admin)
