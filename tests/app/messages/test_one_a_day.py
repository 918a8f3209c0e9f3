"""A person's day has one message: what shares it, what breaks into it, who waits for the next."""

import ast
import threading
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from app.actions.letters.pairs.endings import end
from app.actions.messages.messages import enqueue
from app.actions.messages.sending import claim, send_waiting
from app.actor import Actor
from app.extensions import db
from app.models import Message, User
from app.store.messages.digest_days import digest_moment
from app.store.messages.messages import messages_of
from app.store.messages.outbox.kinds import (
    AT_ONCE,
    NEWS,
    ONE_A_DAY,
    SAID_TODAY,
    SOON,
    WELCOMES,
    WHOLE,
)
from app.store.scope import EVERYTHING
from letters.pairs.facts import EndReason
from tests.app.messages.days import digests, run
from tests.cast import NOW, TODAY, acting_as

APP = Path(__file__).parents[3] / "app"
MAKERS = {"enqueue", "enqueue_all", "new_message"}
MOVED = ("moved_away", "moved_back", "moved_here")
BY_NAME = {
    "messages/messages.py": (),
    "messages/many.py": (),
    "moving_words.py": MOVED,
    "welcomes.py": WELCOMES,
}
"""Files that name the kind by a variable: which kinds that are."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TOMORROW = TODAY + DAY


def kinds_made() -> set[str]:
    """The kinds of messages that the programme makes anywhere."""
    found = {"digest"}
    for path in APP.glob("actions/**/*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in MAKERS:
                continue
            first = call.args[0]
            words = {str(one.value) for one in ast.walk(first) if isinstance(one, ast.Constant)}
            if isinstance(first, ast.Name) and first.id == "KIND":
                words = {"announcement"}
            named = [kinds for name, kinds in BY_NAME.items() if str(path).endswith(name)]
            assert words or named, f"{path} makes a kind that no table knows"
            found.update(words or named[0])
    return found


def put(reader, kind, once, now=NOW, body="Hello,\n\nwords.\n"):
    return enqueue(kind, once, subject=f"Of {once}", body=body, now=now, user=reader)


def reader_of(cast) -> User:
    return db.session.get_one(User, cast.cloud.user_id)


def test_every_kind_of_message_shares_a_day_or_says_why_not():
    assert kinds_made() == {*ONE_A_DAY, *AT_ONCE}
    assert len(ONE_A_DAY) == len({*ONE_A_DAY} - AT_ONCE.keys())
    assert {*ONE_A_DAY} == {*NEWS, *SAID_TODAY, *WHOLE}
    assert {*SOON} <= {*NEWS}
    assert all(AT_ONCE.values())


def test_whoever_had_the_message_of_a_day_hears_of_all_else_on_the_next(cast, postbox):
    for number, kind in enumerate(ONE_A_DAY):
        morning = NOW + 3 * number * DAY
        assert claim(put(cast.contact, "note", f"first {number}", morning).id, now=morning)
        second = put(cast.contact, kind, f"second {number}", morning).id
        assert not claim(second, now=morning), kind
        assert claim(second, now=morning + DAY), kind


def test_what_says_why_goes_out_whatever_its_reader_had(cast, postbox):
    assert claim(put(cast.contact, "note", "first").id, now=NOW)
    for kind in AT_ONCE:
        assert claim(put(cast.contact, kind, kind).id, now=NOW), kind


def test_news_of_one_day_are_one_mail_and_each_is_in_the_app_at_once(cast, postbox):
    reader = reader_of(cast)
    for number in (1, 2, 3):
        put(reader, "ending", f"end {number}", body=f"Hello,\n\nend number {number}.\n")
    assert [one.subject for one in messages_of(reader.id, 1).rows] == [
        "Of end 3", "Of end 2", "Of end 1"
    ]  # fmt: skip
    send_waiting(now=NOW + 8 * HOUR)
    assert postbox.mails == []
    send_waiting(now=NOW + DAY)
    (mail,) = postbox.mails
    assert (mail["To"], mail["Subject"]) == (reader.email, "Of end 1，还有别的消息")
    assert postbox.words().count("Hello,") == 1
    assert [f"end number {number}." in postbox.words() for number in (1, 2, 3)] == [True] * 3


def test_an_end_is_told_within_a_day_and_with_the_digest_where_there_is_one(cast, letters, postbox):
    reader = reader_of(cast)
    reader.digest_days = str((TODAY + 4 * DAY).isoweekday())
    db.session.commit()
    first, other = letters["soon"].pair, letters["lying"].pair
    end(EVERYTHING, first.code, EndReason.OTHER, TODAY, acting=acting_as(Actor(None)))
    run(TOMORROW)
    send_waiting(now=NOW + DAY)
    told = {mail["To"]: postbox.words(number) for number, mail in enumerate(postbox.mails)}
    assert "小鹿" in told[reader.email]
    (body,) = [one.body for one in digests() if one.user_id == cast.contact.id]
    assert "小鹿" in body, "its contact has a digest for the other letter, and the end in it"
    assert other.child.pen_name in body
    assert sorted(told) == sorted(mail["To"] for mail in postbox.mails)


def test_an_end_that_holds_letters_back_waits_for_no_day(cast, letters, postbox):
    run()
    send_waiting(now=NOW)
    before = len(postbox.mails)
    pair = letters["soon"].pair
    end(EVERYTHING, pair.code, EndReason.SAFEGUARDING, TODAY, acting=acting_as(Actor(None)))
    send_waiting(now=NOW + HOUR)
    assert {mail["To"] for mail in postbox.mails[before:]} == {
        reader_of(cast).email, cast.contact.email
    }  # fmt: skip


def test_an_announcement_has_the_next_day_and_the_digest_the_one_after(cast, letters, postbox):
    run()
    send_waiting(now=NOW)
    put(cast.contact, "announcement", "announcement:1", NOW + HOUR)
    send_waiting(now=NOW + HOUR)
    letters["soon"].state, letters["soon"].since = "at_school", TODAY - 10 * DAY
    letters["soon"].moves = 2
    db.session.commit()
    run(TOMORROW)
    morning = digest_moment(cast.contact, TOMORROW)
    send_waiting(now=morning)
    to = [mail["Subject"] for mail in postbox.mails if mail["To"] == cast.contact.email]
    assert len(to) == 2
    assert to[1] == "Of announcement:1"
    run(TOMORROW + DAY)
    assert len([one for one in digests() if one.user_id == cast.contact.id]) == 2


def test_two_senders_at_once_send_a_reader_one_message(app, cast, postbox):
    for number in range(6):
        put(cast.contact, "announcement", f"announcement:{number}")
    morning = digest_moment(cast.contact, TOMORROW)
    db.session.remove()
    start = threading.Barrier(2)

    def sends():
        with app.app_context():
            start.wait()
            send_waiting(now=NOW)
            db.session.remove()

    threads = [threading.Thread(target=sends) for _turn in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(postbox.mails) == 1
    waits = db.session.scalars(select(Message.send_after).where(Message.sent_at.is_(None))).all()
    assert {*waits} == {morning}
