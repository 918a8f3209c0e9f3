"""The lists of people narrowed to what holds of them today."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.extensions import db
from app.models import Consent, GatePass, User
from app.store.people.children import ChildFilter, all_children
from app.store.people.volunteers import VolunteerFilter, all_volunteers
from app.store.scope import EVERYTHING
from tests.cast import TODAY

SOON, GONE = TODAY + timedelta(days=60), TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "facts"),
    [
        ("check_expires", {"check": SOON}),
        ("check_expired", {"check": GONE}),
        ("away", {"away_until": SOON}),
        ("notice", {"left_on": SOON}),
        ("left", {"left_on": TODAY}),
        ("closed", {"active": False}),
        ("closed", {"active": False, "closed_for_cause": True}),
    ],
)
def test_the_list_of_volunteers_shows_those_of_whom_a_fact_holds(cast, now, facts):
    assert not _volunteers(now)
    user = db.session.get_one(User, cast.cloud.user_id)
    for name, value in facts.items():
        if name == "check":
            own = GatePass.volunteer_id == cast.cloud.id
            db.session.execute(update(GatePass).where(own).values(expires_on=value))
        else:
            setattr(user if hasattr(user, name) else cast.cloud, name, value)
    db.session.commit()
    assert _volunteers(now) == [cast.cloud.code]


@pytest.mark.parametrize(("consent", "day"), [("expires", SOON), ("expired", GONE)])
def test_the_list_of_children_shows_whose_consent_ends_or_ended(cast, consent, day):
    assert not _children(consent)
    row = db.session.scalars(select(Consent).where(Consent.child_id == cast.deer.id)).one()
    row.expires_on = day
    db.session.commit()
    assert _children(consent) == [cast.deer.code]


def test_the_pages_offer_what_they_narrow_to(cast, client, frozen_now):
    page = client.as_user(cast.coordinator, "en")
    volunteers = page.get("/volunteers/?now=check_expired").text
    assert '<option value="check_expired" selected' in volunteers
    assert cast.cloud.code not in volunteers
    children = page.get("/children/?consent=expired").text
    assert '<option value="expired" selected' in children
    assert cast.deer.code not in children


def _volunteers(now):
    found = all_volunteers(EVERYTHING, VolunteerFilter(now=now), TODAY)
    return [volunteer.code for volunteer in found]


def _children(consent):
    return [child.code for child in all_children(EVERYTHING, ChildFilter(consent=consent), TODAY)]
