"""Commands of erasures: the file of tombstones, and honouring it after a restore."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from flask_babel import gettext

from app import clock
from app.actions.oversight.audit import make_audit_pack
from app.actions.oversight.honouring import honour
from app.actions.oversight.tombstones import usual_file, write_tombstones
from app.commands.console import answer, by_option, json_option, operator, scope_for, speaking
from app.store.oversight.clocks import due_clocks
from app.wording.oversight.audit import first_page


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


@records.command("audit-pack")
@click.argument("year", type=click.IntRange(2000, 9999))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="audit-YEAR.zip here.")
@json_option
@by_option
@with_appcontext
def audit_pack(year: int, out: Path | None, as_json: bool, by_email: str | None) -> None:
    """Write the yearly audit pack: a zip without names."""
    with speaking():
        acting = operator(by_email)
        scope_for(acting, "oversight.view")
        path = out or Path(f"audit-{year}.zip")
        path.write_bytes(make_audit_pack(year, clock.zone(), first_page, acting=acting))
        answer({"file": str(path)}, as_json, str(path))


@records.command("due")
@json_option
@with_appcontext
def due(as_json: bool) -> None:
    """Say what was kept long enough, by class; an admin's yes lets it go."""
    with speaking():
        found = {one.clock.name: one.due for one in due_clocks(clock.now())}
        answer(found, as_json, lambda: "\n".join(f"{name}: {n}" for name, n in found.items()))


COMMANDS = (records,)
