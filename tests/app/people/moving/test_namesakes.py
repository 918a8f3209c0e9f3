"""Who has a namesake where it goes takes a free pen name in the same step, alone or with others."""

import re

import pytest
from sqlalchemy import select

from app.actions.desk import batches
from app.actions.people import closing
from app.actions.system.worker import run_next
from app.actor import Actor
from app.extensions import db
from app.models import Batch
from app.store.scope import EVERYTHING
from app.work_kinds import KINDS
from tests.app.forms import fields_of
from tests.cast import NOW, TODAY, acting_as, child

pytestmark = pytest.mark.usefixtures("frozen_now")
THERE = {"school": "S-MABUGANG", "on": TODAY.isoformat()}
IN_LIST = "/batches/new/children?deed=move&school=S-DENGTA"


@pytest.fixture
def deer(cast):
    """Deer's pen name; a child of Mabugang has it too, in the same grade."""
    cast.foreign_child.pen_name, cast.foreign_child.grade = cast.deer.pen_name, cast.deer.grade
    db.session.commit()
    return cast.deer.pen_name


def schools(cast):
    db.session.expire_all()
    return {cast.deer.school_id, cast.stone.school_id}


def test_a_namesake_at_the_new_school_is_answered_with_a_free_pen_name(client, cast, deer):
    client.as_user(cast.city_coordinator)
    form = THERE | {"grade": cast.deer.grade}
    page = client.post("/children/C-DEER/move", data=form).get_data(as_text=True)
    assert cast.deer.school_id == cast.dengta.id
    free = re.search(r'name="take_pen_name" value="([^"]+)"', page)[1]
    client.post("/children/C-DEER/move", data=form | {"take_pen_name": free})
    db.session.expire_all()
    assert (cast.deer.school_id, cast.deer.pen_name) == (cast.mabugang.id, free)


def test_a_school_closes_once_a_child_with_a_namesake_at_the_other_takes_a_free_name(
    client, cast, deer
):
    client.as_user(cast.city_coordinator)
    page = client.post("/schools/S-DENGTA/close", data=THERE).text
    assert f"{deer} (C-DEER)" in page
    assert "C-STONE" not in page
    assert (schools(cast), cast.dengta.closed_on) == ({cast.dengta.id}, None)
    client.post("/schools/S-DENGTA/close", data=fields_of(page, "new_pen_name"))
    assert (schools(cast), cast.dengta.closed_on) == ({cast.mabugang.id}, TODAY)
    assert cast.deer.pen_name not in {deer, cast.stone.pen_name}
    closing.reopen(EVERYTHING, "S-DENGTA", acting=acting_as(Actor(None, "test")))
    assert (schools(cast), cast.deer.pen_name) == ({cast.dengta.id}, deer)


@pytest.mark.parametrize("at_once", [200, 1])
def test_nobody_of_a_list_moves_till_who_has_a_namesake_takes_a_free_name(
    client, cast, deer, monkeypatch, at_once
):
    monkeypatch.setattr(batches, "AT_ONCE", at_once)
    page = client.as_user(cast.city_coordinator).get(IN_LIST).text
    refused = client.post(IN_LIST, data=fields_of(page, "code") | {"school": "S-MABUGANG"}).text
    assert schools(cast) == {cast.dengta.id}
    named = fields_of(refused, "new_pen_name")
    client.post(IN_LIST, data=named)
    assert run_next(KINDS, lambda: NOW) == (at_once == 1)
    assert schools(cast) == {cast.mabugang.id}
    assert named["new_pen_name"] == [f"C-DEER {cast.deer.pen_name}"]
    client.post(f"/batches/{db.session.scalar(select(Batch.id))}/undo")
    run_next(KINDS, lambda: NOW)
    assert (schools(cast), cast.deer.pen_name) == ({cast.dengta.id}, deer)


def moved(client, by):
    """Deer goes to Mabugang by a form; the address that takes it back."""
    if by == "alone":
        client.post("/children/C-DEER/move", data=THERE)
        return "/children/C-DEER/move-back"
    if by == "closing":
        client.post("/schools/S-DENGTA/close", data=THERE)
        return "/schools/S-DENGTA/reopen"
    page = client.get(IN_LIST).text
    client.post(IN_LIST, data=fields_of(page, "code") | {"school": "S-MABUGANG"})
    run_next(KINDS, lambda: NOW)
    return f"/batches/{db.session.scalar(select(Batch.id))}/undo"


@pytest.mark.parametrize("by", ["alone", "closing", "list", "long list"])
def test_who_goes_back_to_a_namesake_takes_a_free_name_in_the_same_step(
    client, cast, monkeypatch, by
):
    monkeypatch.setattr(batches, "AT_ONCE", 1 if by == "long list" else 200)
    client.as_user(cast.city_coordinator)
    back, name = moved(client, by), cast.deer.pen_name
    child("C-NEW", name, cast.dengta, "f", "2016-01-01", [])
    db.session.commit()
    page = client.post(back).text
    assert f"{name} (C-DEER)" in page
    assert schools(cast) & {cast.mabugang.id}
    client.post(back, data=fields_of(page, "new_pen_name"))
    run_next(KINDS, lambda: NOW)
    assert schools(cast) == {cast.dengta.id}
    assert cast.deer.pen_name not in {name, cast.stone.pen_name}


def test_a_row_made_two_again_takes_a_free_name_where_its_own_was_given_away(client, cast):
    client.as_user(cast.city_coordinator)
    client.post("/same-person/children/C-DEER/C-STONE", data={"kept": "C-DEER"})
    name = cast.stone.pen_name
    child("C-NEW", name, cast.dengta, "m", "2014-01-01", [])
    db.session.commit()
    page = client.post("/same-person/children/C-DEER/part").text
    assert f"{name} (C-STONE)" in page
    client.post("/same-person/children/C-DEER/part", data=fields_of(page, "new_pen_name"))
    db.session.expire_all()
    assert (cast.stone.merged_into_id, cast.stone.pen_name == name) == (None, False)
