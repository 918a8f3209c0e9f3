"""Volunteers: applying, the gates, who sees what."""

from datetime import date, timedelta
from random import Random

import pytest
import time_machine

from app.actions.access import links
from app.actions.people import applications, gates, volunteers
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AccessRow, Message, OneTimeLink, Purpose, User, Volunteer
from app.permissions import scope_of
from app.store.people.volunteers import VolunteerFilter, gates_of, page_of_volunteers
from app.store.rounds.candidates import volunteer_candidates
from app.store.rounds.reasons import why_volunteer_is_left_out
from app.store.scope import EVERYTHING
from tests.app.forms import fields_of
from tests.cast import CITY, NOW, TODAY, acting_as
from tests.cast import volunteer as volunteer_on_stage

ACTOR = Actor(None, "test")
FORM = {
    "name": "张小明",
    "pen_name": "明月",
    "gender": "m",
    "birth": "2005-06",
    "email": "Ming@Example.org ",
    "phone": "13900000001",
    "organisation": "嘉应学院",
    "home": "广东省-河源市-龙川县",
    "interests": ["画画", "篮球"],
    "capacity": "1",
    "promise": "y",
    "agrees": "y",
}


def token_in(message: Message) -> str:
    return message.body.split("/apply/confirm/")[1].split()[0]


def test_somebody_applies_confirms_and_chooses_a_password(client, cast):
    assert client.post("/apply", data=FORM).location == "/apply/thanks"
    applied = db.session.query(Volunteer).filter_by(pen_name="明月").one()
    assert (applied.email, applied.home_code, applied.serves_code) == (
        "ming@example.org", "441622", CITY,
    )  # fmt: skip
    assert applied.user_id is None
    token = token_in(db.session.query(Message).filter_by(kind="confirmation").one())
    assert client.get(f"/apply/confirm/{token}").status_code == 200
    assert db.session.query(OneTimeLink).one().used_at is None
    answer = client.post(f"/apply/confirm/{token}")
    assert "/password/" in answer.location or "/set" in answer.location
    db.session.expire_all()
    assert applied.email_confirmed_at is not None
    assert db.session.get(User, applied.user_id).email == "ming@example.org"
    assert client.post(f"/apply/confirm/{token}").status_code == 410


def test_an_old_mail_of_an_application_is_no_way_into_the_account(client, cast):
    client.post("/apply", data=FORM)
    with time_machine.travel(NOW + timedelta(minutes=2)):
        client.post("/apply", data=FORM)
        sent = db.session.query(Message).filter_by(kind="confirmation").order_by(Message.id)
        first, second = (token_in(message) for message in sent)
        way_in = client.post(f"/apply/confirm/{first}").location
        assert client.post(f"/apply/confirm/{second}").status_code == 410
        password = {"password": "lantern river moon", "again": "lantern river moon"}
        assert client.post(way_in, data=password).status_code == 302
        for token in (first, second):
            assert client.post(f"/apply/confirm/{token}").status_code == 410


def test_no_confirmation_leads_into_an_account_that_has_a_password(client, cast):
    db.session.get(User, cast.cloud.user_id).password_hash = "x"
    db.session.commit()
    token = links.issue(Purpose.CONFIRMATION, now=NOW, volunteer_id=cast.cloud.id)
    assert client.post(f"/apply/confirm/{token}").status_code == 410


def test_the_answer_to_an_applicant_does_not_say_who_applied_before(client, cast):
    known = FORM | {"email": "cloud@example.org"}
    assert client.post("/apply", data=known).location == "/apply/thanks"
    assert db.session.query(Volunteer).filter_by(pen_name="明月").count() == 0
    assert db.session.query(Message).one().kind == "known"


def test_a_minor_cannot_apply(client, cast):
    with time_machine.travel(NOW):
        page = client.post("/apply", data=FORM | {"birth": "2010-06"}).text
    assert "2010-06" in page
    assert db.session.query(Volunteer).filter_by(pen_name="明月").count() == 0


