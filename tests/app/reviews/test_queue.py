"""Letters that may be read: who gets them, in which order, what follows."""

import re
from datetime import timedelta
from random import Random

import pytest

from app.actions.letters.letters import move
from app.actions.letters.pairs.removing import remove_unmoved
from app.actions.reviews import reviewing
from app.actions.reviews.handing_in import hand_in_posted
from app.actor import SCHEDULER, Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AccessRow, AuditRow, Concern, Grant, Message, ReviewVerdict, User
from app.permissions import scope_of
from app.store.reviews import scanning
from app.store.reviews.queue import page_of_waiting, queue_counts
from app.store.reviews.readings import reading_of
from app.store.scope import EVERYTHING, Scope
from letters.detector.lexicon import LexiconBroken
from letters.reviews.queue import ReviewMode, ReviewState, WhyRead
from letters.states import State
from tests.app.reviews.conftest import HARMLESS, HERE, SECRET
from tests.cast import NOW, TODAY, acting_as, child, letter_of, own_reach, pair, volunteer

pytestmark = [pytest.mark.sqlite_alone, pytest.mark.usefixtures("frozen_now")]
THERE = Scope(prefixes=frozenset({"441622"}))


def by(user: User, **when):
    return acting_as(Actor(user.id), **when)


def take(desk, reader=None) -> int:
    reader = reader or desk.near
    return reviewing.take_next(HERE, reader.id, acting=by(reader))


def decide(desk, verdict, words="", reader=None, version=None):
    reader, review = reader or desk.near, desk.review
    version = version or review.version
    reviewing.decide(HERE, reader.id, review.id, version, verdict, words, acting=by(reader))


def test_nothing_is_read_where_the_cohort_says_so(desk, cast):
    cast.cohort.review = ReviewMode.OFF
    db.session.commit()
    desk.write(SECRET)
    with pytest.raises(Refused, match=r"reviews\.none"):
        take(desk)


def test_what_the_detector_found_comes_first_and_the_rest_by_age(desk, cast):
    more = [
        (child(f"C-{n}", f"孩子{n}", cast.dengta, "f", "2015-01-01", []), f"V-{n}") for n in "ABC"
    ]
    words = (HARMLESS, SECRET, "有时候我不想活了")
    codes = []
    for (kid, code), text in zip(more, words, strict=True):
        one = volunteer(code, f"志愿{code}", "f", f"{code}@example.org", [])
        db.session.commit()
        desk.pair, desk.writer = pair(cast, kid, one), db.session.get_one(User, one.user_id)
        desk.write(text)
        codes.append(desk.letter.code)
    waiting = page_of_waiting(HERE, desk.near.id, TODAY, 1).rows
    assert [row.letter.code for row in waiting] == codes[::-1]
    assert waiting[-1].why == WhyRead.EACH


def test_of_letters_without_finds_a_share_is_drawn_by_the_seed(desk, cast):
    cast.cohort.review, cast.cohort.review_share = ReviewMode.SAMPLE, 30
    db.session.commit()
    drawn = []
    for seed in range(12):
        desk.write(f"{HARMLESS}{'！' * seed}", seed=seed, minutes=seed)
        drawn.append(desk.review.why is not None)
    assert drawn == [Random(seed).random() < 0.3 for seed in range(12)]
    assert 0 < sum(drawn) < 12
    desk.write(SECRET, minutes=20)
    assert desk.review.why == WhyRead.FOUND, "what was found is read whatever the lot says"


@pytest.mark.parametrize("fault", ["down", "broken", "script"])
def test_what_could_not_be_scanned_is_not_scanned_and_never_clean(desk, cast, fault, monkeypatch):
    cast.cohort.review, cast.cohort.review_share = ReviewMode.SAMPLE, 0
    db.session.commit()

    def broken(*_):
        raise LexiconBroken("abuse", 3)

    detector = scanning._detector

    words = HARMLESS
    if fault == "down":
        monkeypatch.setattr(scanning, "_detector", broken)
    elif fault == "broken":
        detector.cache_clear()
        monkeypatch.setattr(scanning, "read_lists", broken)
    else:
        words = "བཀྲ་ཤིས་བདེ་ལེགས།"
    desk.write(words)
    detector.cache_clear()
    assert (desk.review.state, desk.review.why) == (ReviewState.WAITING, WhyRead.NOT_SCANNED)
    assert queue_counts(HERE, desk.near.id, TODAY).not_scanned == 1


