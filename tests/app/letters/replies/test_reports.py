"""A channel reports later what became of a message: what did not arrive goes by mail, once."""

import threading

import pytest

from app.actions.letters.replies.calls import Answered, Reported, take_call
from app.actor import SCHEDULER
from app.errors import Refused
from app.extensions import db
from app.models import Channel, LetterEvent, MessageState, Reply, User
from app.notify.incoming.fates import FateKind
from tests.app.letters.replies.conftest import reach
from tests.app.smtp import with_mail
from tests.cast import NOW, acting_as


@pytest.fixture
def carried(app, digest, cast):
    """The volunteer's digest, carried by a channel of theirs."""
    with_mail(app, "smtp://127.0.0.1:9")
    row = Channel(kind="webhook", name="短信", url="https://sms.example.org/x", made_at=NOW)
    db.session.add(row)
    db.session.flush()
    digest.channel_id = row.id
    user = db.session.get_one(User, digest.user_id)
    user.channel_id, user.channel_address = row.id, "cloud-wx"
    db.session.commit()
    return digest


def report(message, kind: FateKind, mark: str = "m", channel_id: int | None = None) -> str:
    told = Reported(message.row_key, kind)
    at = channel_id or message.channel_id or 1
    outcome = take_call(at, mark, told, reach, acting=acting_as(SCHEDULER))
    db.session.expire_all()
    return outcome.value


@pytest.mark.parametrize("before", [MessageState.SENT, MessageState.UNKNOWN, MessageState.SENDING])
def test_what_did_not_arrive_goes_by_mail_once(carried, before):
    carried.state = before
    db.session.commit()
    channel = carried.channel_id
    assert report(carried, FateKind.FAILED) == "returned"
    assert (carried.state, carried.channel_id, carried.attempts) == ("waiting", None, 0)
    assert report(carried, FateKind.FAILED, "n", channel) == "nothing"
    assert report(carried, FateKind.ARRIVED, "o", channel) == "nothing", "the mail is under way"
    assert carried.user.channel_refused_at is None


def test_an_address_that_never_hears_is_not_asked_again(carried):
    assert report(carried, FateKind.NO_ADDRESS) == "returned"
    assert carried.user.channel_refused_at == NOW


def test_what_was_read_meanwhile_is_not_sent_again(carried):
    carried.read_at = NOW
    db.session.commit()
    report(carried, FateKind.FAILED)
    assert carried.state == "unsent"


def test_a_report_of_another_channel_or_of_what_waits_changes_nothing(carried):
    assert report(carried, FateKind.FAILED, channel_id=carried.channel_id + 1) == "nothing"
    carried.state = MessageState.WAITING
    db.session.commit()
    assert report(carried, FateKind.FAILED, "n") == "nothing"


@pytest.mark.parametrize(
    "said", [Answered("cloud-wx", "寄了"), None], ids=["an answer", "a report"]
)
def test_the_same_call_four_times_at_once_counts_once(app, carried, said):
    said, channel_id = said or Reported(carried.row_key, FateKind.ARRIVED), carried.channel_id
    db.session.rollback()
    outcomes, together = list[str](), threading.Barrier(4)

    def brings() -> None:
        with app.app_context():
            together.wait()
            try:
                taken = take_call(channel_id, "same", said, reach, acting=acting_as(SCHEDULER))
                outcomes.append(taken.value)
            except Refused as refusal:
                outcomes.append(refusal.code)

    threads = [threading.Thread(target=brings) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("calls.twice") == 3
    assert outcomes.count("noted") + outcomes.count("arrived") == 1
    assert db.session.query(Reply).count() == 1
    assert db.session.query(LetterEvent).count() <= 1
