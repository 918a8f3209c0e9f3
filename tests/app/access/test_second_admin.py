"""A role with reach has two people behind it, or whoever runs the machine, with a reason."""

import pytest

from app.actions.access import users
from app.actions.access.users import Access, Decider
from app.actions.people import emails
from app.actions.transaction import transaction
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import AuditRow, Grant, Message
from app.permissions import grants_of
from app.store.access.users import WITH_REACH, user_of_email
from app.store.scope import EVERYTHING
from tests.cast import DONGYUAN, NOW, TODAY, acting_as, user

REGIONS = {"coordinator": DONGYUAN, "counsellor": DONGYUAN, "reviewer": DONGYUAN}


def by(someone):
    return acting_as(Actor(someone.id))


def proposed(cast, role):
    decider = Decider(by(cast.admin), EVERYTHING, approves=True)
    someone, link = users.invite(
        "new@example.org", "新", Access(role, REGIONS.get(role)), by=decider
    )
    return someone, link


@pytest.fixture
def second(cast):
    with transaction():
        return user("second@example.org", "第二位管理员", "admin")


@pytest.mark.parametrize("role", sorted(WITH_REACH))
def test_a_role_with_reach_that_an_admin_proposes_waits_for_another_admin(cast, second, role):
    someone, link = proposed(cast, role)
    assert link is None, "nobody has a way in yet"
    assert grants_of(someone, TODAY) == []
    with pytest.raises(Refused, match=r"grants\.own"):
        users.approve(someone.id, someone.grants[0].id, acting=by(cast.admin))
    assert users.approve(someone.id, someone.grants[0].id, acting=by(second))
    assert [grant.role for grant in grants_of(someone, TODAY)] == [role]


def test_who_proposed_a_role_with_reach_is_handed_no_way_in(cast, second):
    someone, _link = proposed(cast, "coordinator")
    users.approve(someone.id, someone.grants[0].id, acting=by(second))
    with pytest.raises(Refused, match=r"grants\.own"):
        users.invite_again(someone, acting=by(cast.admin))
    assert users.invite_again(someone, acting=by(second))


def test_an_admin_alone_gives_nobody_with_reach_another_address(cast, second):
    for someone in (cast.coordinator, second):
        with pytest.raises(Refused, match=r"emails\.holds_reach"):
            emails.change(emails.person_of_user(someone), "mine@example.org", acting=by(cast.admin))
    someone, _link = proposed(cast, "auditor")
    with pytest.raises(Refused, match=r"emails\.holds_reach"):
        emails.change(emails.person_of_user(someone), "mine@example.org", acting=by(cast.admin))


def test_the_other_admins_are_told_of_a_proposal(cast, second):
    proposed(cast, "coordinator")
    told = db.session.query(Message).filter_by(kind="roles").all()
    assert [message.user_id for message in told] == [second.id]


def test_without_a_second_admin_the_page_says_what_is_missing(client, cast):
    data = {"email": "new@example.org", "shown_name": "新", "role": "auditor"}
    page = client.as_user(cast.admin).post("/users/invite", data=data, follow_redirects=True).text
    assert "flask approve-role" in page
    assert "/set-password/" not in page
    assert db.session.query(Grant).filter_by(role="auditor").one().approved_at is None


def test_with_a_second_admin_the_page_says_who_has_to_say_yes(client, cast, second):
    data = {"email": "new@example.org", "shown_name": "新", "role": "auditor"}
    page = client.as_user(cast.admin).post("/users/invite", data=data, follow_redirects=True).text
    assert "flask approve-role" not in page
    grant = db.session.query(Grant).filter_by(role="auditor").one()
    assert f"/grants/{grant.id}/approve" not in page
    page = client.as_user(second).get(f"/users/{grant.user_id}").text
    assert f"/grants/{grant.id}/approve" in page


def test_whoever_runs_the_machine_says_yes_with_a_reason_that_is_kept_and_told(app, cast):
    proposed(cast, "coordinator")
    run = app.test_cli_runner().invoke
    words = ["approve-role", "new@example.org", "coordinator"]
    assert run(args=words).exit_code == 2, "a reason is needed"
    assert run(args=[*words, "--reason", " "]).exit_code == 1
    done = run(args=[*words, "--reason", "只有一位管理员"])
    assert "/set-password/" in done.stdout
    row = db.session.query(AuditRow).filter_by(action="grants.approve_alone").one()
    assert (row.note, row.actor_words.split()[0]) == ("只有一位管理员", "operator")
    told = db.session.query(Message).filter_by(kind="roles", user_id=cast.admin.id).one()
    assert "coordinator" not in told.body
    assert run(args=[*words, "--reason", "again"]).exit_code == 1


def test_an_admin_made_by_command_has_a_reason_and_is_told_to_those_there_are(app, cast):
    words, run = ["create-admin", "third@example.org"], app.test_cli_runner().invoke
    for without in (words, [*words, "--reason", "  "]):
        assert run(args=without).exit_code == 1
    assert user_of_email("third@example.org") is None
    assert run(args=[*words, "--reason", "第二位管理员"]).exit_code == 0
    assert db.session.query(Message).filter_by(kind="roles", user_id=cast.admin.id).one()
    assert db.session.query(AuditRow).filter_by(action="users.create_admin").one().note


def test_a_school_contact_holds_at_once_as_before(cast):
    decider = Decider(by(cast.admin), EVERYTHING, approves=True)
    access = Access("school_contact", school_id=cast.dengta.id)
    someone, link = users.invite("new@example.org", "新", access, by=decider)
    assert link
    assert grants_of(someone, TODAY)
    assert someone.grants[0].approved_at == NOW
