"""Checks and consents that end soon: told once a step, to whom it concerns, and to nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import BadAddress, Consent, GatePass, Letter, Pair, RenewalTold, User
from app.store.messages.forecasts import DAYS, Listeners, renewals_ahead
from app.store.scope import EVERYTHING, Scope
from tests.app.messages.days import digests, run
from tests.cast import NOW, TODAY, pair


@pytest.fixture
def pen_pals(cast):
    """The deer and the cloud write, and no letter waits for anybody."""
    row = pair(cast, cast.deer, cast.cloud)
    for letter in db.session.scalars(select(Letter)):
        letter.due_on = TODAY + timedelta(days=180)
    db.session.commit()
    return row


def told():
    rows = db.session.scalars(select(RenewalTold).order_by(RenewalTold.id))
    return {(row.user_id, row.person, row.days) for row in rows}


def check_ends(volunteer, day):
    passes = select(GatePass).where(
        GatePass.volunteer_id == volunteer.id, GatePass.gate == "vetting"
    )
    db.session.scalars(passes).one().expires_on = day
    db.session.commit()


def consent_ends(child, day):
    db.session.scalars(select(Consent).where(Consent.child_id == child.id)).one().expires_on = day
    db.session.commit()


def test_a_check_is_told_at_sixty_thirty_and_seven_days_to_volunteer_and_coordinator(
    cast, pen_pals
):
    ends = TODAY + timedelta(days=61)
    cast.coordinator.digest_days = "1234567"
    check_ends(cast.cloud, ends)
    days = []
    for offset in range(62):
        outcome = run(TODAY + timedelta(days=offset))
        if outcome.renewals:
            days.append((61 - offset, {line.user_id for line in outcome.renewals}))
    both = {cast.cloud.user_id, cast.coordinator.id}
    assert days == [(60, both), (30, both), (7, both)]


@pytest.mark.parametrize("ago", [1, 14, 15, 90])
def test_a_check_that_has_ended_is_told_once_in_grace_or_after_it(cast, pen_pals, ago):
    check_ends(cast.cloud, TODAY - timedelta(days=ago))
    run()
    assert told() == {(cast.cloud.user_id, "volunteer", 0), (cast.coordinator.id, "volunteer", 0)}
    of = {message.user_id: message for message in digests()}
    assert "check_expired" in of[cast.coordinator.id].body
    assert cast.cloud.code in of[cast.coordinator.id].body
    assert "my-way-in" in of[cast.cloud.user_id].body
    for later in range(1, 30):
        assert not run(TODAY + timedelta(days=later)).renewals


def test_who_is_away_hears_of_a_check_that_ended_once_back(cast, pen_pals):
    cast.cloud.away_until = TODAY + timedelta(days=5)
    check_ends(cast.cloud, TODAY - timedelta(days=20))
    run()
    assert told() == {(cast.coordinator.id, "volunteer", 0)}
    run(TODAY + timedelta(days=5))
    assert (cast.cloud.user_id, "volunteer", 0) in told()


def test_a_second_run_tells_nothing_twice_and_a_missed_one_loses_nothing(cast, pen_pals):
    check_ends(cast.cloud, TODAY + timedelta(days=25))
    assert len(run().renewals) == 2
    assert not run().renewals
    assert not run(TODAY + timedelta(days=1)).renewals
    assert {days for _user, _person, days in told()} == {30}
    assert len(digests()) == 2


def test_a_new_last_day_is_told_anew(cast, pen_pals):
    check_ends(cast.cloud, TODAY + timedelta(days=5))
    run()
    check_ends(cast.cloud, TODAY + timedelta(days=7))
    assert len(run(TODAY + timedelta(days=1)).renewals) == 2


def test_a_consent_is_told_once_to_the_schools_contacts_only(cast, pen_pals):
    consent_ends(cast.deer, TODAY + timedelta(days=60))
    run()
    assert told() == {(cast.contact.id, "child", 60)}
    assert not run(TODAY + timedelta(days=31)).renewals


def test_a_school_is_told_of_no_consent_on_a_sunday(cast, pen_pals):
    sunday = TODAY - timedelta(days=1)
    consent_ends(cast.deer, TODAY + timedelta(days=20))
    assert not run(sunday).renewals
    assert len(run().renewals) == 1


def test_a_dry_run_counts_renewals_and_writes_nothing(cast, pen_pals):
    check_ends(cast.cloud, TODAY + timedelta(days=60))
    outcome = run(dry_run=True)
    assert (len(outcome.renewals), outcome.messages) == (2, 2)
    assert not told()
    assert not digests()


def test_renewals_and_letters_of_a_person_are_one_digest(cast, letters):
    check_ends(cast.cloud, TODAY + timedelta(days=60))
    run()
    assert sorted(message.user_id for message in digests()) == sorted(
        {cast.cloud.user_id, cast.contact.id, cast.coordinator.id}
    )


@pytest.mark.parametrize("column", ["held_on", "until_on"])
def test_nobody_is_told_of_a_pair_that_is_held_or_ended(cast, pen_pals, column):
    setattr(db.session.get_one(Pair, pen_pals.id), column, TODAY)
    check_ends(cast.cloud, TODAY + timedelta(days=5))
    consent_ends(cast.deer, TODAY + timedelta(days=5))
    run()
    assert not told()


def test_nobody_is_told_of_somebody_without_a_pair(cast):
    check_ends(cast.cloud, TODAY + timedelta(days=5))
    consent_ends(cast.deer, TODAY + timedelta(days=5))
    run()
    assert not told()


def test_nobody_is_told_of_the_check_of_a_volunteer_who_leaves_before_it_ends(cast, pen_pals):
    cast.cloud.left_on = TODAY + timedelta(days=4)
    check_ends(cast.cloud, TODAY + timedelta(days=5))
    run()
    assert not told()


def test_the_account_of_a_volunteer_that_is_closed_is_told_nothing(cast, pen_pals):
    db.session.get_one(User, cast.cloud.user_id).active = False
    check_ends(cast.cloud, TODAY + timedelta(days=5))
    run()
    assert not told()


def test_a_volunteer_who_is_away_is_told_once_back_and_the_coordinator_at_once(cast, pen_pals):
    cast.cloud.away_until = TODAY + timedelta(days=5)
    check_ends(cast.cloud, TODAY + timedelta(days=20))
    run()
    assert told() == {(cast.coordinator.id, "volunteer", 30)}
    run(TODAY + timedelta(days=5))
    assert (cast.cloud.user_id, "volunteer", 30) in told()


def test_who_snoozes_is_told_of_a_renewal_on_the_day_they_chose(cast, pen_pals):
    cast.contact.snoozed_until = TODAY + timedelta(days=2)
    consent_ends(cast.deer, TODAY + timedelta(days=20))
    assert not run().renewals
    assert len(run(TODAY + timedelta(days=2)).renewals) == 1


def test_where_mail_reaches_no_contact_the_coordinator_hears_of_the_consent(cast, pen_pals):
    db.session.add(BadAddress(email_index=cast.contact.email_index, since=NOW, fault="550"))
    consent_ends(cast.deer, TODAY + timedelta(days=20))
    run()
    assert told() == {(cast.coordinator.id, "child", 60)}


def test_the_digest_names_pen_name_code_and_page_in_the_readers_language(app, cast, pen_pals):
    cast.contact.locale, cast.coordinator.locale = "zh", "en"
    check_ends(cast.cloud, TODAY + timedelta(days=20))
    consent_ends(cast.deer, TODAY + timedelta(days=20))
    run()
    of = {message.user_id: message for message in digests()}
    body = of[cast.contact.id].body
    assert f"{cast.deer.pen_name}（{cast.deer.code}）的通信同意" in body
    assert "consent=expires" in body
    assert cast.deer.real_name not in body
    assert of[cast.contact.id].subject == "信桥：有 1 项需要续期"
    english = of[cast.coordinator.id]
    assert english.subject == "Xinqiao: 1 renewal to see to"
    assert f"The record check of {cast.cloud.pen_name} ({cast.cloud.code}) ends" in english.body
    assert "volunteers/?now=check_expires" in english.body
    assert "my-way-in" in of[cast.cloud.user_id].body


def test_a_volunteer_with_two_children_is_one_line_for_the_coordinator(cast, pen_pals):
    pair(cast, cast.stone, cast.cloud)
    check_ends(cast.cloud, TODAY + timedelta(days=60))
    assert len(run().renewals) == 2


def foreseen(scope=EVERYTHING):
    """Which renewals are foretold: user, step, day."""
    ahead = renewals_ahead(scope, TODAY, Listeners(TODAY))
    return {(one.line.user_id, one.line.renewal.days, one.day) for one in ahead}


def test_what_is_foretold_of_renewals_is_what_the_days_bring(cast, pen_pals):
    check_ends(cast.cloud, TODAY + timedelta(days=33))
    consent_ends(cast.deer, TODAY + timedelta(days=66))
    cast.cloud.away_until = TODAY + timedelta(days=5)
    db.session.get_one(User, cast.contact.id).digest_days = "5"
    db.session.commit()
    ahead = foreseen()
    brought = set()
    for day in (TODAY + timedelta(days=n) for n in range(DAYS)):
        brought |= {(line.user_id, line.renewal.days, day) for line in run(day).renewals}
    assert ahead == brought
    assert len(brought) == 4, "the volunteer once back, the coordinator twice, the school"


def test_a_renewal_ahead_is_foretold_where_it_is_in_reach_and_stands_on_the_page(
    client, cast, pen_pals, frozen_now
):
    check_ends(cast.cloud, TODAY + timedelta(days=8))
    assert foreseen(Scope(prefixes=frozenset({"441625"}))) == foreseen()
    assert foreseen(Scope(prefixes=frozenset({"441622"}))) == set()
    client.as_user(cast.admin, "en")
    page = client.get("/reminders/?step=renewal").text
    assert "check or consent to renew" in page
    assert "云朵姐姐" in client.get("/reminders/?step=renewal&part=volunteer").text
    assert cast.cloud.code in client.get("/reminders/?step=renewal&as=csv").text
    run()
    had = {user_id for user_id, _days, day in foreseen() if day == TODAY}
    assert had == set(), "the digest of today is made"