def test_a_letter_that_was_taken_is_one_reviewers_alone(desk):
    desk.write(HARMLESS)
    take(desk)
    with pytest.raises(Refused, match=r"reviews\.none"):
        take(desk, desk.other)
    with pytest.raises(NotFound):
        decide(desk, ReviewState.PASSED, reader=desk.other)
    decide(desk, ReviewState.PASSED)
    with pytest.raises(Refused, match=r"reviews\.decided"):
        decide(desk, ReviewState.PASSED)


def test_a_reviewer_of_another_county_gets_none_of_it(desk, client):
    desk.write(HARMLESS)
    with pytest.raises(Refused, match=r"reviews\.none"):
        reviewing.take_next(THERE, desk.far.id, acting=by(desk.far))
    review_id = take(desk)
    client.as_user(desk.far)
    assert client.get(f"/reviews/{review_id}").status_code == 404


def test_a_role_that_was_taken_away_closes_the_letter_with_the_next_request(desk, client):
    desk.write(HARMLESS)
    review_id = take(desk)
    client.as_user(desk.near)
    assert HARMLESS in client.get(f"/reviews/{review_id}").text
    grant = db.session.query(Grant).filter_by(user_id=desk.near.id).one()
    grant.revoked_at = NOW - timedelta(days=1)
    db.session.commit()
    assert client.get(f"/reviews/{review_id}").status_code == 404


@pytest.mark.parametrize("who", ["writer", "contact", "acquaintance"])
def test_nobody_reads_letters_of_their_own_people(desk, cast, who):
    desk.write(HARMLESS)
    reader = {"writer": desk.writer, "contact": cast.contact}.get(who, desk.near)
    if who == "acquaintance":
        reviewing.hand_on(HERE, reader.id, take(desk), acting=by(reader))
    with pytest.raises(Refused, match=r"reviews\.none"):
        take(desk, reader)
    assert take(desk, desk.other)


def test_each_look_at_the_words_is_an_access_row(desk, client):
    desk.write(HARMLESS)
    review_id = take(desk)
    client.as_user(desk.near, "en")
    for _ in range(2):
        assert HARMLESS in client.get(f"/reviews/{review_id}").text
    rows = db.session.query(AccessRow).filter_by(object_type="letter").all()
    assert [(row.actor_id, row.object_code, row.fields, row.reason) for row in rows] == [
        (desk.near.id, desk.letter.code, ["text"], "pledge")
    ] * 2
    assert HARMLESS not in client.get("/reviews/").text, "the list shows no words"
    decide(desk, ReviewState.PASSED)
    assert HARMLESS not in client.get(f"/reviews/{review_id}").text, "decided: closed again"


def test_words_to_the_volunteer_are_on_their_page_and_in_no_mail(desk, client):
    desk.write(SECRET)
    take(desk)
    with pytest.raises(Refused, match=r"reviews\.say_why"):
        decide(desk, ReviewState.TALK, " ")
    decide(desk, ReviewState.TALK, "请把微信拿掉好吗？谢谢你写得这么用心。")
    mail = db.session.query(Message).filter_by(kind="review").one()
    assert mail.user_id == desk.writer.id
    assert "微信" not in mail.body
    page = f"/threads/{desk.pair.code}/letters/{desk.letter.code}/write"
    shown = client.as_user(desk.writer, "en").get(page).text
    assert "请把微信拿掉好吗" in shown
    assert "岳老师" not in shown
    desk.write(HARMLESS, minutes=5)
    assert desk.review.why == WhyRead.AGAIN, "what was talked about is read again"


