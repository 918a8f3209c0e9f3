"""Sentences of the demo."""

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "demo.not_empty": _l(
        "The database is not empty: the demo programme goes into an empty one only."
    ),
}
