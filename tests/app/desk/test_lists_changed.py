"""A list that changed since it was shown for an action for all of it, and who counts as gone."""

from datetime import date

import pytest

from app.actions.letters.pairs.holds import hold, release
from app.actions.people.gates import clear_everybody
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Pair
from app.store.desk.batches import Deed, Why, preview_of_volunteers
from app.store.people.volunteers import VolunteerFilter, all_volunteers, ids_of_volunteers
from app.store.scope import EVERYTHING
from tests.app.desk.test_batches import do, held, preview, two
from tests.app.forms import fields_of
from tests.cast import NOW, TODAY, acting_as

__all__ = ["two"]

pytestmark = pytest.mark.usefixtures("frozen_now")


def test_who_changed_since_the_list_was_shown_is_left_out_with_a_word(client, cast, two):
    page = preview(client, cast, "pairs", Deed.HOLD)
    hold(EVERYTHING, two[0].code, "另有原因", acting=acting_as(Actor(1)))
    answer = do(client, "pairs", Deed.HOLD, page, reason="校舍翻修")
    assert "1 was left out. " in client.get(answer.location).text
    assert [row.held_reason for row in db.session.query(Pair)] == ["另有原因", "校舍翻修"]


def test_others_who_are_as_many_are_not_those_who_were_counted(client, cast, two, monkeypatch):
    monkeypatch.setattr("app.web.desk.batches.MOST_SHOWN", 0)
    hold(EVERYTHING, two[0].code, "另有原因", acting=acting_as(Actor(1)))
    page = preview(client, cast, "pairs", Deed.HOLD)
    release(EVERYTHING, two[0].code, acting=acting_as(Actor(1)))
    hold(EVERYTHING, two[1].code, "另有原因", acting=acting_as(Actor(1)))
    counted = fields_of(page, "everybody") | {"reason": "校舍翻修"}
    answer = client.post("/batches/new/pairs?deed=hold", data=counted)
    assert "The list has changed meanwhile" in answer.text
    assert held().keys() == {two[1].code}


def test_who_has_given_notice_has_not_left(cast):
    cast.cloud.left_on, cast.aze.left_on = date(2026, 12, 24), TODAY
    db.session.commit()
    everybody = ids_of_volunteers(EVERYTHING, VolunteerFilter(), TODAY)
    for deed in (Deed.GATE, Deed.INVITE):
        found = preview_of_volunteers(EVERYTHING, deed, everybody, None, NOW)
        left = [one.code for one in found.left_out if one.why is Why.LEFT]
        assert left == ["V-AZE"]
    found = all_volunteers(EVERYTHING, VolunteerFilter(paired="left"), TODAY)
    assert [one.code for one in found] == ["V-AZE"]
    acting = acting_as(Actor(1))
    assert clear_everybody(EVERYTHING, "vetting", TODAY, acting=acting) == 1
    with pytest.raises(Refused, match=r"volunteers\.day_to_come"):
        clear_everybody(EVERYTHING, "vetting", date(2026, 12, 24), acting=acting)
