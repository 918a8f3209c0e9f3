"""The link of a slip opens one bundle for a while."""

from datetime import timedelta

import pytest

from app.actions.bundles.bundles import end_links
from app.errors import NotFound
from app.store.bundles.bundles import bundle_coded
from app.store.scope import EVERYTHING
from app.tokens import LIFE, LinkOver, token_of
from app.web.bundles.slips import bundle_behind
from tests.app.bundles.bags import COORDINATOR, Post
from tests.cast import TODAY, Cast


@pytest.fixture
def bag(cast: Cast) -> Post:
    """Three letters to Dengta."""
    return Post.on_stage(cast)


def test_the_link_of_a_slip_opens_its_bundle_and_no_other(bag: Post) -> None:
    code = bag.posted()
    token = token_of(bundle_coded(EVERYTHING, code), TODAY)
    assert bundle_behind(token, TODAY + LIFE).code == code
    # Not the last letter: some of its bits are padding, and read the same.
    forged = token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]
    with pytest.raises(NotFound):
        bundle_behind(forged, TODAY)


def test_a_link_opens_until_its_last_day(bag: Post) -> None:
    token = token_of(bundle_coded(EVERYTHING, bag.posted()), TODAY)
    with pytest.raises(LinkOver):
        bundle_behind(token, TODAY + LIFE + timedelta(days=1))


def test_ended_links_lead_nowhere_and_new_ones_do(bag: Post) -> None:
    code = bag.posted()
    old = token_of(bundle_coded(EVERYTHING, code), TODAY)
    end_links(COORDINATOR, code, acting=bag.acting)
    with pytest.raises(NotFound):
        bundle_behind(old, TODAY)
    fresh = token_of(bundle_coded(EVERYTHING, code), TODAY)
    assert bundle_behind(fresh, TODAY).code == code
