"""The programme that facts are typed into."""

import pytest

from tests.journeys.facts.programme import Programme


@pytest.fixture
def play(app, client, cast, frozen_now) -> Programme:
    """The programme in full motion."""
    return Programme(app, client, cast)
