"""Fixtures of the application's tests."""

from tests.app.smtp import postbox_fixture

__all__ = ["postbox_fixture"]
