"""What a digest says holds when it is said: what was settled since the morning is not told."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from app.actions.messages import appeals
from app.actions.messages.messages import enqueue
from app.actions.messages.news import ALONE_AFTER
from app.actions.messages.resting import rest
from app.actions.messages.sweeps.day_parts import DayPart
from app.actor import Actor
from app.extensions import db
from app.models import Appeal, Consent, Grant, Message, Reminder, Term, User
from app.store.messages.appeals.about import About
from app.store.messages.digest_days import digest_moment
from app.store.scope import EVERYTHING
from letters.states import State
from tests.app.messages.days import digests, go_out, run
from tests.app.smtp import with_mail
from tests.cast import NOW, TODAY, acting_as

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
ACTING = acting_as(Actor(None))
AWAY = "smtp://127.0.0.1:9"


@pytest.fixture
def evening(cast, letters, postbox):
    """Everybody hears at seven in the evening; the digests of the day have their rows."""
    db.session.execute(update(User).values(digest_hour=19))
    db.session.commit()
    run()
    assert states() == {cast.contact.id: "unwritten", cast.cloud.user_id: "unwritten"}
    return digest_moment(cast.contact, TODAY)


def states():
    query = select(Message.user_id, Message.state).where(Message.kind == "digest")
    return {user_id: state.value for user_id, state in db.session.execute(query)}


def sent_to(postbox):
    return sorted(mail["To"] for mail in postbox.mails)


def test_words_are_written_at_the_hour_at_which_they_go_out(cast, evening, postbox):
    go_out(evening - HOUR)
    assert set(states().values()) == {"unwritten"}
    go_out(evening)
    assert sent_to(postbox) == ["cloud@example.org", "xu@example.org"]
    assert {message.made_at for message in digests()} == {evening}
    assert {message.plan for message in digests()} == {None}, "what went out keeps no plan"


def test_a_letter_posted_at_noon_is_not_asked_for_in_the_evening(cast, letters, evening, postbox):
    letters["soon"].state, letters["soon"].since = State.POSTED, TODAY
    db.session.commit()
    go_out(evening)
    assert sent_to(postbox) == ["xu@example.org"]
    assert states()[cast.cloud.user_id] == "empty"
    of_letter = select(Reminder.message_id).where(Reminder.letter_id == letters["soon"].id)
    assert db.session.scalars(of_letter).all() == [None], "nobody was told of it"
    assert run(TODAY).messages == 0


def test_a_letter_that_got_more_time_at_noon_is_not_asked_for(cast, letters, evening, postbox):
    letters["soon"].due_on = TODAY + 30 * DAY
    db.session.commit()
    go_out(evening)
    assert sent_to(postbox) == ["xu@example.org"]


def test_who_left_their_school_at_noon_hears_of_no_letter_of_it(cast, evening, postbox):
    db.session.execute(update(Grant).where(Grant.user_id == cast.contact.id).values(revoked_at=NOW))
    db.session.commit()
    go_out(evening)
    assert sent_to(postbox) == ["cloud@example.org"]


def test_an_account_that_was_switched_off_at_noon_hears_nothing(cast, evening, postbox):
    cast.contact.active = False
    db.session.commit()
    go_out(evening)
    assert sent_to(postbox) == ["cloud@example.org"]


def test_a_consent_renewed_at_noon_is_not_asked_for(cast, letters, evening, postbox):
    consents = update(Consent).where(Consent.child_id == cast.deer.id)
    db.session.execute(consents.values(expires_on=TODAY + 31 * DAY))
    letters["lying"].state, letters["lying"].since = State.DELIVERED, TODAY - 30 * DAY
    db.session.commit()
    assert [line.user_id for line in run(TODAY + DAY).renewals] == [cast.contact.id]
    db.session.execute(consents.values(expires_on=TODAY + 300 * DAY))
    db.session.commit()
    go_out(evening + DAY)
    assert "xu@example.org" not in sent_to(postbox)


def test_good_news_that_was_taken_back_at_noon_is_not_told(cast, letters, postbox):
    db.session.execute(update(User).values(digest_hour=19))
    letters["soon"].state, letters["soon"].since = State.DELIVERED, TODAY
    letters["lying"].state, letters["lying"].since = State.DELIVERED, TODAY
    db.session.commit()
    parts: list[DayPart] = []
    run(look=parts.append)
    assert sum(len(part.thanks) for part in parts) == 2
    letters["soon"].state = State.AT_SCHOOL
    db.session.commit()
    go_out(digest_moment(cast.contact, TODAY))
    assert states()[cast.cloud.user_id] == "empty"
    assert states()[cast.aze.user_id] != "empty"


def test_a_server_that_was_away_for_days_brings_one_digest_with_what_is_open(
    app, cast, letters, postbox
):
    there = app.config["SETTINGS"].smtp_url
    with_mail(app, AWAY)
    volunteer = db.session.get_one(User, cast.cloud.user_id)
    news = {"subject": "新日子", "body": "小王：\n\n新日子", "now": NOW, "user": volunteer}
    enqueue("new_days", "days:1", **news)
    run()
    go_out(NOW)
    lying = next(one for one in letters["lying"].pair.letters if one.state == "due")
    lying.state, lying.since, lying.moves = "at_school", TODAY - 10 * DAY, 2
    db.session.commit()
    run(TODAY + DAY)
    go_out(NOW + DAY)
    letters["soon"].state, letters["soon"].since = State.POSTED, TODAY
    db.session.commit()
    with_mail(app, there)
    go_out(NOW + 2 * DAY)
    assert sent_to(postbox).count("xu@example.org") == 1
    body = next(one for one in postbox.mails if one["To"] == "xu@example.org").get_body(("plain",))
    for pair_ in {lying.pair, letters["lying"].pair}:
        assert pair_.child.pen_name in body.get_content()
    old, new = (one for one in digests() if one.user_id == cast.contact.id)
    assert (old.state, new.state) == ("unsent", "sent")
    rows = select(Reminder.message_id).where(Reminder.user_id == cast.contact.id)
    assert set(db.session.scalars(rows)) == {new.id}, "each leads to the digest that told it"
    to_volunteer = [one for one in postbox.mails if one["To"] == "cloud@example.org"]
    assert len(to_volunteer) == 1, "the new days alone: nothing else is open"


def test_one_that_stayed_behind_over_a_night_has_words_of_the_day(app, cast, letters, postbox):
    there = app.config["SETTINGS"].smtp_url
    with_mail(app, AWAY)
    run()
    go_out(NOW)
    letters["lying"].state = State.DELIVERED
    db.session.commit()
    with_mail(app, there)
    go_out(NOW + DAY)
    assert sent_to(postbox) == ["cloud@example.org"]
    assert states()[cast.contact.id] == "empty"
    another = next(one for one in letters["soon"].pair.letters if one.number == 2)
    another.due_on = TODAY + 2 * DAY
    db.session.commit()
    assert run(TODAY + DAY).recorded == 0, "they have had their mail of the day"
    assert run(TODAY + 2 * DAY).recorded == 1


def test_who_rests_for_a_week_hears_then_of_what_is_open_then(app, cast, letters, postbox):
    there = app.config["SETTINGS"].smtp_url
    with_mail(app, AWAY)
    run()
    go_out(NOW)
    rest(cast.contact, TODAY + 7 * DAY, acting=ACTING)
    rest(db.session.get_one(User, cast.cloud.user_id), TODAY + 7 * DAY, acting=ACTING)
    letters["lying"].state = State.DELIVERED
    db.session.commit()
    with_mail(app, there)
    go_out(NOW + DAY)
    assert postbox.mails == []
    go_out(NOW + 7 * DAY)
    assert sent_to(postbox) == ["cloud@example.org"]


def test_who_rests_beyond_the_last_term_hears_of_no_letter_of_it(cast, letters, postbox):
    db.session.execute(update(User).values(digest_hour=19))
    db.session.commit()
    run()
    rest(cast.contact, TODAY + 40 * DAY, acting=ACTING)
    db.session.execute(delete(Term).where(Term.number > 1))
    db.session.execute(update(Term).values(last=TODAY + 30 * DAY))
    db.session.commit()
    go_out(digest_moment(cast.contact, TODAY + 40 * DAY))
    assert states()[cast.contact.id] == "empty"
    assert "xu@example.org" not in sent_to(postbox)


@pytest.mark.parametrize("back", [HOUR, DAY])
def test_a_clock_that_jumps_back_makes_no_second_digest(cast, letters, postbox, back):
    run()
    go_out(NOW)
    went_out = sent_to(postbox)
    again = NOW - back
    run((again + 8 * HOUR).date())
    go_out(again)
    run()
    go_out(NOW)
    assert sent_to(postbox) == went_out == ["cloud@example.org", "xu@example.org"]


def test_a_question_that_was_answered_is_not_announced(cast, letters, postbox):
    about = About(letters["lying"].pair)
    for words in ("?", "??"):
        appeals.write_appeal(cast.cloud.user_id, about, words, acting=ACTING)
    first, second = db.session.scalars(select(Appeal.id).order_by(Appeal.id)).all()
    appeals.answer(EVERYTHING, cast.city_coordinator.id, first, "好", acting=ACTING)
    assert waiting_for(cast.coordinator) == 1, "another one waits"
    appeals.settle(EVERYTHING, cast.city_coordinator.id, second, acting=ACTING)
    assert waiting_for(cast.coordinator) == 0
    go_out(digest_moment(cast.coordinator, TODAY + DAY) + ALONE_AFTER)
    assert cast.coordinator.email not in sent_to(postbox)


def waiting_for(user):
    return db.session.query(Message).filter_by(kind="appeal", user_id=user.id).count()