def test_a_concern_goes_to_the_counsellors_and_the_volunteer_hears_nothing(desk):
    desk.write(SECRET)
    take(desk)
    decide(desk, ReviewState.CONCERN, "他想和孩子私下联系")
    concern = db.session.query(Concern).one()
    assert concern.level == "amber"
    assert (concern.raised_by_id, concern.letter_id) == (desk.near.id, desk.letter.id)
    told = {row.user_id for row in db.session.query(Message).all()}
    assert desk.counsellor.id in told
    assert desk.writer.id not in told
    with pytest.raises(Refused, match=r"reviews\.raised"):
        reviewing.take_back(HERE, desk.near.id, desk.review.id, acting=by(desk.near))


def test_danger_goes_with_a_concern_and_is_never_dropped(desk, client):
    desk.write(SECRET)
    address = f"/reviews/{take(desk)}"
    client.as_user(desk.near, "en")
    sent = {"version": desk.review.version.isoformat(), "danger": "1", "words": "他想见孩子"}
    for verdict in ("passed", "talk"):
        answer = client.post(address, data=sent | {"verdict": verdict})
        assert answer.status_code == 422
        assert 'id="danger-fault"' in answer.text
        assert 'aria-describedby="danger-fault"' in answer.text
        assert desk.review.state == ReviewState.TAKEN
    unsaid = client.post(address, data=sent | {"verdict": "concern", "words": ""})
    assert unsaid.status_code == 422
    assert re.search(r'id="danger" value="1" checked', unsaid.text), "the mark stays"
    assert client.post(address, data=sent | {"verdict": "concern"}).status_code == 302
    assert db.session.query(Concern).one().level == "red"


def test_a_verdict_is_taken_back_until_the_letter_moves(desk):
    desk.write(SECRET)
    take(desk)
    decide(desk, ReviewState.TALK, "改一改")
    reviewing.take_back(HERE, desk.near.id, desk.review.id, acting=by(desk.near))
    assert desk.review.state == ReviewState.TAKEN
    assert not db.session.query(Message).filter_by(kind="review").all(), "unread: taken back too"
    decide(desk, ReviewState.PASSED)
    mine = own_reach(desk.pair.volunteer_id)
    move(mine, desk.letter.code, State.POSTED, TODAY, acting=by(desk.writer))
    with pytest.raises(Refused, match=r"reviews\.moved"):
        reviewing.take_back(HERE, desk.near.id, desk.review.id, acting=by(desk.near))
    said = db.session.query(ReviewVerdict).order_by(ReviewVerdict.id).all()
    assert [(one.state, one.undone_at is None) for one in said] == [
        (ReviewState.TALK, False),
        (ReviewState.PASSED, True),
    ]
    actions = [row.action for row in db.session.query(AuditRow).order_by(AuditRow.id)]
    assert {"reviews.take", "reviews.talk", "reviews.take_back", "reviews.passed"} <= {*actions}


def test_a_verdict_about_words_that_have_changed_does_not_count(desk):
    desk.write(HARMLESS)
    take(desk)
    seen = desk.review.version
    desk.write(SECRET, as_typed=True, minutes=1)
    assert desk.review.state == ReviewState.TYPING, "out of the reviewer's hands while typed"
    with pytest.raises(NotFound):
        decide(desk, ReviewState.PASSED, version=seen)
    desk.write(SECRET, minutes=2)
    take(desk)
    with pytest.raises(Refused, match=r"reviews\.words_changed"):
        decide(desk, ReviewState.PASSED, version=seen)


def test_words_that_are_gone_are_in_no_queue_and_what_was_read_keeps_its_pair(desk):
    desk.write(SECRET)
    review_id = take(desk)
    desk.write("", minutes=1)
    assert remove_unmoved([desk.pair.id]) == 1, "there is a review of it"
    for look in (
        take,
        lambda one: reviewing.hand_on(HERE, one.near.id, review_id, acting=by(one.near)),
    ):
        with pytest.raises((Refused, NotFound)):
            look(desk)
    desk.write(HARMLESS, minutes=2)
    letter = desk.letter
    letter.text = letter.text_at = None
    db.session.commit()
    with pytest.raises(Refused, match=r"reviews\.none"):
        take(desk)


