"""Users and their grants."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.actions.access import users
from app.actions.access.users import Access, Decider
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import AuditRow, Grant, Message, OneTimeLink, User
from app.permissions import scope_of
from app.store.access.users import UserFilter, page_of_users, user_of_email
from app.store.scope import EVERYTHING
from tests.cast import CITY, DONGYUAN, LONGCHUAN, NOW, TODAY, acting_as, user

CONTACT_FORM = {"role": "school_contact", "school": "灯塔镇中心小学 · S-DENGTA"}


def admin_of(cast):
    return Decider(acting_as(Actor(cast.admin.id)), EVERYTHING, approves=True)


def coordinator_of(cast):
    reach = scope_of(cast.coordinator, "users.propose", TODAY)
    return Decider(acting_as(Actor(cast.coordinator.id)), reach, approves=False)


def proposed(cast, role="school_contact", **scope):
    scope = scope or {"school_id": cast.dengta.id}
    someone, _link = users.invite(
        "new@example.org", "新老师", Access(role, **scope), by=coordinator_of(cast)
    )
    return someone.grants[-1]


def test_an_admin_invites_and_the_role_holds_at_once(client, cast):
    response = client.as_user(cast.admin).post(
        "/users/invite",
        data={"email": "new@example.org", "shown_name": "新老师", **CONTACT_FORM},
        follow_redirects=True,
    )
    new = user_of_email("new@example.org")
    grant = new.grants[0]
    assert (grant.role, grant.school_id, grant.approved_by_id) == (
        "school_contact",
        cast.dengta.id,
        cast.admin.id,
    )
    assert "/set-password/" in response.text, "without a mail server the link is handed over"


def test_the_name_and_address_are_sealed(cast):
    stored = db.session.execute(db.text("SELECT * FROM user_account")).all()
    assert "example.org" not in str(stored)
    assert "王老师" not in str(stored)


def test_a_coordinators_proposal_waits_and_nobody_is_invited_yet(client, cast):
    client.as_user(cast.coordinator).post(
        "/users/invite", data={"email": "new@example.org", "shown_name": "新", **CONTACT_FORM}
    )
    grant = user_of_email("new@example.org").grants[0]
    assert grant.approved_at is None
    assert db.session.scalar(select(func.count()).select_from(OneTimeLink)) == 0


def test_an_approved_proposal_holds_and_invites(cast):
    grant = proposed(cast)
    link = users.approve(grant.user_id, grant.id, acting=acting_as(Actor(cast.admin.id)))
    assert grant.approved_by_id == cast.admin.id
    assert "/set-password/" in link
    assert db.session.scalar(select(Message.kind)) == "invitation"


def test_nobody_approves_their_own_proposal_or_their_own_role(cast):
    grant = proposed(cast)
    for someone in (cast.coordinator.id, grant.user_id):
        with pytest.raises(Refused) as refusal:
            users.approve(grant.user_id, grant.id, acting=acting_as(Actor(someone)))
        assert refusal.value.code == "grants.own"


def test_nobody_gives_a_role_to_themselves(cast):
    with pytest.raises(Refused, match=r"grants\.own"):
        users.propose(cast.admin, Access("coordinator", DONGYUAN), by=admin_of(cast))


def test_a_proposal_is_decided_once(cast):
    grant = proposed(cast)
    users.approve(grant.user_id, grant.id, acting=acting_as(Actor(cast.admin.id)))
    with pytest.raises(Refused, match="decided"):
        users.approve(grant.user_id, grant.id, acting=acting_as(Actor(cast.admin.id)))


@pytest.mark.parametrize(
    "access",
    [
        Access("coordinator", LONGCHUAN),
        Access("coordinator", "440000"),
        Access("admin"),
    ],
)
def test_a_coordinator_proposes_nothing_outside_the_region(cast, access):
    with pytest.raises(Refused, match="outside"):
        users.invite("new@example.org", "新", access, by=coordinator_of(cast))
    assert user_of_email("new@example.org") is None, "nothing is half done"


def test_a_coordinator_proposes_no_contact_of_a_foreign_school(cast):
    with pytest.raises(Refused, match="outside"):
        proposed(cast, school_id=cast.mabugang.id)


@pytest.mark.parametrize(
    "access",
    [
        Access("coordinator"),
        Access("school_contact"),
        Access("school_contact", DONGYUAN),
        Access("admin", DONGYUAN),
        Access("volunteer"),
        Access("emperor"),
    ],
)
def test_a_role_has_just_the_scope_that_belongs_to_it(cast, access):
    with pytest.raises(Refused, match="scope"):
        users.invite("new@example.org", "新", access, by=admin_of(cast))


def test_who_has_an_account_gets_the_role_and_no_second_account(cast):
    before = db.session.scalar(select(func.count()).select_from(User))
    someone, _link = users.invite(
        "XU@example.org", "别名", Access("coordinator", DONGYUAN), by=admin_of(cast)
    )
    assert someone is cast.contact
    assert someone.shown_name == "许老师"
    assert db.session.scalar(select(func.count()).select_from(User)) == before


def test_the_same_role_is_not_given_twice(cast):
    with pytest.raises(Refused, match="twice"):
        users.propose(
            cast.contact,
            Access("school_contact", school_id=cast.dengta.id),
            by=admin_of(cast),
        )


def test_access_ends_on_the_next_request_after_it_is_taken_away(client, app, cast):
    contact = app.test_client().as_user(cast.foreign_coordinator)
    assert contact.get("/users/").status_code == 200
    grant = cast.foreign_coordinator.grants[0]
    client.as_user(cast.admin).post(f"/users/{grant.user_id}/grants/{grant.id}/revoke")
    assert contact.get("/users/").status_code == 404


def test_a_grant_ends_with_its_last_day(client, cast):
    grant = cast.coordinator.grants[0]
    grant.expires_on = TODAY
    assert scope_of(cast.coordinator, "letters.view", TODAY).prefixes
    assert not scope_of(cast.coordinator, "letters.view", TODAY + timedelta(days=1)).prefixes


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ({}, True),
        ({"expires_on": TODAY - timedelta(days=1)}, False),
        ({"expires_on": TODAY}, True),
        ({"expires_on": TODAY + timedelta(days=1)}, True),
        ({"revoked_at": NOW}, False),
        ({"approved_at": None}, False),
    ],
    ids=["no end", "ended", "ends today", "ends tomorrow", "revoked", "not approved"],
)
def test_the_rule_of_a_grant_and_its_condition_of_a_query_agree(cast, given, holds):
    grant = cast.coordinator.grants[0]
    for attribute, value in given.items():
        setattr(grant, attribute, value)
    db.session.flush()
    found = db.session.scalars(select(Grant.id).where(Grant.holding_on(TODAY))).all()
    assert (grant.holds_on(TODAY), grant.id in found) == (holds, holds)


def test_an_invitation_names_the_role_and_who_invites(cast):
    access = Access("school_contact", school_id=cast.dengta.id)
    users.invite("new@example.org", "新老师", access, by=admin_of(cast))
    body = db.session.scalars(select(Message)).one().body
    assert cast.admin.shown_name in body
    assert cast.dengta.name in body


def test_a_closed_account_is_signed_out_and_its_invitation_is_void(client, app, cast):
    link = users.invite_again(cast.contact, acting=acting_as(Actor(cast.admin.id)))
    contact = app.test_client().as_user(cast.contact)
    assert contact.get("/account").status_code == 200
    client.as_user(cast.admin).post(f"/users/{cast.contact.id}/deactivate")
    assert contact.get("/account").status_code == 302
    assert "xu@example.org" not in client.get(link.removeprefix("http://127.0.0.1:8000")).text


def test_the_last_admin_stays(cast):
    admin, other = cast.admin, Actor(cast.coordinator.id)
    with pytest.raises(Refused, match="last_admin"):
        users.revoke(admin.id, admin.grants[0].id, acting=acting_as(other))
    with pytest.raises(Refused, match="last_admin"):
        users.deactivate(admin, acting=acting_as(other))
    user("second@example.org", "第二", "admin")
    db.session.commit()
    users.revoke(admin.id, admin.grants[0].id, acting=acting_as(other))


def test_nobody_closes_their_own_account(client, cast):
    client.as_user(cast.admin).post(f"/users/{cast.admin.id}/deactivate")
    assert cast.admin.active


def test_each_change_leaves_an_audit_row_without_values(cast):
    grant = proposed(cast)
    users.approve(grant.user_id, grant.id, acting=acting_as(Actor(cast.admin.id)))
    users.revoke(grant.user_id, grant.id, acting=acting_as(Actor(cast.admin.id)))
    rows = db.session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
    assert [row.action for row in rows] == [
        "users.add",
        "grants.propose",
        "grants.approve",
        "grants.revoke",
    ]
    assert "example.org" not in str([(row.fields, row.note, row.object_code) for row in rows])


def test_who_has_no_role_yet_is_not_invited(cast):
    grant = proposed(cast)
    with pytest.raises(Refused, match="no_invitation"):
        users.invite_again(grant.user, acting=acting_as(Actor(cast.admin.id)))


def test_a_new_invitation_voids_the_one_before(app, client, cast):
    first = users.invite_again(cast.contact, acting=acting_as(Actor(cast.admin.id)))
    second = users.invite_again(cast.contact, acting=acting_as(Actor(cast.admin.id)))
    assert first != second
    open_links = db.session.scalars(select(OneTimeLink).where(OneTimeLink.used_at.is_(None)))
    assert len(open_links.all()) == 1


@pytest.mark.parametrize(
    ("wanted", "shown", "hidden"),
    [
        ({"text": "xu@EXAMPLE.org"}, "许老师", "林老师"),
        ({"text": "林"}, "林老师", "许老师"),
        ({"role": "coordinator"}, "何老师", "许老师"),
        ({"state": "invited"}, "何老师", "Nobody"),
    ],
)
def test_the_list_is_searched_by_name_address_role_and_state(client, cast, wanted, shown, hidden):
    me = client.as_user(cast.admin, "en")
    page = me.post("/users/find", data=wanted, follow_redirects=True).text
    assert shown in page
    assert hidden not in page


@pytest.mark.parametrize("text", ["xu@example.org", "许"])
def test_what_stands_in_an_address_for_all_to_read_finds_nobody(client, cast, text):
    page = client.as_user(cast.admin).get("/users/", query_string={"text": text}).text
    assert "林老师" in page, "the list is as long as without"


@pytest.mark.parametrize("kept", [{}, {"approved_at": None}], ids=["given", "proposed"])
@pytest.mark.parametrize(
    "wanted", [UserFilter(role="reviewer"), UserFilter(state="proposed")], ids=["role", "state"]
)
def test_no_filter_tells_of_a_role_out_of_reach(cast, wanted, kept):
    for region in (LONGCHUAN, CITY):
        far = user(f"{region}@example.org", "远", "reviewer", region=region).grants[0]
        far.user_id = cast.contact.id
        for name, value in kept.items():
            setattr(far, name, value)
    db.session.commit()
    reach = scope_of(cast.coordinator, "users.propose", TODAY)
    assert page_of_users(reach, wanted, 1).rows == []
    assert (cast.contact in page_of_users(EVERYTHING, wanted, 1).rows) is (
        wanted.role == "reviewer" or bool(kept)
    )


def test_a_coordinator_sees_the_users_of_the_region_only(client, cast):
    page = client.as_user(cast.coordinator).get("/users/").text
    assert "许老师" in page
    assert "林老师" not in page
    assert client.get(f"/users/{cast.foreign_contact.id}").status_code == 404
    assert client.get(f"/users/{cast.contact.id}").status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "coordinator", "region": "东源县"},
        {"role": "coordinator", "region": "广东省-河源市-东源县"},
        {"role": "coordinator", "region": "441625"},
        {"role": "school_contact", "school": "灯塔镇中心小学"},
        {"role": "school_contact", "school": "S-DENGTA"},
    ],
)
def test_regions_and_schools_may_be_typed_or_chosen(client, cast, fields):
    data = {"email": "new@example.org", "shown_name": "新", **fields}
    assert client.as_user(cast.admin).post("/users/invite", data=data).status_code == 302
    grant = db.session.scalar(select(Grant).order_by(Grant.id.desc()))
    assert grant.region_code == (DONGYUAN if "region" in fields else None)


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "coordinator", "region": "没有这个县"},
        {"role": "coordinator"},
        {"role": "school_contact", "school": "没有这个学校"},
        {"role": "school_contact"},
        {"role": "volunteer"},
        {"role": "admin", "expires_on": "2020-01-01"},
        {"role": "admin", "email": "not an address"},
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_stored(client, cast, fields):
    data = {"email": "new@example.org", "shown_name": "新", **fields}
    response = client.as_user(cast.admin).post("/users/invite", data=data)
    assert response.status_code == 422
    assert 'class="fault"' in response.text
    assert user_of_email("new@example.org") is None
