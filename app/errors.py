"""The tree of the application's errors.

An error carries a code and plain data: numbers, texts, days, codes, and lists of them. Its sentence
is found in app/wording/ when it is shown; app/error_pages.py has the pages.
"""

from typing import Any


class SettingsRefused(Exception):
    """A setting is missing or unsafe; the message says which and what to do."""


class XinqiaoError(Exception):
    """The root: what an action refuses, with a code and the data of its sentence."""

    def __init__(self, code: str, /, **details: Any) -> None:
        # A trace in the log shows the code alone: details may hold what a person typed.
        super().__init__(code)
        self.code = code
        self.details = details


class Refused(XinqiaoError):
    """The input or the moment does not allow it; nothing was changed."""


class FilesAway(Refused):
    """Files cannot be kept or read just now."""


class TooManyLooks(XinqiaoError):
    """Somebody opened the names of many people in a short time; nothing is shown."""


class MergedAway(Refused):
    """The row was made one with another, which has its place; details: `code`, `kept`."""


class NotFound(XinqiaoError):
    """There is no such thing, or the asker does not reach it."""
