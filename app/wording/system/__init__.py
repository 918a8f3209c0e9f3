"""Sentences of a start that cannot go on, of keys, and of the demo."""

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "start.port_busy": _l(
        "Port %(port)s is in use by another program. Stop it, or choose another: "
        "make run PORT=%(other)s"
    ),
    "start.port_forbidden": _l("Port %(port)s may not be opened by this user: %(fault)s."),
    "start.read_only": _l(
        "Cannot write in the folder %(folder)s (%(fault)s). Make it writable, or set XINQIAO_HOME."
    ),
    "start.database_away": _l("The database cannot be reached or written: %(fault)s"),
    "start.database_newer": _l(
        "The database has version %(version)s, which this release does not know: it was made by "
        "a newer one. Start that release, or restore a backup."
    ),
    "start.database_older": _l(
        "The database is not up to date. Run flask db upgrade first, then start again."
    ),
    "start.wrong_keys": _l(
        "The keys do not fit this database: its personal data cannot be read. Put back the key "
        "file that it was made with (KEY_FILE)."
    ),
    "start.child_ended": _l(
        "The %(part)s process ended by itself with code %(status)s; everything was stopped. "
        "Its last lines above say why."
    ),
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
    "demo.not_empty": _l(
        "The database is not empty: the demo programme goes into an empty one only."
    ),
}
