"""A service that records."""

import pytest

from tests.app.messages.channels.sink import Sink


@pytest.fixture
def sink():
    with Sink() as running:
        yield running
