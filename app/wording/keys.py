"""Sentences of a rotation of keys that cannot be done."""

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "keys.running": _l(
        "Web and worker are running with the old keys. Stop them, rotate the keys, start again."
    ),
    "keys.unreadable": _l(
        "The value at %(place)s opens with none of the keys. Add the key that it was sealed with "
        "and run again; what was sealed so far stays."
    ),
    "keys.in_environment": _l(
        "The keys come from the environment. Put a new one first, FIELD_KEYS=%(key)s,<the old "
        "one>, and run again."
    ),
}
