"""Backups made, and put on an empty machine."""

import os
from pathlib import Path
from typing import IO

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _
from flask_babel import ngettext

from app import clock, jobs
from app.actions.letters.pictures.owning import own_files
from app.actions.oversight.honouring import honour
from app.actions.oversight.tombstones import read_tombstones, usual_file
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.commands.console import answer, by_option, json_option, operator, speaking
from app.errors import Refused
from app.serving import checks
from app.serving.backups import archive, restoring
from app.serving.schema import newest_version

file_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
passphrase_option = click.option(
    "--passphrase-file",
    type=click.File(encoding="utf-8"),
    help="Its first line is the passphrase; else BACKUP_PASSPHRASE.",
)


def _passphrase(file: IO[str] | None) -> str:
    given = os.environ.get("BACKUP_PASSPHRASE", "")
    return file.readline().strip() if file else given


@click.command("backup")
@file_argument
@passphrase_option
@json_option
@by_option
@with_appcontext
def backup(
    file: Path, passphrase_file: IO[str] | None, as_json: bool, by_email: str | None
) -> None:
    """The whole database in one FILE, without its keys, read back and counted.

    Web and worker may run meanwhile. Keep the keys (XINQIAO_HOME/keys) in another place.
    """
    with speaking():
        acting = operator(by_email)
        version = checks.check_not_newer()
        if version is None or version != newest_version():
            raise Refused("start.database_older")
        made = archive.back_up(file, version, _passphrase(passphrase_file), now=clock.now())
        rows = sum(made.rows.values())
        with transaction():
            lost = f", {len(made.missing)} files missing" if made.missing else ""
            record_change(acting, "backups.make", "backup", "database", note=f"{rows} rows{lost}")
        words = _("%(rows)s rows in %(file)s, read back and counted.", rows=rows, file=file)
        document = {"file": str(file), "version": version, "rows": made.rows}
        answer(document | {"missing_files": made.missing}, as_json, words)
        _tell_missing(made.missing)


@click.command("restore")
@file_argument
@passphrase_option
@json_option
@with_appcontext
def restore(file: Path, passphrase_file: IO[str] | None, as_json: bool) -> None:
    """A backup onto an empty machine. Put its keys into XINQIAO_HOME/keys first; stop the worker.

    All sign in anew: open sessions and links in mails that were not used do not come back.
    """
    with speaking(), jobs.alone():
        if not file.exists():
            raise Refused("backups.unreadable", name=file.name)
        if usual_file().exists():
            read_tombstones(usual_file())
        made = restoring.restore(file, _passphrase(passphrase_file))
        is_newest = made.version == newest_version()
        if is_newest:
            acting = operator(None)
            with transaction():
                record_change(acting, "backups.restore", "backup", "database")
            if usual_file().exists():
                honour(usual_file(), acting=acting)
        then = [] if is_newest else ["flask db upgrade", "flask records honour"]
        document = {"version": made.version, "rows": made.rows, "then": then}
        document |= {"missing_files": made.missing}
        answer(document, as_json, _restored(sum(made.rows.values()), is_newest))
        _tell_missing(made.missing)


def _tell_missing(files: list[str]) -> None:
    """On stderr, which a nightly run sends to whoever keeps the machine."""
    if files:
        words = ngettext(
            "Attention: one picture of a letter is not in this backup: its file is gone from "
            "where pictures lie. Look at XINQIAO_HOME/files or FILES_URL, and keep older backups.",
            "Attention: %(num)s pictures of letters are not in this backup: their files are gone "
            "from where pictures lie. Look at XINQIAO_HOME/files or FILES_URL, and keep older "
            "backups.",
            len(files),
        )
        click.echo(words, err=True)


def _restored(rows: int, is_newest: bool) -> str:
    if is_newest:
        return _("%(rows)s rows restored. Everybody signs in anew. Now start.", rows=rows)
    return _(
        "%(rows)s rows restored, of an older version. Before you start, run: flask db upgrade, "
        "then flask records honour, which erases again whom tombstones.json names.",
        rows=rows,
    )


@click.command("own-files")
@by_option
@with_appcontext
def own_files_command(by_email: str | None) -> None:
    """The place of pictures' files is this programme's alone; stop any other that used it."""
    with speaking():
        acting = operator(by_email)
        own_files()
        with transaction():
            record_change(acting, "files.own", "files", "pictures")
        click.echo(_("The files are this programme's. What no letter names is deleted at night."))


COMMANDS = (backup, restore, own_files_command)
