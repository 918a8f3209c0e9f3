"""Fixtures of the application's tests."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.app.smtp import postbox_fixture
from tests.cast import NOW

__all__ = ["postbox_fixture"]


@pytest.fixture(autouse=True)
def now_begins() -> Iterator[None]:
    """The clock runs from NOW: what the cast is given for a week has not ended a week later."""
    with time_machine.travel(NOW):
        yield
