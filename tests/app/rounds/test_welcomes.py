"""Welcomes: what a publication tells each reader, once and on a day of its own."""

import re
from datetime import timedelta

from sqlalchemy import select

from app.actions.messages.messages import new_message, put_in
from app.actions.messages.sending import send_waiting
from app.extensions import db
from app.models import (
    Message,
    User,
)
from app.store.messages.digest_days import digest_moment
from app.store.messages.outbox.kinds import WELCOMES
from app.store.messages.reminders import digest_key, reminded_on
from tests.app.rounds.publishing import opened, published, solved
from tests.cast import NOW, TODAY


def test_nobody_gets_a_digest_and_a_welcome_on_one_day(cast, postbox):
    told, reader = cast.cloud.user_id, db.session.get_one(User, cast.cloud.user_id)
    digest = new_message(
        "digest", digest_key(told, TODAY), subject="-", body="-", now=NOW, goes_out=True,
        user=reader, send_after=NOW,
    )  # fmt: skip
    put_in([digest])
    db.session.commit()
    published(solved(opened(cast).round_id))
    send_waiting(now=NOW)
    welcomes = db.session.query(Message).filter(Message.kind.in_(WELCOMES)).all()
    waits = {message.user_id: message.send_after for message in welcomes}
    tomorrow = TODAY + timedelta(days=1)
    assert waits.pop(told) == digest_moment(reader, tomorrow)
    assert set(waits.values()) == {None}
    assert reminded_on(TODAY, {told, *waits}) == {told, *waits}
    assert reminded_on(tomorrow, {told, *waits}) == {told}


def test_who_is_paired_without_an_account_gets_one_with_the_welcome(cast):
    cast.cloud.user_id = cast.aze.user_id = None
    cast.cloud.email = "new@example.org"  # the other's address is that of another account
    db.session.commit()
    published(solved(opened(cast).round_id))
    account = db.session.get(User, cast.cloud.user_id)
    assert (account.email, account.password_hash) == ("new@example.org", None)
    assert [(grant.role, grant.approved_at) for grant in account.grants] == [("volunteer", NOW)]
    welcome = db.session.scalars(select(Message).where(Message.user_id == account.id)).one()
    assert "/forgotten" not in welcome.body  # no mail goes out: a link would lie in the app
    assert cast.aze.user_id is None
    mailed = select(Message).where(Message.once.endswith(f":v{cast.aze.id}"))
    assert db.session.scalars(mailed).one().address == cast.aze.email


def test_who_has_no_password_yet_chooses_it_by_the_welcome_itself(client, cast, postbox):
    """One mail, one page: also for a contact who never signed in; the link lies nowhere after."""
    cast.cloud.user_id, cast.cloud.email = None, "new@example.org"
    insider = db.session.get_one(User, cast.aze.user_id)
    cast.contact.password_hash, insider.password_hash = None, "kept"
    db.session.commit()
    published(solved(opened(cast).round_id))
    send_waiting(now=NOW)
    mails = {mail["To"]: postbox.words(number) for number, mail in enumerate(postbox.mails)}
    for address in ("new@example.org", cast.contact.email):
        path = re.search(r"/set-password/\S+", mails[address])[0]
        done = client.post(path, data=dict.fromkeys(("password", "again"), "vier woerter am weg"))
        assert done.headers["Location"] == "/"
        client.post("/sign-out")
    assert "/set-password/" not in mails[insider.email]
    assert not any("/set-password/" in one.body for one in db.session.query(Message))


def test_a_contact_whose_grant_has_ended_is_not_welcomed(cast):
    cast.contact.grants[0].expires_on = TODAY - timedelta(days=1)
    db.session.commit()
    published(solved(opened(cast).round_id))
    told = set(db.session.scalars(select(Message.user_id).where(Message.kind == "welcome")))
    assert cast.contact.id not in told
