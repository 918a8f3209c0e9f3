"""A draft says who changed since it was solved before somebody tries to publish it."""

import pytest

from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.rounds import open_round
from app.actions.rounds.rulings import rule
from app.actor import Actor
from app.extensions import db
from app.store.scope import EVERYTHING
from tests.cast import TODAY, acting_as

LI = acting_as(Actor(None, "test"))
pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def draft(client, cast):
    """A solved draft of a round; the coordinator of the city looks."""
    client.as_user(cast.city_coordinator, "en")
    opened = open_round(EVERYTHING, cast.cohort.id, acting=LI)
    return solve_draft(EVERYTHING, opened.round_id, acting=LI)


def gone(cast):
    cast.cloud.left_on = TODAY
    db.session.commit()


def test_a_draft_says_who_is_gone_and_one_click_solves_again(client, cast, draft):
    here, publish = f"/rounds/drafts/{draft.id}", f'action="/rounds/drafts/{draft.id}/publish"'
    page = client.get(here).text
    assert publish in page
    assert "cannot be published as it is" not in page
    gone(cast)
    page = client.get(here).text
    assert "cannot be published as it is" in page
    assert "has left the programme" in page
    assert publish not in page
    again = client.post(f"/rounds/{draft.round_id}/drafts", data={"again": draft.policy})
    assert "cannot be published as it is" not in client.get(again.location).text


def test_a_pair_that_was_forbidden_since_counts_as_a_change(client, draft):
    rule(EVERYTHING, draft.round_id, "forbid", "C-DEER", "V-CLOUD", acting=LI)
    assert "1 pair of it is forbidden by now" in client.get(f"/rounds/drafts/{draft.id}").text


def test_of_a_large_draft_it_is_asked_after_the_page(client, cast, draft, monkeypatch):
    monkeypatch.setattr("app.web.rounds.drafts.CHECKED_AT_ONCE", 1)
    gone(cast)
    page = client.get(f"/rounds/drafts/{draft.id}").text
    assert f'hx-get="/rounds/drafts/{draft.id}?checked=1"' in page
    assert "has left the programme" not in page
    assert "has left the programme" in client.get(f"/rounds/drafts/{draft.id}?checked=1").text
