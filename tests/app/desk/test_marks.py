"""The bar below a list: the marked ones, all of the page, all that match; one undo."""

import re

import pytest

from app.extensions import db
from app.models import Volunteer
from app.store.people.volunteers import gates_of
from tests.app.bundles.bags import Post, states
from tests.app.forms import fields_of
from tests.cast import TODAY

pytestmark = pytest.mark.usefixtures("frozen_now")


def mark(client, cast, query="", **sent):
    """What the bar below the list of volunteers sends."""
    page = client.as_user(cast.city_coordinator, "en").get(f"/volunteers/?{query}").text
    path = f"/batches/new/volunteers?deed=gate&{query}"
    return client.post(path, data=fields_of(page, "whom") | {"gate": "training"} | sent)


def trained():
    db.session.expire_all()
    passes = [gate for row in db.session.query(Volunteer) for gate in row.gate_passes]
    return {row.volunteer_id for row in passes if row.gate == "training" and row.passed_on == TODAY}


@pytest.mark.parametrize("whom", ["page", "all"])
def test_all_of_a_list_are_marked_at_once_and_taken_back_at_once(client, cast, whom):
    answer = mark(client, cast, whom=whom)
    assert trained() == {cast.cloud.id, cast.aze.id}
    assert 'href="/volunteers/">Back' in client.get(answer.location).text
    client.post(f"{answer.location}/undo")
    assert trained() == set()


def test_all_that_match_are_those_of_the_filter(client, cast):
    mark(client, cast, "text=V-AZE", whom="all")
    assert trained() == {cast.aze.id}


def test_nobody_is_marked_where_the_list_has_grown_or_a_day_is_to_come(client, cast):
    for sent in ({"whom": "all", "total": "1"}, {"whom": "marked"}):
        assert mark(client, cast, **sent).location.startswith("/volunteers/")
    assert mark(client, cast, whom="all", on="2026-11-24").location.startswith("/volunteers/")
    assert trained() == set()


def test_who_is_left_out_of_all_is_told_with_the_reason(client, cast):
    cast.aze.left_on = TODAY
    db.session.commit()
    page = client.get(mark(client, cast, whom="all").location).text
    assert "1 was left out. has left: 1" in page


def test_a_later_pass_stays_where_many_are_recorded(client, cast):
    before = gates_of(cast.cloud, TODAY)[1]
    mark(client, cast, whom="all", on="2020-01-01")
    db.session.expire_all()
    assert gates_of(cast.cloud, TODAY)[1] == before


def test_all_letters_of_a_pick_list_go_with_one_tick(client, cast):
    bag = Post.on_stage(cast)
    page = client.as_user(cast.city_coordinator, "en").get("/bundles/new?school=S-DENGTA").text
    everything = re.search(r'name="letter" value="([^"]+)"[^<]*<strong>All 9', page)[1]
    sent = fields_of(page, "on") | {"letter": everything, "post": "1"}
    answer = client.post("/bundles/", data=sent)
    assert "9 letters" in client.get(answer.location).text
    assert states(bag.letters) == ["posted"] * 3
