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
        "files that it was made with (XINQIAO_HOME/keys)."
    ),
    "start.index_key_pending": _l(
        "A new index key is only half in use. Run flask rotate-index-key again, then start."
    ),
    "start.child_ended": _l(
        "The %(part)s process ended by itself with code %(status)s; everything was stopped. "
        "Its last lines above say why."
    ),
    "jobs.running": _l(
        "Web or worker is running on this database. Stop both, run this again, then start them."
    ),
    "keys.unreadable": _l(
        "The value at %(place)s opens with none of the keys. Add the key that it was sealed with "
        "and run again; what was sealed so far stays."
    ),
    "keys.in_environment": _l(
        "The keys come from the environment. Put a new one first, FIELD_KEYS=%(key)s,<the old "
        "one>, and run again."
    ),
    "logs.changed": _l("Broken: row %(id)s of %(log)s was changed after it was written."),
    "logs.missing": _l("Broken: row %(id)s of %(log)s was taken away."),
    "logs.inserted": _l("Broken: row %(id)s of %(log)s was put in afterwards."),
    "logs.seal_changed": _l("Broken: seal %(id)s, over rows of %(log)s, was changed."),
    "logs.seal_missing": _l("Broken: seal %(id)s was taken away."),
    "logs.unguarded": _l("Broken: the database lets the logs be altered: %(triggers)s is gone."),
    "logs.unsealed": _l(
        "Broken: %(rows)s rows are older than an hour and have no seal. If the worker did not run, "
        "run it for a minute and ask again; if it did, seals were taken away."
    ),
    "logs.hash_unknown": _l(
        "Broken: no seal has this hash. The end of the logs was cut off, or they were made anew."
    ),
    "logs.copy_unreadable": _l("The copy cannot be read before its seal %(seal)s."),
    "logs.copy_empty": _l(
        "The copy holds no seal, so nothing was compared. Take a file of flask export-log that "
        "begins behind an earlier seal."
    ),
    "logs.copy_other_key": _l(
        "The copy was not signed with the SECRET_KEY that is here. If there is a new SECRET_KEY "
        "since, run again with the one before (SECRET_KEY_FILE=…, or the variable); if there is "
        "none, the copy was altered."
    ),
    "logs.copy_altered": _l("The copy was altered: its seal %(seal)s does not fit."),
    "logs.copy_differs": _l("Broken: seal %(seal)s of the copy is not the one that is here."),
    "keys.index_in_environment": _l(
        "The keys come from the environment. Set INDEX_KEY=%(key)s and OLD_INDEX_KEY=<the old "
        "one>, and run again."
    ),
    "backups.exists": _l("The file %(name)s is there already. Take another name."),
    "backups.disk": _l("The backup %(name)s cannot be written: %(fault)s. Nothing was kept of it."),
    "backups.broken": _l("The backup is not whole: %(name)s differs from what was written."),
    "backups.unreadable": _l("%(name)s is no backup of Xinqiao, or it was cut off."),
    "backups.passphrase": _l(
        "The backup does not open: another passphrase is needed, or it was altered."
    ),
    "backups.not_empty": _l("The database is not empty: a backup goes onto an empty machine only."),
    "backups.not_restored": _l(
        "The backup %(name)s cannot be restored: %(fault)s. Nothing of it was kept; the database "
        "holds nobody, as before."
    ),
    "backups.other_version": _l(
        "The database has empty tables of version %(here)s, the backup those of %(version)s. "
        "Make a new, empty database and run again."
    ),
    "backups.other_kind": _l(
        "The backup is one of %(kind)s; set DATABASE_URL to a database of that kind."
    ),
    "backups.wrong_keys": _l(
        "The keys do not fit the backup. Put its keys into XINQIAO_HOME/keys and run again; "
        "nothing was restored."
    ),
    "demo.not_empty": _l(
        "The database is not empty: the demo programme goes into an empty one only."
    ),
}
