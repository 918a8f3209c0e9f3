"""A round in the browser's words: open, solve, lock, solve again, publish, take back."""

import re

import pytest
import time_machine
from sqlalchemy import select

from app.actions.rounds import drafts, publications
from app.actions.system.worker import run_next
from app.extensions import db
from app.models import Draft, Letter, Pair, Round, RoundState
from app.work_kinds import KINDS
from tests.cast import NOW


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def wang(client, cast):
    """The coordinator of the county, in English."""
    return client.as_user(cast.city_coordinator, "en")


def opened(client, cast, region="441600"):
    answer = client.post("/rounds/", data={"cohort": cast.cohort.id, "region": region})
    return int(re.search(r"/rounds/(\d+)$", answer.location)[1])


POLICY = {
    "interests": 55, "age": 20, "region": 25, "gender": 0, "rarity": "y", "ideal_from": 7,
    "ideal_to": 12, "limit_from": 4, "limit_to": 30, "floor": 0,
}  # fmt: skip


def solved(client, round_id, **changes):
    answer = client.post(f"/rounds/{round_id}/drafts", data=POLICY | changes)
    assert answer.status_code == 302, answer.text
    return int(re.search(r"/rounds/drafts/(\d+)$", answer.location)[1])


def test_from_open_to_published_and_back(wang, cast):
    round_id = opened(wang, cast)
    page = wang.get(f"/rounds/{round_id}").text
    assert "wait for a letter friend" in page
    first = solved(wang, round_id)
    page = wang.get(f"/rounds/drafts/{first}").text
    assert "3 children, 2 pairs" in page
    assert "proved optimal" in page
    assert "both like" in page
    assert "真名" not in page
    wang.get(f"/rounds/drafts/{first}/children/C-FAR")
    wang.post(
        f"/rounds/{round_id}/rulings",
        data={"kind": "keep", "child": "C-FAR", "volunteer": "V-AZE"},
    )
    second = solved(wang, round_id)
    page = wang.get(f"/rounds/drafts/{second}").text
    assert "远航" in page
    assert "locked" in page
    assert (
        "2 children have another letter friend"
        in wang.get(f"/rounds/drafts/{second}/compare?with={first}").text
    )
    answer = wang.post(f"/rounds/drafts/{second}/publish", follow_redirects=True)
    assert "Published: 2 pairs" in answer.text
    answer = wang.post(f"/rounds/drafts/{first}/publish", follow_redirects=True)
    assert "This round was published by 李老师 on 2026-11-23 10:00" in answer.text
    assert db.session.query(Pair).count() == 2
    answer = wang.post(f"/rounds/{round_id}/undo", follow_redirects=True)
    assert "Taken back: 2 pairs" in answer.text
    assert db.session.query(Pair).count() == 0
    assert db.session.query(Letter).count() == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_a_round_keeps_the_rules_of_the_house(client, cast, language):
    client.as_user(cast.city_coordinator, language)
    round_id = opened(client, cast)
    draft_id = solved(client, round_id)
    for path in (
        "/rounds/",
        f"/rounds/{round_id}",
        f"/rounds/{round_id}/left-out/children",
        f"/rounds/{round_id}/left-out/volunteers?reason=full",
        f"/rounds/drafts/{draft_id}",
        f"/rounds/drafts/{draft_id}?words=鹿&need=0&relation=same_county&sort=child&below=0.9",
        f"/rounds/drafts/{draft_id}/waiting",
        f"/rounds/drafts/{draft_id}/children/C-DEER",
        "/cohorts/",
    ):
        assert client.get(path).status_code == 200, path


def test_a_list_leaves_as_csv_as_xlsx_and_as_the_auditors_folder(wang, cast):
    draft_id = solved(wang, opened(wang, cast))
    csv = wang.get(f"/rounds/drafts/{draft_id}?as=csv").data.decode("utf-8-sig")
    assert csv.count("\n") == 3
    assert "真名" not in csv
    assert wang.get(f"/rounds/drafts/{draft_id}?as=xlsx").data[:2] == b"PK"
    assert wang.get(f"/rounds/drafts/{draft_id}/folder.zip").data[:2] == b"PK"


def test_a_policy_that_cannot_be_used_is_refused_in_words_and_kept_in_the_form(wang, cast):
    round_id = opened(wang, cast)
    answer = wang.post(f"/rounds/{round_id}/drafts", data=POLICY | {"ideal_from": 2})
    assert "the ideal age gap must lie within its limits" in answer.text
    answer = wang.post(
        f"/rounds/{round_id}/drafts", data=POLICY | {"policy": "[weights]\nage = -1"}
    )
    assert "weights.age is -1" in answer.text
    assert "[weights]" in answer.text
    assert db.session.scalar(select(Draft.id)) is None


def test_a_round_out_of_reach_is_not_there(client, cast):
    client.as_user(cast.city_coordinator)
    round_id = opened(client, cast)
    draft_id = solved(client, round_id)
    for user in (cast.foreign_coordinator, cast.contact):
        client.as_user(user)
        assert client.get(f"/rounds/{round_id}").status_code == 404
        assert client.get(f"/rounds/drafts/{draft_id}").status_code == 404
        assert client.post(f"/rounds/drafts/{draft_id}/publish").status_code == 404
        assert client.post(f"/rounds/{round_id}/undo").status_code == 404


def test_an_open_round_can_be_closed_and_then_nothing_is_solved_in_it(wang, cast):
    round_id = opened(wang, cast)
    wang.post(f"/rounds/{round_id}/close")
    answer = wang.post(f"/rounds/{round_id}/drafts", data=POLICY)
    assert "closed" in answer.text
    assert db.session.get(Round, round_id).state == RoundState.CANCELLED


def test_many_people_are_solved_and_published_by_the_worker_and_the_pages_lead_there_and_back(
    wang, cast, monkeypatch
):
    monkeypatch.setattr(drafts, "SOLVED_AT_ONCE", 0)
    monkeypatch.setattr(publications, "PUBLISHED_AT_ONCE", 0)
    round_id = opened(wang, cast)
    waits = wang.post(f"/rounds/{round_id}/drafts", data=POLICY).location
    assert "waits for its turn" in wang.get(waits).text
    assert run_next(KINDS, lambda: NOW)
    draft = wang.get(waits).location
    assert "proved" in wang.get(draft).text
    waits = wang.post(f"{draft}/publish").location
    assert run_next(KINDS, lambda: NOW)
    assert wang.get(waits).location == draft
    assert db.session.query(Pair).count() > 0
    assert "published by" in wang.post(f"{draft}/publish", follow_redirects=True).text
