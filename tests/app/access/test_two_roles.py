"""Somebody with two roles: for each object the grants that reach it decide, and no others."""

from itertools import combinations

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import AccessRow, Child, Grant, Pair, School, User, Volunteer
from app.permissions import MATRIX, Role, scope_of
from app.store.scope import Scope, child_within, pair_within, reaches
from tests.cast import CITY, DONGYUAN, LONGCHUAN, NOW, TODAY, Cast, pair

PERSONS = {
    "admin": (Role.ADMIN, None),
    "here": (Role.COORDINATOR, DONGYUAN),
    "there": (Role.COORDINATOR, LONGCHUAN),
    "contact": (Role.SCHOOL_CONTACT, None),
    "volunteer": (Role.VOLUNTEER, None),
    "counsellor": (Role.COUNSELLOR, DONGYUAN),
    "reviewer": (Role.REVIEWER, LONGCHUAN),
    "auditor": (Role.AUDITOR, None),
}
Reach = frozenset[tuple[str, str]]


def give(user: User, person: str, cast: Cast) -> Grant:
    role, region = PERSONS[person]
    school_id = cast.dengta.id if person == "contact" else None
    row = Grant(user_id=user.id, role=role, region_code=region, school_id=school_id,
                proposed_at=NOW, approved_at=NOW)  # fmt: skip
    db.session.add(row)
    return row


def reached(scope: Scope) -> Reach:
    """All that the scope reaches."""
    children = select(Child.code).join(School).where(child_within(scope))
    pairs = select(Pair.code).join(Pair.child).join(School).where(pair_within(scope))
    rows = [*db.session.scalars(select(School)), *db.session.scalars(select(Volunteer))]
    return frozenset(
        [("child", code) for code in db.session.scalars(children)]
        + [("pair", code) for code in db.session.scalars(pairs)]
        + [("row", row.code) for row in rows if reaches(scope, row)]
    )


@pytest.mark.sqlite_alone
def test_two_roles_reach_object_by_object_what_each_reaches_alone(cast: Cast) -> None:
    pair(cast, cast.deer, cast.cloud)
    pair(cast, cast.foreign_child, cast.aze)
    user = db.session.get_one(User, cast.aze.user_id)
    db.session.delete(user.grants[0])
    db.session.commit()
    kinds = {frozenset(row.items()): name for name, row in MATRIX.items()}.values()
    alone: dict[tuple[str, str, bool], Reach] = {}
    for person in PERSONS:
        grant = give(user, person, cast)
        db.session.commit()
        for name in kinds:
            for reasons in (True, False):
                scope = scope_of(user, name, TODAY, reasons=reasons)
                alone[person, name, reasons] = reached(scope)
        db.session.delete(grant)
        db.session.commit()
    for two in combinations(PERSONS, 2):
        grants = [give(user, person, cast) for person in two]
        db.session.commit()
        for name in kinds:
            for reasons in (True, False):
                both = reached(scope_of(user, name, TODAY, reasons=reasons))
                expected = alone[two[0], name, reasons] | alone[two[1], name, reasons]
                assert both == expected, (two, name, reasons)
        for grant in grants:
            db.session.delete(grant)
        db.session.commit()


def test_an_admin_who_coordinates_one_county_gives_a_reason_elsewhere(client, cast: Cast) -> None:
    give(cast.admin, "here", cast)
    db.session.commit()
    me = client.as_user(cast.admin, "en")
    assert cast.deer.real_name in me.post("/children/C-DEER/personal").text
    assert 'id="reason-name"' not in me.get("/children/C-DEER").text
    assert 'id="reason-name"' in me.get("/children/C-FAR").text
    refused = me.post("/children/C-FAR/personal", follow_redirects=True).text
    assert cast.foreign_child.real_name not in refused
    shown = me.post("/children/C-FAR/personal", data={"reason": "来电核对"}).text
    assert cast.foreign_child.real_name in shown
    rows = db.session.scalars(select(AccessRow).order_by(AccessRow.id)).all()
    assert [(row.object_code, row.reason) for row in rows] == [
        ("C-DEER", None), ("C-FAR", "来电核对"),
    ]  # fmt: skip


