"""Sentences of a start that cannot go on."""

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
}