def test_a_letter_waits_no_longer_than_its_cohort_says(desk, cast, client):
    cast.cohort.review_hold = 3
    db.session.commit()
    desk.write(HARMLESS)
    sheet = f"/threads/{desk.pair.code}/letters/{desk.letter.code}/sheet"

    def is_held(days: int) -> bool:
        return reading_of(desk.letter, TODAY + timedelta(days=days)).is_held

    assert (is_held(0), is_held(2), is_held(3)) == (True, True, False)
    assert client.as_user(desk.writer).get(sheet).status_code == 302, "not printed yet"
    take(desk)
    decide(desk, ReviewState.PASSED)
    assert not is_held(0)
    assert db.session.query(Message).filter_by(kind="review").count() == 1
    assert client.get(sheet).status_code == 200
    desk.write(SECRET, as_typed=True, minutes=3)
    assert is_held(9), "other words than those that were read"
    desk.write(SECRET, minutes=4)
    take(desk)
    decide(desk, ReviewState.TALK, "改一改")
    assert is_held(9), "until it is written anew"


def test_words_that_set_out_unsaved_are_handed_in_after(desk):
    desk.write(SECRET, as_typed=True)
    mine = own_reach(desk.pair.volunteer_id)
    move(mine, desk.letter.code, State.POSTED, TODAY, acting=by(desk.writer))
    assert hand_in_posted(acting=acting_as(SCHEDULER)) == 1
    assert desk.review.why == WhyRead.FOUND
    assert hand_in_posted(acting=acting_as(SCHEDULER)) == 0


def test_what_lies_in_somebodys_hands_for_two_days_waits_for_others(desk):
    desk.write(HARMLESS)
    take(desk)
    later = acting_as(SCHEDULER, now=NOW + timedelta(hours=49))
    assert reviewing.let_go(acting=later) == 1
    assert take(desk, desk.other)


def test_letters_by_hand_are_counted_as_not_scanned(desk, cast):
    letter = letter_of(desk.pair)
    mine = own_reach(desk.pair.volunteer_id)
    move(mine, letter.code, State.POSTED, TODAY, acting=by(desk.writer))
    assert queue_counts(HERE, desk.near.id, TODAY).by_hand == 1
    assert queue_counts(THERE, desk.far.id, TODAY).by_hand == 0


def test_a_reviewer_works_through_the_pages(desk, client):
    desk.write(SECRET)
    client.as_user(desk.near, "en")
    shown = client.get("/reviews/").text
    assert "words were found" in shown
    assert "%" not in shown.split("lists of words")[1][:150]
    page = client.post("/reviews/take", follow_redirects=True).text
    assert "<mark" in page
    assert "薇信" in page
    address = f"/reviews/{desk.review.id}"
    version = desk.review.version.isoformat()
    wrong = client.post(address, data={"version": version, "verdict": "nonsense"})
    assert wrong.status_code == 422
    for bad in ("", "2026-11-23", "x" * 5000):
        sent = {"version": bad, "verdict": "passed"}
        assert client.post(address, data=sent).status_code == 422
    sent = {"version": version, "verdict": "talk", "words": "把薇信去掉好吗"}
    assert client.post(address, data=sent).status_code == 302
    assert desk.review.state == ReviewState.TALK
    assert "Undo" in client.get("/reviews/").text
    client.post(f"{address}/back")
    assert desk.review.state == ReviewState.TAKEN
    client.post(f"{address}/hand-on")
    assert client.get(address).status_code == 404


def test_a_reviewers_reach_is_their_region(desk):
    assert scope_of(desk.near, "reviews.read", TODAY) == HERE
    assert scope_of(desk.near, "letters.view", TODAY) == Scope()
    assert EVERYTHING.programme
