"""Links of a school's mail: a bag came, letters are handed out; on one tap, for a while."""

from datetime import timedelta

import pytest

from app.extensions import db
from app.models import Bundle, Grant, User
from app.store.messages.coming import bags_coming_to
from app.tokens import MailLink, MailPurpose
from tests.app.bundles.bags import Post, count_events, states
from tests.app.messages.days import digests, run
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.usefixtures("frozen_now")


def link(user: User, purpose: MailPurpose, about: str, until=TODAY + timedelta(days=30)) -> str:
    """The path of a link for a user."""
    token = MailLink(purpose, user.id, user.session_epoch, until, about).signed()
    return f"/mail/{purpose}/{token}"


def taps(user: User) -> list[str]:
    """What the last digest of a user leads to without a sign-in: the purposes of its links."""
    body = [one.body for one in digests() if one.user_id == user.id][-1]
    ways = [line.partition("http://127.0.0.1:8000")[2] for line in body.splitlines()]
    return [way.split("/")[2] for way in ways if way.startswith(("/mail/bag", "/mail/hands"))]


@pytest.fixture
def post(cast):
    """Three letters to Dengta."""
    return Post.on_stage(cast)


def test_a_bag_is_confirmed_with_one_tap_and_a_second_changes_nothing(client, cast, post):
    path = link(cast.contact, MailPurpose.BAG, post.posted())
    page = client.get(path).text
    assert states(post.letters) == ["posted"] * 3, "opening it changes nothing"
    assert all(code in page for code in post.letters)
    assert "小鹿" not in page, "no name stands there"
    client.post(path, data={"letter": post.letters})
    assert states(post.letters) == ["at_school"] * 3
    events = count_events()
    again = client.post(path, data={"letter": post.letters[:1]})
    assert again.status_code == 200
    assert (states(post.letters), count_events()) == (["at_school"] * 3, events)
    assert "11月23日" in client.get(path).text


def test_what_is_not_ticked_is_still_on_its_way_and_nothing_ticked_is_refused(client, cast, post):
    path = link(cast.contact, MailPurpose.BAG, post.posted())
    assert client.post(path).status_code == 422
    client.post(path, data={"letter": post.letters[:2]})
    assert states(post.letters) == ["at_school", "at_school", "posted"]


def test_the_letters_of_the_mail_are_handed_out_and_no_other(client, cast, post):
    post.confirmed(post.posted())
    told, other = post.letters[:2], post.letters[2]
    path = link(cast.contact, MailPurpose.HANDS, " ".join(["delivered", *told]))
    page = client.get(path).text
    assert told[0] in page
    assert other not in page
    client.post(path, data={"letter": [told[0], other, "nonsense"]})
    assert states(post.letters) == ["delivered", "at_school", "at_school"]
    client.post(path, data={"letter": told})
    events = count_events()
    client.post(path, data={"letter": told})
    assert (states(post.letters), count_events()) == (["delivered"] * 2 + ["at_school"], events)


@pytest.mark.parametrize("purpose", [MailPurpose.BAG, MailPurpose.HANDS])
def test_a_link_ends_with_its_day_the_role_and_the_password(client, cast, post, purpose):
    bag = post.posted()
    about = bag if purpose is MailPurpose.BAG else f"delivered {post.letters[0]}"
    over = link(cast.contact, purpose, about, until=TODAY - timedelta(days=1))
    stranger = link(cast.foreign_contact, purpose, about)
    good = link(cast.contact, purpose, about)
    assert client.get(good).status_code == 200
    db.session.rollback()
    cast.contact.session_epoch += 1
    db.session.commit()
    newer = link(cast.contact, purpose, about)
    db.session.query(Grant).filter_by(user_id=cast.contact.id).update({"revoked_at": NOW})
    db.session.commit()
    for path in (over, stranger, good, newer):
        for ask in (client.get, client.post):
            assert ask(path, data={"letter": post.letters}).status_code == 410, path
    assert states(post.letters) == ["posted"] * 3


def test_a_contact_is_led_to_the_bag_that_may_be_there_and_to_what_lies_at_the_school(cast, post):
    bag = post.posted()
    post.confirmed(bag, post.letters[2:])
    second = post.packed(post.letters[2:], seed=2)
    db.session.query(Bundle).filter_by(code=second).update({"state": "posted", "posted_on": TODAY})
    db.session.commit()
    assert not bags_coming_to([cast.dengta.id], TODAY + timedelta(days=4))
    run(TODAY + timedelta(days=10))
    assert taps(cast.contact) == ["hands", "bag"]
