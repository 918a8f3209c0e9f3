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
from tests.cast import NOW, TODAY, acting_as

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
