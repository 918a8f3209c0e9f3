"""What a digest is to tell stands in the rows that lead to it; sealed is what none of them says."""

from datetime import timedelta

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, update

from app import jobs
from app.actions.access import throttle
from app.actions.intake.admissions import admit
from app.actions.messages import reminders
from app.actions.messages.sweeps import ahead
from app.actions.messages.words import write_digests
from app.actions.system import sealing
from app.extensions import db
from app.models import Letter, Message, Reminder, ThanksTold
from letters.states import State
from tests.app.messages.days import counts, digests, run
from tests.cast import NOW, TODAY, Cast, pair, user

DAY = timedelta(days=1)


@pytest.fixture
def wordless(monkeypatch):
    """Runs that end before they have written words."""
    monkeypatch.setattr(reminders, "write_digests", lambda _now: 0)


def of(user_id):
    return [message for message in digests() if message.user_id == user_id]


def test_of_whoever_hears_first_nothing_is_sealed_and_all_is_told(cast, letters, wordless):
    run()
    assert {message.body_sealed for message in digests()} == {None}
    write_digests(NOW)
    for one in letters.values():
        child = one.pair.child.pen_name
        assert [child in message.body for message in digests()].count(True) == 1


def test_a_second_reader_is_told_by_what_is_sealed(cast, letters, wordless):
    second = user("second@example.org", "陈老师", "school_contact", school=cast.dengta)
    db.session.commit()
    run()
    by_reader = {message.user_id: message.body_sealed for message in digests()}
    assert by_reader[cast.contact.id] is None
    assert by_reader[second.id] is not None
    write_digests(NOW)
    child = letters["lying"].pair.child.pen_name
    assert child in of(cast.contact.id)[0].body
    assert child in of(second.id)[0].body


def test_a_letter_handed_over_is_told_with_the_name_its_child_has_at_the_hour(
    cast, letters, wordless
):
    letters["soon"].state, letters["soon"].since = State.DELIVERED, TODAY
    db.session.commit()
    run()
    (digest,) = of(cast.cloud.user_id)
    assert digest.body_sealed is None
    letters["soon"].pair.child.pen_name = "小星星"
    db.session.commit()
    write_digests(NOW)
    assert "小星星" in of(cast.cloud.user_id)[0].body


def test_what_an_older_digest_without_words_was_to_tell_is_told_by_the_next(
    cast, letters, wordless
):
    run()
    other = next(one for one in letters["lying"].pair.letters if one.state == "due")
    other.state, other.since, other.moves = "at_school", TODAY - 10 * DAY, 2
    db.session.commit()
    run(TODAY + DAY)
    write_digests(NOW + DAY)
    old, new = of(cast.contact.id)
    assert (old.state.value, old.body) == ("empty", "")
    told = select(Reminder.letter_id).where(Reminder.message_id == new.id)
    assert set(db.session.scalars(told)) == {letters["lying"].id, other.id}


def test_an_older_version_makes_anew_what_has_no_words(empty_app, wordless):
    upgrade()
    cast = Cast.on_stage()
    pair(cast, cast.deer, cast.cloud)
    soon = select(Letter.id).where(Letter.direction == "to_child").order_by(Letter.number).limit(2)
    first, second = db.session.scalars(soon).all()
    on_its_way = {"due_on": TODAY + 3 * DAY}
    db.session.execute(update(Letter).where(Letter.id == first).values(on_its_way))
    came = {"state": "delivered", "since": TODAY}
    db.session.execute(update(Letter).where(Letter.id == second).values(came))
    db.session.commit()
    before = counts(run())
    assert (before[3], db.session.query(ThanksTold).count()) == (1, 1)
    db.session.remove()
    downgrade(revision="0085")
    upgrade()
    for table in (Message, Reminder, ThanksTold):
        assert db.session.query(table).count() == 0
    assert counts(run()) == before


def test_what_breaks_while_it_is_read_ahead_is_raised(cast):
    def parts():
        raise KeyError("part")
        yield

    with ahead.alone(), ahead.read_ahead(parts()) as take, pytest.raises(KeyError):
        take()


def test_no_two_kinds_of_work_share_a_lock():
    keys = [ahead.ADVISORY_KEY, jobs.ADVISORY_KEY, admit.ADVISORY_KEY]
    keys += [sealing.WRITING, sealing.SEALING, throttle.TRIES]
    assert len(set(keys)) == len(keys)
