"""Commands of erasures: the file of tombstones, and honouring it after a restore."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from app.actions.oversight.honouring import honour
from app.actions.oversight.tombstones import usual_file, write_tombstones
from app.commands.console import answer, json_option, operator, speaking


@click.group("records")
def records() -> None:
    """What is kept, what went, and what is shown to an auditor."""


@records.command("tombstones")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@json_option
@with_appcontext
def tombstones(file: Path | None, as_json: bool) -> None:
    """Write who was erased, by code, to a file beside the backup."""
    with speaking():
        path = file or usual_file()
        count = write_tombstones(path)
        document = {"tombstones": count, "file": str(path)}
        answer(document, as_json, f"{path}: {count}")


@records.command("honour")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@json_option
@with_appcontext
def honour_tombstones(file: Path | None, as_json: bool) -> None:
    """After a restore: erase again whom the file names."""
    with speaking():
        done = honour(file or usual_file(), acting=operator(None))
        words = gettext("Erased again: %(count)s", count=len(done))
        answer({"erased_again": done}, as_json, words)


COMMANDS = (records,)