@pytest.mark.sqlite_alone
def test_the_age_of_volunteers_is_one_rule_for_the_form_and_the_round(app, client, cast):
    """A list brings in who waits for that age, and whoever is there already can be corrected."""
    young = FORM | {"birth": "2009-11", "email": "jung@example.org"}
    assert "须年满 18 岁" in client.post("/apply", data=young).text
    db.session.rollback()  # what was read before the form counted a try
    cast.cloud.birth = "2009-11"
    db.session.commit()

    def why_out() -> str | None:
        found = volunteer_candidates(None, TODAY, only=[cast.cloud.id])
        return why_volunteer_is_left_out(found[0].case, TODAY, TODAY)

    assert why_out() == "too_young"
    client.as_user(cast.city_coordinator, "en")
    path = f"/volunteers/{cast.cloud.code}/edit"
    corrected = fields_of(client.get(path).text) | {"interests": ["跑步"]}
    assert client.post(path, data=corrected).status_code == 302
    app.config["YOUNGEST_VOLUNTEER"] = 16
    assert why_out() != "too_young"
    assert client.post("/apply", data=young).location == "/apply/thanks"


def test_who_lacks_a_gate_is_not_through(cast):
    volunteer_on_stage("V-NEW", "南风", "f", "nan@example.org", ["阅读"], cleared=False)
    db.session.commit()
    through = page_of_volunteers(EVERYTHING, VolunteerFilter(gate="through"), 1, TODAY)
    assert {row.code for row in through.rows} == {"V-CLOUD", "V-AZE"}
    missing = page_of_volunteers(EVERYTHING, VolunteerFilter(gate="vetting"), 1, TODAY)
    assert {row.code for row in missing.rows} == {"V-NEW"}


def test_all_gates_are_cleared_at_once_and_a_second_time_is_nothing_new(cast):
    volunteer_on_stage("V-NEW", "南风", "f", "nan@example.org", ["阅读"], cleared=False)
    db.session.commit()

    def clear() -> int:
        return gates.clear_everybody(EVERYTHING, "all", date(2026, 9, 1), acting=acting_as(ACTOR))

    assert (clear(), clear()) == (1, 0)


def test_a_record_check_expires_after_a_year(cast):
    on, by = date(2025, 10, 1), acting_as(ACTOR)
    gates.clear(EVERYTHING, ["V-CLOUD"], "vetting", on, corrects=True, acting=by)
    vetting = gates_of(cast.cloud, TODAY)[0]
    assert (vetting.is_open, vetting.expires_on) == (False, date(2026, 10, 1))


def test_a_gate_taken_back_is_shut(cast):
    gates.close_gate(EVERYTHING, "V-CLOUD", "training", acting=acting_as(ACTOR))
    db.session.expire_all()
    assert [gate.is_open for gate in gates_of(cast.cloud, TODAY)] == [True, False, True]


def test_nobody_clears_their_own_gate(cast):
    with pytest.raises(Refused):
        gates.clear(
            EVERYTHING, ["V-CLOUD"], "training", TODAY, acting=acting_as(Actor(cast.cloud.user_id))
        )


def test_one_unknown_code_among_many_clears_nobody(cast):
    new = volunteer_on_stage("V-NEW", "南风", "f", "nan@example.org", ["阅读"], cleared=False)
    db.session.commit()
    with pytest.raises(NotFound):
        gates.clear(EVERYTHING, ["V-NEW", "V-NO"], "all", TODAY, acting=acting_as(ACTOR))
    assert new.gate_passes == []


def test_a_county_coordinator_reaches_the_city_s_pool_and_not_another_county_s(cast):
    cast.aze.serves_code = "441622"
    db.session.commit()
    reach = scope_of(cast.coordinator, "volunteers.view", TODAY)
    found = page_of_volunteers(reach, VolunteerFilter(), 1, TODAY)
    assert {row.code for row in found.rows} == {"V-CLOUD"}


def test_the_list_shows_no_real_name_and_a_look_is_written_down(client, cast):
    browser = client.as_user(cast.coordinator)
    assert "志愿云朵" not in browser.get("/volunteers/").text
    assert "志愿云朵" in browser.post("/volunteers/V-CLOUD/personal").text
    [look] = db.session.query(AccessRow).all()
    assert (look.object_type, look.object_code) == ("volunteer", "V-CLOUD")


