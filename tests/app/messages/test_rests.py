"""A server that is away rests, and no message loses a try; so does a domain that refuses often."""

from datetime import timedelta

from app.actions.messages.messages import enqueue
from app.actions.messages.sending import MOST_ATTEMPTS, SentCounts, claim, send_waiting
from app.extensions import db
from app.models import Message, MessageState, Pause
from app.notify.pauses import LONGEST, REFUSALS_OF_A_DOMAIN, next_try, rest, rest_of_domain
from app.store.messages.outbox.pauses import pauses
from tests.app.smtp import with_mail
from tests.cast import NOW

MINUTE = timedelta(minutes=1)


def put(number: int, address: str) -> Message:
    words = {"subject": "有信", "body": "请看看。\n", "now": NOW, "address": address}
    return enqueue("reset", f"reset:{number}", **words)


def test_rests_grow_and_end():
    assert [rest(times) / MINUTE for times in (1, 2, 3)] == [1, 2, 4]
    assert rest(50) == LONGEST
    assert not rest_of_domain(REFUSALS_OF_A_DOMAIN)
    assert rest_of_domain(REFUSALS_OF_A_DOMAIN + 2) == 2 * MINUTE
    assert sum((next_try(tries) for tries in range(1, MOST_ATTEMPTS)), MINUTE) > timedelta(hours=16)


def test_a_server_that_is_away_costs_no_message_a_try(app, cast, postbox):
    there = app.config["SETTINGS"].smtp_url
    for number in range(3):
        put(number, f"new{number}@example.org")
    with_mail(app, "smtp://127.0.0.1:9")
    moment = NOW
    for _time in range(2 * MOST_ATTEMPTS):
        assert send_waiting(now=moment) == SentCounts(waiting=1), "one is tried, the rest wait"
        assert send_waiting(now=moment + MINUTE / 2) == SentCounts(), "the server rests"
        moment += LONGEST
    with_mail(app, there)
    assert send_waiting(now=moment) == SentCounts(sent=3)
    assert pauses(moment) == []


def test_a_server_says_when_it_rests_and_why(app, cast):
    with_mail(app, "smtp://127.0.0.1:9")
    put(1, "new@example.org")
    send_waiting(now=NOW)
    rests = pauses(NOW)
    assert [(one.name, one.until) for one in rests] == [("mail", NOW + MINUTE)]
    assert "mail server" in rests[0].fault


def test_a_domain_that_refuses_again_and_again_rests_while_others_get_their_mail(cast, postbox):
    for number in range(8):
        put(number, f"new{number}@slow.example.org")
    put(9, "quick@example.org")
    postbox.slow = "slow.example.org"
    assert send_waiting(now=NOW) == SentCounts(sent=1, waiting=REFUSALS_OF_A_DOMAIN + 1)
    assert [mail["To"] for mail in postbox.mails] == ["quick@example.org"]
    db.session.expire_all()
    untried = [message.attempts for message in db.session.query(Message)].count(0)
    assert untried == 8 - REFUSALS_OF_A_DOMAIN - 1
    postbox.slow = ""
    assert send_waiting(now=NOW + timedelta(hours=1)) == SentCounts(sent=8)
    assert db.session.query(Pause).count() == 0


def test_what_is_about_safety_is_tried_though_its_domain_rests(cast, postbox):
    for number in range(8):
        put(number, f"new{number}@slow.example.org")
    postbox.slow = "slow.example.org"
    send_waiting(now=NOW)
    postbox.slow = ""
    words = {"subject": "有事", "body": "请看看。\n", "now": NOW}
    enqueue("concern", "concern:1", address="help@slow.example.org", **words)
    send_waiting(now=NOW)
    assert "help@slow.example.org" in [mail["To"] for mail in postbox.mails]


def test_a_server_that_closes_is_away_and_no_address_is_refused(cast, postbox):
    put(1, "new@example.org")
    postbox.mood, postbox.answer = "knows nobody", "421 4.3.2 closing"
    assert send_waiting(now=NOW) == SentCounts(waiting=1)
    assert [one.name for one in pauses(NOW)] == ["mail"]


def test_a_rest_that_a_wrong_clock_wrote_holds_nothing(cast, postbox):
    year = timedelta(days=365)
    db.session.add(Pause(name="mail", failures=1, until=NOW + year, fault="away"))
    put(1, "new@example.org")
    assert claim(put(2, "other@example.org").id, now=NOW + year)
    assert send_waiting(now=NOW) == SentCounts(sent=1)
    db.session.expire_all()
    assert [one.state for one in db.session.query(Message).order_by(Message.id)] == [
        MessageState.SENT,
        MessageState.UNKNOWN,
    ]
