"""Whatever is due has a reader who can be reached, or it is named where somebody looks."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.extensions import db
from app.models import BadAddress, Channel, Grant, Reminder, User
from app.store.messages.recipients import Climb, Recipients
from app.store.messages.unreached import (
    Lacks,
    counties_in_silence,
    counties_unheard,
    unreached,
)
from app.store.people.facts import volunteer_facts
from app.store.scope import EVERYTHING, Scope
from app.store.system.health import health
from letters.reminders import Recipient
from tests.app.messages.days import digests, run
from tests.cast import DONGYUAN, NOW, TODAY

COUNTIES = (DONGYUAN, "441622", "360000")
people = st.lists(st.integers(1, 12), max_size=3, unique=True)
worlds = st.builds(
    Recipients,
    contacts=st.dictionaries(st.just(1), people),
    coordinators=st.dictionaries(
        st.sampled_from(["44", "4416", "441625", "441622"]),
        st.lists(st.integers(1, 12), min_size=1, max_size=3, unique=True),
    ),
    admins=people,
    snoozing=st.just(frozenset[int]()),
    unreached=st.frozensets(st.integers(1, 12)),
)


@given(worlds, st.sampled_from(list(Recipient)), st.none() | st.integers(1, 12),
       st.sampled_from(COUNTIES))  # fmt: skip
def test_a_step_reaches_somebody_or_the_county_is_named(world, recipient, volunteer, county):
    part, told = world.of(recipient, volunteer, 1, county)
    assert not set(told) & world.unreached
    climb = world.climbs_to(county)
    if not told:
        assert climb is Climb.NOBODY, "nobody hears, and nobody looks"
    if climb is Climb.NOBODY:
        assert part in (Recipient.VOLUNTEER, Recipient.SCHOOL_CONTACT) or not told
    own = sorted((one for one in world.coordinators if county.startswith(one)), key=len)
    near = set(world.coordinators[own[-1]]) - world.unreached if own else set()
    assert (climb is None) == bool(near)


@given(worlds, st.sampled_from(COUNTIES))
def test_the_last_step_goes_above_where_somebody_is(world, county):
    _part, near = world.of(Recipient.COORDINATOR, None, 1, county)
    part, above = world.of(Recipient.REGION_ABOVE, None, 1, county)
    assert part is Recipient.REGION_ABOVE
    assert bool(near) == bool(above)


def bounced(*users):
    for user in users:
        index = db.session.get_one(User, user.id).email_index
        db.session.add(BadAddress(email_index=index, since=NOW, fault="550"))
    db.session.commit()


def ended(*users):
    for grant in db.session.scalars(select(Grant).where(Grant.user_id.in_([u.id for u in users]))):
        grant.revoked_at = NOW
    db.session.commit()


def climbs():
    return {one.county.code: one.climb for one in counties_unheard(EVERYTHING, TODAY)}


def test_where_no_coordinator_is_reached_the_region_above_hears_on_the_same_day(cast, letters):
    bounced(cast.coordinator, cast.contact)
    run()
    told = {message.user_id for message in digests()}
    assert cast.city_coordinator.id in told
    assert not told & {cast.coordinator.id, cast.contact.id}
    assert climbs() == {DONGYUAN: Climb.ABOVE}


def test_without_any_coordinator_the_admins_hear(cast, letters):
    ended(cast.coordinator, cast.city_coordinator)
    bounced(cast.contact)
    run()
    assert cast.admin.id in {message.user_id for message in digests()}
    assert climbs()[DONGYUAN] is Climb.ADMINS
    assert counties_in_silence(TODAY) == []


def test_what_nobody_can_be_told_of_waits_and_stands_on_the_page_of_health(cast, letters):
    ended(cast.coordinator, cast.city_coordinator)
    bounced(cast.contact, cast.admin)
    run()
    code = letters["lying"].id
    assert code not in set(db.session.scalars(select(Reminder.letter_id)))
    assert [one.code for one in counties_in_silence(TODAY)] == [DONGYUAN]
    assert [one.code for one in health(NOW).silent] == [DONGYUAN]
    for bad in db.session.scalars(select(BadAddress)):
        db.session.delete(bad)
    db.session.commit()
    run(TODAY + timedelta(days=1))
    assert code in set(db.session.scalars(select(Reminder.letter_id)))
    assert health(NOW).silent == []


def test_whom_nothing_reaches_is_named_to_whoever_reaches_them(cast, letters):
    bounced(cast.contact)
    cast.cloud.user_id = None
    db.session.commit()
    found = unreached(EVERYTHING, TODAY)
    assert [one.code for one in found.schools] == [cast.dengta.code]
    assert [one.code for one in found.volunteers.rows] == [cast.cloud.code]
    assert found.lacks == {cast.dengta.code: Lacks.MAIL, cast.cloud.code: Lacks.ACCOUNT}
    bounced(cast.coordinator)
    elsewhere = unreached(Scope(prefixes=frozenset({"441622"})), TODAY)
    assert (elsewhere.schools, elsewhere.volunteers.total, elsewhere.counties) == ([], 0, [])


@pytest.mark.usefixtures("frozen_now")
def test_today_leads_to_whom_nobody_reaches(client, cast, letters):
    bounced(cast.coordinator, cast.contact)
    client.as_user(cast.city_coordinator, "en")
    assert "nobody can be reached" in client.get("/today/").text
    page = client.get("/reminders/unreached").text
    assert "the coordinators of the region above hear for them" in page
    assert cast.dengta.name in page


def test_a_volunteer_without_an_address_is_reached_whoever_else_is_not(cast, letters):
    account = db.session.get_one(User, cast.cloud.user_id)
    account.email, account.phone = None, "17700000009"
    db.session.commit()
    for ours in (unreached(EVERYTHING, TODAY).volunteers.rows, Recipients.on(TODAY).unreached):
        assert not ours
    bounced(cast.foreign_contact)
    assert not unreached(EVERYTHING, TODAY).volunteers.rows, "NULL is in no list, and outside none"
    assert Recipients.on(TODAY).unreached == {cast.foreign_contact.id}
    assert volunteer_facts([cast.cloud.id], TODAY)[cast.cloud.id].reachable


def test_a_coordinator_whom_a_channel_reaches_is_heard_though_mail_bounces(cast, letters):
    bounced(cast.coordinator)
    assert climbs() == {DONGYUAN: Climb.ABOVE}
    row = Channel(kind="wecom", name="w", url="https://w.example/x", made_at=NOW)
    db.session.add(row)
    db.session.flush()
    db.session.get_one(User, cast.coordinator.id).channel_id = row.id
    db.session.commit()
    assert climbs() == {}
