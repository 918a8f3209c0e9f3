"""Whom a step reaches: never nobody, and nobody whom a fact of the pair forbids."""

from datetime import timedelta

from app.extensions import db
from app.models import BadAddress, Consent, User
from tests.app.messages.days import counts, digests, run
from tests.cast import NOW, TODAY


def test_a_volunteer_whom_mail_does_not_reach_is_no_step_told_to_nobody(cast, letters):
    bad = db.session.get_one(User, cast.cloud.user_id).email_index
    db.session.add(BadAddress(email_index=bad, since=NOW, fault="550"))
    db.session.commit()
    run()
    assert {message.user_id for message in digests()} == {cast.coordinator.id, cast.contact.id}


def test_a_school_without_a_contact_is_its_coordinators_at_once(cast, letters):
    db.session.get_one(User, cast.contact.id).active = False
    db.session.commit()
    run()
    assert {message.user_id for message in digests()} == {cast.cloud.user_id, cast.coordinator.id}


def test_nobody_is_reminded_of_a_child_whose_guardian_says_no(cast, letters):
    for child in (cast.deer, cast.stone):
        db.session.add(
            Consent(child_id=child.id, item="letters", given=False, on=TODAY, evidence="电话",
                    recorded_at=NOW)
        )  # fmt: skip
    db.session.commit()
    assert counts(run()) == (0, 0, 0, 0)


def test_a_volunteer_who_is_away_hears_nothing_until_they_are_back(cast, letters):
    cast.cloud.away_until = TODAY + timedelta(days=5)
    db.session.commit()
    run()
    assert {message.user_id for message in digests()} == {cast.contact.id}
    run(TODAY + timedelta(days=5))
    assert cast.cloud.user_id in {message.user_id for message in digests()}