def test_marked_volunteers_are_cleared_from_the_list(client, cast):
    volunteer_on_stage("V-NEW", "南风", "f", "nan@example.org", ["阅读"], cleared=False)
    db.session.commit()
    browser = client.as_user(cast.city_coordinator, "en")
    page = browser.get("/volunteers/").text
    sent = fields_of(page, "whom") | {"code": ["V-NEW"], "gate": "all", "on": "2026-11-02"}
    answer = browser.post("/batches/new/volunteers?deed=gate", data=sent)
    assert "Done for 1" in browser.get(answer.location).text
    row = db.session.query(Volunteer).filter_by(code="V-NEW").one()
    assert {gate.passed_on for gate in gates_of(row, TODAY)} == {date(2026, 11, 2)}


def test_a_volunteer_sees_which_gate_is_missing(client, cast):
    new = volunteer_on_stage("V-NEW", "南风", "f", "nan@example.org", ["阅读"], cleared=False)
    db.session.commit()
    page = client.as_user(db.session.get(User, new.user_id), "en").get("/volunteers/my-way-in").text
    assert page.count("missing") == 3


def test_an_invited_volunteer_gets_one_account(cast):
    row = volunteers.new_volunteer(
        {"name": "李四", "email": "li4@example.org", "gender": "f"}, CITY, NOW, Random(3)
    )
    db.session.commit()
    assert applications.invite(EVERYTHING, [row.code], acting=acting_as(ACTOR)) == 1
    assert applications.invite(EVERYTHING, [row.code], acting=acting_as(ACTOR)) == 0
    user = db.session.query(User).filter_by(id=row.user_id).one()
    assert user.email == "li4@example.org"
    later = NOW + timedelta(days=8)
    assert applications.invite(EVERYTHING, [row.code], acting=acting_as(ACTOR, later)) == 1
    assert row.user_id == user.id
    user.password_hash = "some hash"
    db.session.commit()
    last = later + timedelta(days=8)
    assert applications.invite(EVERYTHING, [row.code], acting=acting_as(ACTOR, last)) == 0


@pytest.mark.sqlite_alone
@pytest.mark.parametrize(
    "typed", ["2005年6月", "2005/06", "2005.6", "200506", "2005-6-1", "２００５－０６"]
)
def test_a_birth_month_is_understood_as_people_write_it(client, cast, typed):
    assert client.post("/apply", data=FORM | {"birth": typed}).location == "/apply/thanks"
    assert db.session.query(Volunteer).filter_by(pen_name="明月").one().birth == "2005-06"


@pytest.mark.sqlite_alone
@pytest.mark.parametrize(
    "typed", ["2005", "²", "--", "06", "2005-13", "9" * 5000, "2031-01", "1900-01"]
)
def test_a_birth_month_that_is_none_is_said_in_words_and_kept(client, cast, typed):
    page = client.post("/apply", data=FORM | {"birth": typed})
    assert page.status_code == 200
    assert 'id="birth-fault"' in page.text
    assert db.session.query(Volunteer).filter_by(pen_name="明月").count() == 0


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("typed", ["二零", "06", "2031-01"])
def test_what_was_typed_stands_there_with_its_fault(client, cast, typed):
    assert f'value="{typed}"' in client.post("/apply", data=FORM | {"birth": typed}).text


@pytest.mark.sqlite_alone
def test_a_volunteer_of_whom_the_year_alone_is_known_can_be_corrected(client, cast):
    cast.cloud.birth = "2004"
    db.session.commit()
    client.as_user(cast.coordinator)
    page = client.get(f"/volunteers/{cast.cloud.code}/edit")
    assert 'value="2004"' in page.text
    sent = {
        "name": "新名字",
        "gender": "f",
        "birth": "2004",
        "email": "cloud@example.org",
        "capacity": "1",
    }
    answer = client.post(f"/volunteers/{cast.cloud.code}/edit", data=sent | {"max_need": "1"})
    assert answer.status_code == 302, answer.text
    assert cast.cloud.birth == "2004"
