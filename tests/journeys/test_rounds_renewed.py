"""A round that people leave and join, in the browser's words; a small round; a swap; its memory."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine

from app.extensions import db
from app.models import Round
from tests import cast as people
from tests.cast import NOW, TODAY


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def wang(client, cast):
    """The coordinator of the county, in English."""
    for number, child in enumerate((cast.deer, cast.stone, cast.foreign_child)):
        child.guardian.phone = f"1390000000{number}"
    db.session.commit()
    return client.as_user(cast.city_coordinator, "en")


def opened(client, cast, **form):
    answer = client.post("/rounds/", data={"cohort": cast.cohort.id, "region": "441600", **form})
    return int(re.search(r"/rounds/(\d+)$", answer.location)[1])


def solved(client, round_id):
    answer = client.post(f"/rounds/{round_id}/drafts", data={"again": "[weights]\nage = 1\n"})
    return int(re.search(r"/rounds/drafts/(\d+)$", answer.location)[1])


def test_a_refusal_to_publish_leads_to_the_click_that_helps(wang, cast):
    round_id = opened(wang, cast)
    draft_id = solved(wang, round_id)
    cast.cloud.left_on = TODAY
    db.session.commit()
    page = wang.post(f"/rounds/drafts/{draft_id}/publish", follow_redirects=True).text
    assert "Solve again without them" in page
    page = wang.get(f"/rounds/drafts/{solved(wang, round_id)}").text
    assert "Left since the round was opened" in page
    assert "has left the programme" in page
    people.child("C-LATE", "晚到", cast.dengta, "m", "2013-08-01", ["跑步"])
    db.session.commit()
    page = wang.post(f"/rounds/{round_id}/renew", follow_redirects=True).text
    assert "Added: 晚到 (C-LATE)" in page
    assert "took the snapshot anew" in page
    assert "李老师" in wang.get(f"/rounds/{round_id}/history").text


def test_a_second_round_says_first_whom_it_shares(wang, cast):
    one = opened(wang, cast)
    form = {"cohort": cast.cohort.id, "region": "441600"}
    page = wang.post("/rounds/", data=form).text
    assert "These people are in an open round already" in page
    assert f"/rounds/{one}" in page
    assert db.session.query(Round).count() == 1
    assert opened(wang, cast, anyway="1") != one


def test_from_a_childs_page_a_letter_friend_is_found_for_it_alone(wang, cast):
    assert "/rounds/new?child=C-DEER" in wang.get("/children/C-DEER").text
    assert "Everybody else keeps" in wang.get("/rounds/new?child=C-DEER").text
    form = {"cohort": cast.cohort.id, "children": "C-DEER", "reserve": "out"}
    page = wang.post("/rounds/", data=form, follow_redirects=True).text
    assert "1 child, 1 pair" in page
    page = wang.post("/rounds/", data=form | {"reserve": "all"}, follow_redirects=True).text
    assert "Choose one of the kinds" in page


def test_whom_memory_keeps_apart_is_shown_and_allowed_with_a_reason(wang, cast):
    former = people.pair(cast, cast.deer, cast.cloud)
    former.until_on, former.end_reason = date(2026, 11, 2), "other"
    db.session.commit()
    round_id = opened(wang, cast)
    draft_id = solved(wang, round_id)
    choices = f"/rounds/drafts/{draft_id}/children/C-DEER"
    for path in (f"/rounds/drafts/{draft_id}", choices, f"/rounds/{round_id}"):
        assert "wrote together until" in wang.get(path).text, path
    two = {"child": "C-DEER", "volunteer": "V-CLOUD", "back": choices}
    page = wang.post(
        f"/rounds/{round_id}/rulings", data=two | {"kind": "keep"}, follow_redirects=True
    ).text
    assert "Allow them with a reason" in page
    page = wang.post(
        f"/rounds/{round_id}/rulings",
        data=two | {"kind": "allow", "reason": "both ask for it"},
        follow_redirects=True,
    ).text
    assert "both ask for it" in page


def test_a_swap_is_offered_with_its_price_and_solved_at_once(wang, cast):
    draft_id = solved(wang, opened(wang, cast))
    two = "C-DEER", "C-STONE"
    page = wang.get(f"/rounds/drafts/{draft_id}/children/{two[0]}").text
    assert "Swap with" in page
    assert "All together lose at most" in page
    answer = wang.post(f"/rounds/drafts/{draft_id}/swap", data={"child": two[0], "other": two[1]})
    assert int(re.search(r"/rounds/drafts/(\d+)$", answer.location)[1]) > draft_id


def test_taking_back_says_before_how_many_were_told(wang, cast):
    round_id = opened(wang, cast)
    wang.post(f"/rounds/drafts/{solved(wang, round_id)}/publish")
    page = wang.get(f"/rounds/{round_id}").text
    assert "each gets one kind correction" in page
    assert "Welcomes have gone out to 0 volunteers" in page


def test_from_the_list_of_who_waits_a_small_round_is_opened_for_those_marked(wang, cast):
    assert "/rounds/chosen?paired=waits&school=S-DENGTA" in unescape(
        wang.get("/children/?paired=waits&school=S-DENGTA").text
    )
    page = wang.get("/rounds/chosen?paired=waits&school=S-DENGTA").text
    assert "C-DEER" in page
    assert "C-STONE" in page
    assert "C-FAR" not in page
    form = {"cohort": cast.cohort.id, "who": "chosen", "reserve": "out"}
    refused = wang.post("/rounds/", data=form, follow_redirects=True).text
    assert "No child is marked, so no round was opened." in refused
    assert db.session.query(Round).count() == 0
    marked = {**form, "children": ["C-DEER", "C-STONE"]}
    assert "2 children, 2 pairs" in wang.post("/rounds/", data=marked, follow_redirects=True).text
    row = db.session.query(Round).one()
    assert set(row.extent["children"]) == {"C-DEER", "C-STONE"}
    again = wang.post("/rounds/", data=marked).text
    assert "These people are in an open round already" in again
    assert 'name="children" value="C-DEER C-STONE"' in again


def test_for_a_child_who_can_be_in_no_round_none_is_opened_and_the_page_says_why(wang, cast):
    cast.deer.left_on = TODAY
    db.session.commit()
    form = {"cohort": cast.cohort.id, "children": "C-DEER", "reserve": "out"}
    answer = wang.post("/rounds/", data=form)
    assert answer.location == "/rounds/new?child=C-DEER&refused=rounds.not_now"
    page = wang.get(answer.location).text
    assert "No letter friend can be looked for yet: has left the programme." in page
    assert "To the child&#39;s page" in page
    assert db.session.query(Round).count() == 0
