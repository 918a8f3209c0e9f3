"""A no to screening, or its end: the need is neither used nor shown nor exported."""

from datetime import timedelta

import pytest

from app.actions.people import consents
from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.publications import publish
from app.actions.rounds.rounds import open_round
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Round
from app.store.people.consents import need_of
from app.store.rounds.exports import folder_of
from app.store.rounds.proposals import ProposalFilter, all_pairs
from app.store.rounds.since.availability import outdated
from app.store.rounds.surveys import snapshot_of
from app.store.scope import EVERYTHING
from tests.cast import TODAY, acting_as

XU = acting_as(Actor(None, "test"))
DAY = timedelta(days=1)


def screening(given: bool, on=TODAY, until=None) -> None:
    consents.record(
        *(EVERYTHING, "C-DEER", "screening", given, on, "签字"), acting=XU, expires_on=until
    )
    db.session.expire_all()


@pytest.fixture
def needy(cast):
    cast.deer.need = 3
    db.session.commit()
    return cast


@pytest.fixture
def draft(needy):
    row = open_round(EVERYTHING, needy.cohort.id, acting=XU)
    return solve_draft(EVERYTHING, row.round_id, acting=XU)


def test_a_need_counts_until_somebody_says_no_or_a_yes_runs_out(needy):
    assert need_of(needy.deer, TODAY) == 3
    screening(True, until=TODAY)
    assert (need_of(needy.deer, TODAY), need_of(needy.deer, TODAY + DAY)) == (3, None)
    screening(False)
    assert need_of(needy.deer, TODAY) is None
    assert needy.deer.need == 3, "what is stored waits for another answer"


def test_a_draft_that_knows_the_need_is_solved_again_before_it_is_published_or_exported(draft):
    assert folder_of(draft, TODAY)
    screening(False)
    with pytest.raises(Refused, match=r"drafts\.needs_stopped"):
        folder_of(draft, TODAY)
    assert [(code, why) for _, code, why in outdated(draft, TODAY).people] == [
        ("C-DEER", "screening")
    ]
    with pytest.raises(Refused, match=r"rounds\.stale"):
        publish(EVERYTHING, draft.id, acting=XU)
    again = solve_draft(EVERYTHING, draft.round_id, acting=XU)
    now = snapshot_of(db.session.get_one(Round, draft.round_id))
    assert {values["need"] for values in now.children.values()} == {0}
    assert folder_of(again, TODAY)
    assert publish(EVERYTHING, again.id, acting=XU).pairs == 2


def test_no_list_of_a_draft_finds_or_sorts_by_a_need_that_is_stopped(draft):
    by_need = ProposalFilter(need=3)
    assert [pair.need for pair in all_pairs(draft, by_need, TODAY)] == [3]
    screening(False)
    assert all_pairs(draft, by_need, TODAY) == []
    found = all_pairs(draft, ProposalFilter(sort="-need"), TODAY)
    assert {pair.child.code: pair.need for pair in found} == {"C-DEER": None, "C-STONE": 0}


@pytest.mark.usefixtures("frozen_now")
def test_no_page_and_no_file_tells_a_need_that_is_stopped(client, needy, draft):
    browser = client.as_user(needy.coordinator, "en")
    pages = (
        "/children/C-DEER",
        "/children/?columns=need",
        "/children/?as=csv",
        f"/rounds/drafts/{draft.id}",
        f"/rounds/drafts/{draft.id}?as=csv",
        f"/rounds/drafts/{draft.id}/children/C-DEER",
    )
    screening(False)
    for path in pages:
        text = browser.get(path).text
        assert "need 3" not in text, path
        assert ",3\n" not in text, path
    assert "not asked" in browser.get("/children/C-DEER").text
    assert 'name="need"' not in browser.get("/children/C-DEER/edit").text
    assert 'name="need"' in browser.get("/children/C-STONE/edit").text
