"""An answer to a digest notes the one letter it can mean, for whom the digest was written to."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from app.actions.letters.letters import move, undo
from app.actions.letters.replies.mailbox import take_mail
from app.actor import SCHEDULER, Actor
from app.extensions import db
from app.models import LetterEvent, MessageState, Reply, User
from letters.states import Direction, State
from tests.app.letters.replies.conftest import (
    VOUCHED,
    answering,
    reach,
    replies,
    shape,
    take,
)
from tests.app.messages.days import digests, run
from tests.cast import NOW, TODAY, acting_as, letter_of, pair


def happened() -> list[tuple[str, str]]:
    """The steps that were logged, and how."""
    return [(row.state, row.how) for row in db.session.query(LetterEvent).order_by(LetterEvent.id)]


def test_posted_is_noted_once_and_said_in_one_kind_mail(cast, digest, letters):
    assert "“寄了”" not in digest.body, "no mailbox is read"
    assert take(answering(digest, "寄了，谢谢！")) == "noted"
    assert happened() == [("posted", "reply")]
    [mail] = replies()
    assert (mail.user_id, "已记下" in mail.subject) == (cast.cloud.user_id, True)
    assert letters["soon"].code in mail.body
    assert take(answering(digest, "已寄出")) == "before"
    assert take(answering(digest, "posted")) == "before"
    assert happened() == [("posted", "reply")]
    assert len(replies()) == 2, "whoever answers again hears so once"


def test_what_is_posted_and_what_came_are_two_steps_of_one_digest(
    own_server, cast, letters, frozen_now
):
    coming = letter_of(letters["soon"].pair, Direction.TO_VOLUNTEER)
    coming.state, coming.since, coming.moves = State.POSTED, TODAY - timedelta(days=9), 2
    db.session.commit()
    run()
    digest = next(one for one in digests() if one.user_id == cast.cloud.user_id)
    digest.state = MessageState.SENT
    db.session.commit()
    assert take(answering(digest, "寄了")) == "noted"
    assert take(answering(digest, "收到了")) == "noted"
    assert [state for state, _how in happened()] == ["posted", "received"]
    assert [coming.code in mail.body for mail in replies()] == [False, True]


def test_a_step_that_was_taken_back_is_not_made_again_by_the_same_digest(cast, digest, letters):
    take(answering(digest, "寄了"))
    undo(reach(digest.user), letters["soon"].code, 1, acting=acting_as(Actor(digest.user_id)))
    assert take(answering(digest, "已寄出")) == "before"
    db.session.expire_all()
    assert letters["soon"].state == "due"


def test_what_is_not_understood_or_not_offered_is_asked_back_with_the_links(cast, digest, letters):
    for words in ("收到", "我这周不太方便", "寄了吗？"):
        assert take(answering(digest, words)) == "asked"
    assert happened() == []
    [mail] = replies()
    assert "/mail/step/" in mail.body
    assert mail.body.count("小鹿") == 1


def test_of_two_letters_each_has_its_link_and_none_is_noted(own_server, cast, letters, frozen_now):
    other = letter_of(pair(cast, cast.foreign_child, cast.cloud))
    other.due_on = TODAY + timedelta(days=2)
    db.session.commit()
    run()
    digest = next(one for one in digests() if one.user_id == cast.cloud.user_id)
    digest.state = MessageState.SENT
    db.session.commit()
    assert take(answering(digest, "寄了")) == "asked"
    assert happened() == []
    links = digest.body.count("/mail/step/")
    assert replies()[0].body.count("/mail/step/") == links > 1
    move(
        *(reach(digest.user), other.code, State.POSTED, TODAY),
        acting=acting_as(Actor(digest.user_id)),
    )
    assert take(answering(digest, "已寄出")) == "asked", "it may mean the one that is noted already"
    assert happened() == [("posted", "page")]


@pytest.mark.parametrize(
    "headers",
    [
        {"From": "aze@example.org"},
        {"From": "cloud@example.org, aze@example.org"},
        {"Authentication-Results": ""},
        {"Authentication-Results": VOUCHED.replace("mx.", "mx.evil.")},
        {"Authentication-Results": VOUCHED.replace("spf=pass", "spf=fail")},
        {"Authentication-Results": VOUCHED.replace("dkim=pass", "dkim=fail")},
        {"Authentication-Results": "mx.example.org; dkim=pass header.d=evil.example"},
        {"Authentication-Results": "mx.example.org; dkim=none; spf=pass smtp.mailfrom=org"},
        {"Authentication-Results": "mx.example.org (dkim=pass header.d=example.org); none"},
    ],
)
def test_an_answer_that_may_be_anothers_does_nothing_and_is_not_answered(cast, digest, headers):
    mail = answering(digest, "寄了")
    for name, value in headers.items():
        del mail[name]
        if value:
            mail[name] = value
    assert take(mail) == "stranger"
    assert (happened(), replies()) == ([], [])


def test_a_result_that_the_sender_wrote_below_ours_is_not_believed(cast, digest):
    mail = answering(digest, "寄了", Authentication_Results="")
    forged = "Authentication-Results: mx.example.org; dkim=fail\r\n"
    forged += f"Authentication-Results: {VOUCHED}\r\n"
    assert take(forged.encode() + mail.as_bytes()) == "stranger"


def test_without_the_name_of_our_server_no_answer_counts(app, cast, digest):
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, mail_checked_by="")
    assert take(answering(digest, "寄了")) == "stranger"


@pytest.mark.parametrize(
    "headers",
    [
        *({"Auto-Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Return-Path": "<>"}),
        *({"List-Id": "<all.example.org>"}, {"X-Autoreply": "yes"}),
        *({"In-Reply-To": "<0123@example.org>"}, {"In-Reply-To": f"<{'0' * 32}@example.org>"}),
    ],
)
def test_machines_and_mails_about_something_else_are_left_alone(cast, digest, headers):
    mail = answering(digest, "寄了")
    for name, value in headers.items():
        del mail[name]
        mail[name] = value
    assert take(mail) == "nothing"
    assert (happened(), replies()) == ([], [])


def test_a_holiday_notice_of_a_mailbox_is_no_answer(cast, digest):
    assert take(shape("vacation", digest, "bridge@example.org")) == "nothing"
    assert replies() == []


def test_after_thirty_days_nothing_is_noted(cast, digest):
    late = NOW + timedelta(days=31)
    with time_machine.travel(late, tick=False):
        day = acting_as(SCHEDULER, late, late.date())
        assert take_mail(answering(digest, "寄了").as_bytes(), reach, acting=day) == "asked"
    assert happened() == []


def test_the_day_is_that_of_the_mail_and_never_one_before_the_digest_or_to_come(cast, digest):
    take(answering(digest, "寄了", Date="Mon, 01 Jan 2001 00:00:00 +0800"))
    assert db.session.query(LetterEvent).one().on == TODAY


def test_who_has_no_account_any_more_notes_nothing(cast, digest):
    db.session.get_one(User, digest.user_id).active = False
    db.session.commit()
    assert take(answering(digest, "寄了")) == "stranger"


def test_a_letter_in_other_hands_is_not_noted(cast, digest, letters):
    letters["soon"].writer_id = cast.aze.id
    db.session.commit()
    assert take(answering(digest, "寄了")) in ("asked", "refused")
    assert happened() == []


def test_what_is_kept_of_an_answer_has_no_words(cast, digest):
    take(answering(digest, "寄了"))
    row = db.session.query(Reply).one()
    assert (row.way, row.outcome, row.message_id, len(row.mark)) == ("mail", "noted", digest.id, 64)
