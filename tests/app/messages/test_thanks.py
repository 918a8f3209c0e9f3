"""Good news: told once to whom it concerns, beside what waits, and alone at most once a week."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from app.actions.messages.sweeps.day_parts import DayPart
from app.extensions import db
from app.models import Letter, Message, Pair, Term, ThanksTold, User
from app.store.letters.acts import allowed
from app.store.letters.calendars import timetables
from app.store.letters.standings import Standings
from app.store.messages.recipients import Recipients
from app.store.messages.sweeps.owned import LAST
from app.store.messages.thanks.due import thanks_on
from letters.pairs.effects import Act
from letters.states import Direction
from letters.thanks.news import OF_LETTERS
from tests.app.messages.days import digests, run
from tests.cast import NOW, TODAY, letter_of, pair

WEEK = timedelta(days=7)


@pytest.fixture
def pen_pals(cast):
    """The deer and the cloud write, and no letter waits for anybody."""
    row = pair(cast, cast.deer, cast.cloud)
    for letter in db.session.scalars(select(Letter)):
        letter.due_on = TODAY + timedelta(days=300)
    db.session.commit()
    return row


def came(row, direction=Direction.TO_CHILD, number=1, on=TODAY):
    """A letter of the pair came to its reader on a day."""
    letter = letter_of(row, direction, number)
    letter.state = "delivered" if direction is Direction.TO_CHILD else "received"
    letter.since = on
    db.session.commit()
    return letter


def account(cast):
    return db.session.get_one(User, cast.cloud.user_id)


def told():
    query = select(ThanksTold).order_by(ThanksTold.id).execution_options(populate_existing=True)
    return [(row.user_id, row.kind, row.alone) for row in db.session.scalars(query)]


def test_a_volunteer_hears_once_that_the_child_has_the_letter(cast, pen_pals):
    came(pen_pals)
    assert run().messages == 1
    assert told() == [(cast.cloud.user_id, "delivered", True)]
    (message,) = digests()
    assert message.user_id == cast.cloud.user_id
    assert "小鹿" in message.body
    assert pen_pals.code in message.body
    assert "小鹿" not in message.subject
    for later in (0, 1, 8, 15):
        assert run(TODAY + timedelta(days=later)).messages == 0


def test_a_contact_hears_how_many_replies_came_and_of_no_child(cast, pen_pals):
    came(pen_pals, Direction.TO_VOLUNTEER, 1)
    came(pen_pals, Direction.TO_VOLUNTEER, 2)
    assert run().messages == 1
    assert told() == [(cast.contact.id, "received", True)] * 2
    (message,) = digests()
    assert "2" in message.body
    assert "小鹿" not in message.body


def test_thanks_alone_go_once_a_week_and_wait_for_no_week_beside_what_waits(cast, pen_pals):
    came(pen_pals, number=1)
    run()
    second = came(pen_pals, number=2, on=TODAY + timedelta(days=1))
    assert run(TODAY + timedelta(days=6)).messages == 0
    third = letter_of(pen_pals, number=3)
    third.due_on = TODAY + timedelta(days=9)
    db.session.commit()
    parts: list[DayPart] = []
    assert run(TODAY + timedelta(days=6), look=parts.append).messages == 1
    assert [line.about_id for part in parts for line in part.thanks] == [second.id]
    assert told()[-1] == (cast.cloud.user_id, "delivered", False)
    came(pen_pals, number=4, on=TODAY + timedelta(days=7))
    assert run(TODAY + WEEK).messages == 1


@pytest.mark.parametrize("stop", ["held_on", "until_on"])
def test_nobody_hears_of_a_pair_that_is_held_or_ended(cast, pen_pals, stop):
    came(pen_pals)
    came(pen_pals, Direction.TO_VOLUNTEER)
    row = db.session.get_one(Pair, pen_pals.id)
    setattr(row, stop, TODAY)
    db.session.commit()
    assert run().messages == 0
    assert told() == []


def test_who_snoozes_hears_later_and_old_news_are_none(cast, pen_pals):
    came(pen_pals, number=1, on=TODAY - timedelta(days=3))
    came(pen_pals, number=2, on=TODAY - timedelta(days=40))
    account(cast).snoozed_until = TODAY + timedelta(days=2)
    db.session.commit()
    assert run().messages == 0
    assert run(TODAY + timedelta(days=2)).messages == 1
    assert len(told()) == 1


def test_who_wants_no_reminders_gets_no_mail_of_thanks(cast, pen_pals):
    came(pen_pals)
    account(cast).reminders_wanted = False
    db.session.commit()
    run()
    assert [message.state for message in digests()] == ["unsent"]


def test_both_hear_on_the_last_day_of_a_term_what_it_brought(cast, pen_pals):
    last = db.session.scalars(select(Term.last).where(Term.number == 1)).one()
    came(pen_pals, on=last - timedelta(days=40))
    assert run(last - timedelta(days=1)).messages == 0
    run(last)
    both = [(cast.cloud.user_id, "term", True), (cast.contact.id, "term", True)]
    assert sorted(told()) == sorted(both)
    assert all("第一学期" in message.body for message in digests())
    assert run(last + timedelta(days=1)).messages == 0


def test_in_the_week_before_a_terms_end_thanks_wait_for_its_last_day(cast, pen_pals):
    last = db.session.scalars(select(Term.last).where(Term.number == 1)).one()
    came(pen_pals, on=last - timedelta(days=4))
    assert run(last - timedelta(days=3)).messages == 0
    run(last)
    kinds = {kind for user, kind, _alone in told() if user == cast.cloud.user_id}
    assert kinds == {"delivered", "term"}
    assert len([m for m in digests() if m.user_id == cast.cloud.user_id]) == 1


def test_a_term_that_brought_no_letter_is_not_counted_to_anybody(cast, pen_pals):
    last = db.session.scalars(select(Term.last).where(Term.number == 1)).one()
    assert run(last).messages == 0


def full_read(recipients, users):
    """The good news that a look at every letter finds."""
    letters = [one for one in db.session.scalars(select(Letter)) if one.since <= TODAY]
    may, found = allowed(letters, TODAY), set()
    for letter in letters:
        if letter.since >= TODAY - OF_LETTERS:
            if letter.state == "delivered" and Act.REMIND_VOLUNTEER in may[letter.id]:
                writer = letter.writer or letter.pair.volunteer
                found.add((writer.user_id, "delivered", letter.id))
            if letter.state == "received" and Act.REMIND_SCHOOL in may[letter.id]:
                people = recipients.contacts.get(letter.school_id, ())
                found.update((user_id, "received", letter.id) for user_id in people)
    heard = {
        (row.user_id, row.kind, row.about_id) for row in db.session.scalars(select(ThanksTold))
    }
    return {key for key in found - heard if key[0] in users}


def test_the_thanks_of_a_day_are_those_of_a_look_at_every_letter(cast, pen_pals):
    rng = Random(29)
    others = [pair(cast, cast.foreign_child, cast.aze), pair(cast, cast.stone, cast.cloud)]
    others[1].held_on = TODAY
    recipients = Recipients.on(TODAY)
    users = {cast.cloud.user_id, cast.aze.user_id, cast.contact.id}
    sizes = set()
    for _day in range(3):
        for letter in db.session.scalars(select(Letter)):
            to_child = letter.direction == "to_child"
            came_to = "delivered" if to_child else "received"
            letter.state = rng.choice([came_to, came_to, "posted"])
            letter.since = TODAY + timedelta(days=rng.randrange(-40, 3))
            asked = to_child and rng.random() < 0.3
            letter.writer_id = rng.choice([cast.aze.id, cast.cloud.id]) if asked else None
            if rng.random() < 0.3:
                db.session.merge(ThanksTold(
                    user_id=letter.writer.user_id if asked else cast.contact.id,
                    kind=came_to, about_id=letter.id, told_on=TODAY, alone=False, told_at=NOW,
                ))  # fmt: skip
        db.session.commit()
        silenced = Standings.on(TODAY).silenced()
        due = thanks_on(TODAY, timetables(), recipients, silenced)
        lines = due.of(users)
        assert {line.key for line in lines} == full_read(recipients, users)
        assert sorted(due.between(range(LAST), but=set(due.readers()) - users), key=str) == sorted(
            lines, key=str
        )
        sizes.add(len(lines))
        db.session.query(ThanksTold).delete()
    assert min(sizes) > 3


def test_a_dry_run_tells_and_writes_nothing(cast, pen_pals):
    came(pen_pals)
    parts: list[DayPart] = []
    assert run(dry_run=True, look=parts.append).messages == 1
    assert sum(len(part.thanks) for part in parts) == 1
    assert told() == []
    assert db.session.scalars(select(Message)).all() == []


def test_a_dry_run_says_who_would_be_thanked_and_for_what(app, cast, pen_pals):
    came(pen_pals)
    found = app.test_cli_runner().invoke(args=["remind", "--on", TODAY.isoformat(), "--dry-run"])
    (line,) = [line for line in found.output.splitlines() if "thanks" in line]
    assert line.split()[:2] == [pen_pals.code, "delivered"]
    assert f"user {cast.cloud.user_id}" in line
    assert not told()
