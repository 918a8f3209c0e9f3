"""When a digest comes: on the days and from the hour that a person chose, never in quiet hours."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.access.accounts import Preferences, set_preferences
from app.actions.letters.pairs.new_days import DaysBecause, tell_new_days
from app.actions.messages import appeals as actions
from app.actions.messages.messages import enqueue, take_back_unsent
from app.actions.messages.news import ALONE_AFTER
from app.actions.messages.resting import end_digests, rest
from app.actions.messages.sending import send_waiting
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import User
from app.store.messages.appeals.about import About
from app.store.messages.digest_days import digest_moment, unwanted_on, usual_days
from app.store.messages.messages import message_once
from app.store.messages.outbox.kinds import NEWS
from tests.app.messages.days import counts, digests, go_out, rows, run
from tests.cast import NOW, TODAY, acting_as

ACTING = acting_as(Actor(None))
TOMORROW = TODAY + timedelta(days=1)
SATURDAY = TODAY + timedelta(days=5)


def unwanting(day) -> set[int]:
    """Who wants no digest on a day."""
    return set(db.session.scalars(select(User.id).where(unwanted_on(day))))


def test_a_step_waits_for_a_day_that_its_reader_wants(cast, letters):
    cast.contact.digest_days = "24"
    db.session.commit()
    assert counts(run()) == (2, 1, 0, 1)
    assert rows() == [(letters["soon"].code, "soon")], "nothing is recorded that nobody was told"
    assert counts(run(TOMORROW)) == (2, 1, 1, 1)


def test_coordinators_have_their_weekend_and_all_others_every_day(cast):
    assert unwanting(SATURDAY) == {
        cast.coordinator.id, cast.city_coordinator.id, cast.foreign_coordinator.id
    }  # fmt: skip
    assert unwanting(TODAY) == set()
    assert usual_days(cast.coordinator, TODAY) == "12345"
    assert usual_days(cast.contact, TODAY) == "1234567"
    cast.coordinator.digest_days = "67"
    db.session.commit()
    assert cast.coordinator.id in unwanting(TODAY) - unwanting(SATURDAY)


def test_a_digest_goes_out_from_the_hour_that_was_chosen(cast, letters, postbox):
    cast.contact.digest_hour = 19
    db.session.commit()
    run()
    go_out(NOW)
    assert {mail["To"] for mail in postbox.mails} == {"cloud@example.org"}
    evening = digest_moment(cast.contact, TODAY)
    assert evening == NOW.replace(hour=11, minute=0)
    go_out(evening)
    assert len(postbox.mails) == 2


def test_who_chose_seven_hears_at_seven_and_nobody_else_does(cast, letters, postbox):
    cast.contact.digest_hour = 7
    db.session.commit()
    run(TOMORROW)
    seven = digest_moment(cast.contact, TOMORROW)
    go_out(seven - timedelta(minutes=1))
    assert postbox.mails == []
    go_out(seven)
    assert [mail["To"] for mail in postbox.mails] == ["xu@example.org"]
    go_out(seven + timedelta(hours=1))
    assert len(postbox.mails) == 2


def test_a_digest_that_stayed_behind_yesterday_waits_for_eight(cast, letters, postbox):
    run()
    seven = digest_moment(cast.contact, TOMORROW) - timedelta(hours=1)
    go_out(seven)
    assert postbox.mails == []
    go_out(seven + timedelta(hours=1))
    assert len(postbox.mails) == 2


def test_a_mailbox_is_told_how_to_end_digests_and_no_other_mail(cast, letters, postbox):
    run()
    send_waiting(now=NOW)
    for mail in postbox.mails:
        assert mail["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/mail/unsubscribe/")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail.get_body(("html",)).get_content().count("<h1") == 1


def test_whoever_ended_digests_gets_none_that_waited(cast, letters, postbox):
    run()
    end_digests(cast.contact, acting=acting_as(Actor(cast.contact.id)))
    send_waiting(now=NOW)
    assert {mail["To"] for mail in postbox.mails} == {"cloud@example.org"}
    assert len(digests()) == 2


def test_reminders_rest_for_a_year_at_most(cast):
    for days, why in ((0, "rest.past"), (400, "rest.far")):
        with pytest.raises(Refused, match=why):
            rest(cast.contact, TODAY + timedelta(days=days), acting=acting_as(Actor(None)))


def test_the_account_page_keeps_hour_and_days(client, cast):
    client.as_user(cast.contact)
    boxes = re.findall(r'<input[^>]*name="digest_days"[^>]*>', client.get("/account").text)
    assert len(boxes) == 7
    assert all("checked" in box for box in boxes), "every day, as a contact of a school has it"
    typed = {"shown_name": "许老师", "language": "zh", "reminders_wanted": "y"}
    client.post("/account", data=typed | {"digest_hour": "18", "digest_days": ["1", "5"]})
    assert (cast.contact.digest_hour, cast.contact.digest_days) == (18, "15")
    client.post("/account", data=typed | {"digest_days": list("1234567")})
    assert (cast.contact.digest_hour, cast.contact.digest_days) == (18, None)
    for wrong in ({"digest_hour": "6"}, {"digest_hour": "x"}, {"digest_days": ["8"]}):
        assert client.post("/account", data=typed | wrong).status_code == 422


def told_new_days(cast) -> None:
    """The volunteer hears of another day."""
    lines = [("小鹿", TODAY, TOMORROW)]
    tell_new_days(cast.cloud.id, lines, DaysBecause.TERMS, "new_days:1", acting_as(Actor(None)))


def test_news_that_can_wait_go_with_the_next_digest_in_one_mail(cast, letters, postbox):
    told_new_days(cast)
    send_waiting(now=NOW)
    assert postbox.mails == []
    run(TOMORROW)
    send_waiting(now=NOW + timedelta(days=1))
    (body,) = [one.body for one in digests() if one.user_id == cast.cloud.user_id]
    assert "11月24日（原来是11月23日）" in body
    assert sorted(mail["To"] for mail in postbox.mails) == ["cloud@example.org", "xu@example.org"]


@pytest.mark.parametrize("kind", NEWS)
def test_who_had_the_digest_of_a_day_hears_of_news_that_can_wait_on_the_next(
    cast, letters, postbox, kind
):
    run()
    send_waiting(now=NOW)
    assert "cloud@example.org" in [mail["To"] for mail in postbox.mails]
    noon = NOW + timedelta(hours=4)
    cloud = db.session.get_one(User, cast.cloud.user_id)
    enqueue(kind, "x", subject="Subject", body="Hello,\n\nnews.", now=noon, user=cloud)
    send_waiting(now=noon)
    assert [mail["To"] for mail in postbox.mails].count(cloud.email) == 1


def test_what_a_digest_tells_is_corrected_and_not_taken_back_unheard(cast, letters, postbox):
    told_new_days(cast)
    run(TOMORROW)
    take_back_unsent("new_days:1")
    assert message_once("new_days:1") is not None


def test_news_that_no_digest_tells_yet_are_taken_back(cast, letters, postbox):
    told_new_days(cast)
    take_back_unsent("new_days:1")
    run(TOMORROW)
    assert message_once("new_days:1") is None
    assert not any("11月24日（原来是" in one.body for one in digests())


def test_news_go_by_themselves_where_no_digest_tells_them(cast, postbox):
    told_new_days(cast)
    morning = digest_moment(db.session.get_one(User, cast.cloud.user_id), TOMORROW)
    send_waiting(now=morning)
    assert postbox.mails == []
    send_waiting(now=morning + ALONE_AFTER)
    assert [mail["To"] for mail in postbox.mails] == ["cloud@example.org"]


def test_who_was_sent_news_alone_has_the_digest_on_the_next_day(cast, letters, postbox):
    told_new_days(cast)
    morning = digest_moment(db.session.get_one(User, cast.cloud.user_id), TOMORROW)
    send_waiting(now=morning + ALONE_AFTER)
    run(TOMORROW)
    send_waiting(now=morning + timedelta(hours=2))
    assert [mail["To"] for mail in postbox.mails].count("cloud@example.org") == 1
    run(TOMORROW + timedelta(days=1))
    assert cast.cloud.user_id in [one.user_id for one in digests()]


def test_news_go_out_by_themselves_for_whoever_wants_no_digest(cast, letters, postbox):
    db.session.get_one(User, cast.cloud.user_id).reminders_wanted = False
    db.session.commit()
    told_new_days(cast)
    run(TOMORROW)
    send_waiting(now=NOW + timedelta(days=1))
    assert "cloud@example.org" in [mail["To"] for mail in postbox.mails]
    assert len(digests()) == 2


def test_a_digest_that_waited_while_its_reader_rested_is_that_days_only_one(cast, letters, postbox):
    cast.contact.digest_hour = 19
    db.session.commit()
    run()
    rest(cast.contact, TOMORROW, acting=acting_as(Actor(cast.contact.id)))
    lying = next(one for one in letters["lying"].pair.letters if one.state == "due")
    lying.state, lying.since, lying.moves = "at_school", TODAY - timedelta(days=10), 2
    db.session.commit()
    assert run(TOMORROW).messages == 0
    go_out(digest_moment(cast.contact, TOMORROW))
    assert [mail["To"] for mail in postbox.mails].count("xu@example.org") == 1
    assert run(TOMORROW + timedelta(days=1)).messages == 1


def test_a_digest_that_waits_follows_what_its_reader_chooses_on_their_page(cast, letters, postbox):
    run()
    wanted = Preferences("许老师", "zh", True, None, digest_hour=8, digest_days="7")
    set_preferences(cast.contact, wanted, acting=acting_as(Actor(cast.contact.id)))
    go_out(NOW)
    assert {mail["To"] for mail in postbox.mails} == {"cloud@example.org"}
    go_out(digest_moment(cast.contact, SATURDAY + timedelta(days=1)))
    assert len(postbox.mails) == 2


def test_a_question_goes_with_the_coordinators_digest_and_the_pairs_to_look_at(
    cast, letters, postbox
):
    actions.write_appeal(cast.cloud.user_id, About(letters["lying"].pair), "?", acting=ACTING)
    letters["soon"].due_on = TODAY - timedelta(days=17)
    db.session.commit()
    send_waiting(now=NOW)
    assert postbox.mails == [], "no mail of its own before the next digest"
    run(TOMORROW)
    (body,) = [one.body for one in digests() if one.user_id == cast.coordinator.id]
    assert "/appeals/waiting" in body
    assert letters["soon"].pair.code in body
    assert "look=late" in body
    for one in digests():
        assert one.user_id == cast.coordinator.id or "look=late" not in one.body
    send_waiting(now=digest_moment(cast.coordinator, TOMORROW) + ALONE_AFTER)
    assert [mail["To"] for mail in postbox.mails].count("wang@example.org") == 1


def test_a_question_goes_by_itself_where_no_digest_tells_it(cast, letters, postbox):
    actions.write_appeal(cast.cloud.user_id, About(letters["lying"].pair), "?", acting=ACTING)
    send_waiting(now=digest_moment(cast.coordinator, TOMORROW) + ALONE_AFTER)
    assert [mail["To"] for mail in postbox.mails] == ["wang@example.org"]
