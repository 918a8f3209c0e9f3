"""Links of mails: each does its one thing for its owner, on one tap, for a while."""

from datetime import timedelta

import pytest
import time_machine
from itsdangerous import URLSafeSerializer

from app.extensions import db
from app.models import LetterEvent, Message, User
from app.store.messages.coming import coming_to
from app.tokens import MailLink, MailPurpose
from tests.app.messages.days import digests, run
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.usefixtures("frozen_now")
STEP, REST, UNSUBSCRIBE = MailPurpose.STEP, MailPurpose.REST, MailPurpose.UNSUBSCRIBE


def owner(cast) -> User:
    """The volunteer who writes to the deer."""
    return db.session.get_one(User, cast.cloud.user_id)


def link(user: User, purpose=STEP, about="", until=TODAY + timedelta(days=30)) -> str:
    """The path of a link for a user."""
    token = MailLink(purpose, user.id, user.session_epoch, until, about).signed()
    return f"/mail/{purpose}/{token}"


def happened() -> int:
    """How many steps of letters were logged."""
    return db.session.query(LetterEvent).count()


def test_a_letter_is_posted_with_one_tap_and_no_sign_in(client, cast, letters):
    path = link(owner(cast), about=letters["soon"].code)
    page = client.get(path).text
    assert happened() == 0, "opening it changes nothing"
    assert letters["soon"].code in page
    assert not {"小鹿", "云朵姐姐"} & set(page.split()), "no name stands there"
    assert "小鹿" not in page
    client.post(path)
    event = db.session.query(LetterEvent).one()
    assert (event.state, event.actor_id, event.how) == ("posted", cast.cloud.user_id, "mail")


def test_a_second_tap_says_who_did_it_and_when(client, cast, letters):
    path = link(owner(cast), about=letters["soon"].code)
    client.post(path, data={"on": str(TODAY)})
    for again in (client.post(path), client.get(path)):
        assert "11月23日" in again.text
    assert happened() == 1


def test_a_day_that_cannot_be_is_refused_beside_the_field(client, cast, letters):
    path = link(owner(cast), about=letters["soon"].code)
    answer = client.post(path, data={"on": str(TODAY + timedelta(days=1))})
    assert answer.status_code == 422
    assert happened() == 0


@pytest.mark.parametrize("purpose", MailPurpose)
def test_a_forged_link_or_one_of_another_purpose_opens_nothing(client, cast, letters, purpose):
    user, code = owner(cast), letters["soon"].code
    said = [user.id, user.session_epoch, (TODAY + timedelta(days=9)).toordinal(), code]
    forged = URLSafeSerializer("guessed", salt=f"mail {purpose}").dumps(said)
    others = [link(user, one, code).rpartition("/")[2] for one in MailPurpose if one != purpose]
    for token in (forged, "nonsense", *others):
        for ask in (client.get, client.post):
            assert ask(f"/mail/{purpose}/{token}").status_code == 404
    assert happened() == 0
    assert user.reminders_wanted


@pytest.mark.parametrize("purpose", [STEP, REST, UNSUBSCRIBE])
def test_a_link_ends_with_its_day_a_new_password_and_the_account(client, cast, letters, purpose):
    user, code = owner(cast), letters["soon"].code
    over = link(user, purpose, code, until=TODAY - timedelta(days=1))
    before = link(user, purpose, code)
    assert client.get(before).status_code == 200
    db.session.rollback()
    user.session_epoch += 1
    db.session.commit()
    now = link(user, purpose, code)
    user.active = False
    db.session.commit()
    for path in (over, before, now):
        for ask in (client.get, client.post):
            assert ask(path).status_code == 410, path
    assert happened() == 0


def test_a_letter_that_is_not_ones_own_any_more_is_not_moved(client, cast, letters):
    stranger = link(owner(cast), about=letters["lying"].code)
    assert client.get(stranger).status_code == client.post(stranger).status_code == 410
    letters["soon"].writer_id = cast.aze.id
    db.session.commit()
    answer = client.post(link(owner(cast), about=letters["soon"].code))
    assert answer.status_code == 422, "a reserve writer writes it"
    assert happened() == 0


def test_reminders_rest_until_the_day_that_was_tapped(client, cast, letters):
    user = owner(cast)
    path = link(user, REST)
    tomorrow = str(TODAY + timedelta(days=1))
    assert tomorrow in client.get(path).text
    client.post(path, data={"until": tomorrow})
    assert str(user.snoozed_until) == tomorrow
    for day in (TODAY, TODAY + timedelta(days=400)):
        assert client.post(path, data={"until": str(day)}).status_code == 422
    assert client.post(path, data={"until": "soon"}).status_code == 422
    assert str(user.snoozed_until) == tomorrow


def test_a_mailbox_ends_the_digests_without_a_sign_in_and_the_page_takes_it_back(
    app, client, cast, letters
):
    user = owner(cast)
    path = link(user, UNSUBSCRIBE)
    assert client.get(path).status_code == 200
    assert user.reminders_wanted, "a scanner that opens it ends nothing"
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not user.reminders_wanted
    assert f"{path}/undo" in answer.text
    app.config["WTF_CSRF_ENABLED"] = False
    client.post(f"{path}/undo")
    assert user.reminders_wanted


def test_what_waits_to_be_sent_follows_the_tap(client, cast, letters):
    user = owner(cast)
    run()
    message = next(one for one in digests() if one.user_id == user.id)
    message.state = "waiting"
    db.session.commit()
    client.post(link(user, REST), data={"until": str(TODAY + timedelta(days=7))})
    db.session.expire_all()
    assert db.session.get_one(Message, message.id).send_after == NOW.replace(
        hour=0, minute=0
    ) + timedelta(days=7)
    client.post(link(user, UNSUBSCRIBE))
    db.session.expire_all()
    assert db.session.get_one(Message, message.id).state == "unsent"


def test_the_links_of_a_digest_open_what_they_say(client, cast, letters):
    with time_machine.travel(NOW, tick=False):
        run()
        body = next(one for one in digests() if one.user_id == cast.cloud.user_id).body
    paths = [
        line.partition("http://127.0.0.1:8000")[2] for line in body.splitlines() if "/mail/" in line
    ]
    assert [path.split("/")[2] for path in paths] == ["step", "rest", "unsubscribe"]
    assert all(client.get(path).status_code == 200 for path in paths)


def test_a_reply_that_is_on_its_way_is_told_and_received_with_one_tap(client, cast, letters):
    pair = letters["soon"].pair
    reply = next(one for one in pair.letters if one.direction == "to_volunteer")
    reply.state, reply.since, reply.moves = "posted", TODAY - timedelta(days=6), 2
    db.session.commit()
    run()
    body = next(one for one in digests() if one.user_id == cast.cloud.user_id).body
    assert "小鹿的第 1 封信在11月17日寄出了，正在来你这里的路上。" in body
    tap = next(line for line in body.splitlines() if "收到了 →" in line)
    client.post(tap.partition("http://127.0.0.1:8000")[2])
    assert db.session.query(LetterEvent).one().state == "received"


def test_no_reply_is_told_of_a_pair_that_may_not_write(cast, letters):
    pair = letters["soon"].pair
    reply = next(one for one in pair.letters if one.direction == "to_volunteer")
    reply.state, reply.since, reply.moves = "posted", TODAY - timedelta(days=6), 2
    assert coming_to({cast.cloud.user_id}, TODAY)
    pair.until_on, pair.end_reason = TODAY, "safeguarding"
    db.session.flush()
    assert not coming_to({cast.cloud.user_id}, TODAY)