def test_so_it_is_with_volunteers_and_what_is_done_with_them(client, cast: Cast) -> None:
    give(cast.admin, "here", cast)
    cast.cloud.serves_code, cast.aze.serves_code = DONGYUAN, LONGCHUAN
    db.session.commit()
    me = client.as_user(cast.admin, "en")
    near, far = (me.get(f"/volunteers/{code}").text for code in ("V-CLOUD", "V-AZE"))
    assert "/volunteers/V-CLOUD/edit" in near
    assert "/volunteers/V-AZE/edit" not in far
    assert 'name="reason"' not in near
    assert 'name="reason"' in far
    assert me.get("/volunteers/V-AZE/edit").status_code == 404
    refused = me.post("/volunteers/V-AZE/personal", follow_redirects=True).text
    assert cast.aze.real_name not in refused


@pytest.fixture
def teacher(cast: Cast) -> User:
    """Coordinates the city's counties, and is the contact of the one school at Dengta."""
    give(cast.city_coordinator, "contact", cast)
    db.session.commit()
    return cast.city_coordinator


def test_a_coordinator_who_is_a_contact_reads_other_schools_guardians_with_a_reason(
    client, cast: Cast, teacher: User
) -> None:
    me = client.as_user(teacher, "en")
    guardian = cast.foreign_child.guardian
    assert cast.deer.guardian.phone in me.post("/children/C-DEER/guardian").text
    assert guardian.phone not in me.post("/children/C-FAR/guardian", follow_redirects=True).text
    assert guardian.phone in me.post("/children/C-FAR/guardian", data={"reason": "上门家访"}).text


def test_and_never_writes_them(client, cast: Cast, teacher: User) -> None:
    me = client.as_user(teacher, "en")
    assert 'name="phone"' in me.get("/children/C-DEER/edit").text
    page = me.get("/children/C-FAR/edit").text
    assert 'name="phone"' not in page
    assert cast.foreign_child.guardian.phone not in page
    values = {"name": cast.foreign_child.real_name, "pen_name": "远航", "gender": "m", "need": "0"}
    me.post("/children/C-FAR/edit", data=values | {"phone": "13900000000", "guardian": "别人"})
    assert cast.foreign_child.guardian.phone == "18800000001"
    new = values | {"name": "新来", "pen_name": "新芽", "school": "S-MABUGANG", "guardian": "奶奶"}
    page = me.post("/children/new", data=new).text
    assert "is written by its contact" in page.replace("&#39;", "'")
    assert db.session.scalar(select(Child).where(Child.pen_name == "新芽")) is None
    assert me.post("/children/new", data=new | {"school": "S-DENGTA"}).status_code == 302


def test_the_form_that_shows_a_guardian_is_a_look_at_the_guardian(client, cast: Cast) -> None:
    client.as_user(cast.contact).get("/children/C-DEER/edit")
    client.as_user(cast.coordinator).get("/children/C-DEER/edit")
    contact, coordinator = db.session.scalars(select(AccessRow).order_by(AccessRow.id)).all()
    assert {"guardian", "phone", "relation"} <= set(contact.fields)
    assert "phone" not in coordinator.fields


def test_a_person_shows_of_a_friend_only_the_pairs_in_reach(client, cast: Cast) -> None:
    pair(cast, cast.deer, cast.cloud)
    pair(cast, cast.foreign_child, cast.cloud)
    cast.cloud.serves_code = CITY
    db.session.commit()
    page = client.as_user(cast.coordinator).get("/volunteers/V-CLOUD").text
    assert cast.deer.pen_name in page
    assert cast.foreign_child.pen_name not in page


@pytest.mark.parametrize("ended", ["revoked_at", "expires_on", "approved_at", "active"])
def test_access_that_is_taken_away_ends_with_the_next_request(client, cast: Cast, ended) -> None:
    me = client.as_user(cast.coordinator)
    assert me.get("/children/C-DEER").status_code == 200
    [grant] = cast.coordinator.grants
    match ended:
        case "revoked_at":
            grant.revoked_at = NOW
        case "expires_on":
            grant.expires_on = TODAY.replace(year=2025)
        case "approved_at":
            grant.approved_at = None
        case "active":
            cast.coordinator.active = False
    db.session.commit()
    assert me.get("/children/C-DEER").status_code in (302, 404)
    assert me.post("/children/C-DEER/personal").status_code in (401, 404)
