"""What people type, made harmless before a view sees it: the one place for all fields.

Control characters and the signs that turn a line's direction are dropped; a line break stays only
where a page has a field of several lines. What is longer than any field may be is refused.
"""

import re
from collections.abc import Iterable
from typing import Any

from flask import Flask, Request, abort, request
from werkzeug.datastructures import MultiDict
from werkzeug.utils import cached_property

LINES = {"text", "words", "note", "policy", "again", "interests", "kept", "chinese", "english"}
"""The fields of several lines, in whatever form they stand; a prefix of the form may go before."""
FILES = {"file", "photo"}
"""The fields that take a file: a file in any other stands where text is expected."""
LONGEST = 200_000
"""The characters that a field may have; most allow far fewer, and a long list of codes is one."""
# The null character is refused below. Tab and line breaks are blanks where one line is asked for.
_DROPPED = re.compile(
    "[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_BREAKS = re.compile("[\t\r\n\u2028\u2029]+")

Fields = MultiDict[str, str]


def harmless(text: str, lines: bool = False) -> str:
    """The text without what cannot be seen and does something; one line, unless `lines`."""
    text = _DROPPED.sub("", text)
    return text if lines else _BREAKS.sub(" ", text)


class TypedRequest(Request):
    """A request whose query and fields are harmless."""

    @cached_property
    def args(self) -> Fields:  # type: ignore[override]
        """The query, each value on one line."""
        return self.parameter_storage_class(
            (harmless(name), harmless(value)) for name, value in _each(super().args)
        )

    def _load_form_data(self) -> None:
        if "form" in self.__dict__:
            return
        super()._load_form_data()
        self.__dict__["form"] = self.parameter_storage_class(
            (harmless(name), harmless(value, lines=name.rpartition("-")[2] in LINES))
            for name, value in _each(self.__dict__["form"])
        )


def init_app(app: Flask) -> None:
    """Let all requests be typed ones."""
    app.request_class = TypedRequest
    app.before_request(_refuse)


def _refuse() -> None:
    """No text that people type holds the null character, and PostgreSQL cannot keep it."""
    if "\0" in request.path or not FILES.issuperset(request.files):
        abort(400)
    for fields in (request.args, request.form):
        for name, value in _each(fields):
            if "\0" in name or "\0" in value:
                abort(400)
            if len(name) > LONGEST or (len(value) > LONGEST and name != "kept"):
                abort(413)


def _each(fields: MultiDict[str, Any]) -> Iterable[tuple[str, str]]:
    return fields.items(multi=True)
