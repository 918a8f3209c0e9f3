"""Commands of photos of letters."""

import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.commands.console import answer, json_option, speaking
from app.errors import Refused
from app.store.bundles.papers import paper_of
from app.store.bundles.photos import read_apart
from app.wording import sentence_of

A_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("photos")
def photos() -> None:
    """Pictures of letters and slips."""


@photos.command("read")
@click.argument("files", nargs=-1, required=True, metavar="FILE …", type=A_FILE)
@json_option
@with_appcontext
def read(files: tuple[Path, ...], as_json: bool) -> None:
    """The codes in pictures: of our letters and slips their codes, of others what they say."""
    with speaking():
        found = [one for path in files if (one := _read(path)) is not None]
        answer(found, as_json, lambda: "\n".join(map(_line, found)))
        if len(found) < len(files):
            sys.exit(1)


def _read(path: Path) -> dict[str, Any] | None:
    """What stands in a picture; None, and why, where it cannot be taken."""
    try:
        found = read_apart(path.read_bytes())
    except Refused as refusal:
        click.echo(f"{path}: {sentence_of(refusal)}", err=True)
        return None
    codes = list(dict.fromkeys(paper_of(text).code for text in found.texts))
    return {"file": str(path), "codes": codes, "unreadable": len(found.cutouts)}


def _line(found: dict[str, Any]) -> str:
    return f"{found['file']}  {' '.join(found['codes'])}  ({found['unreadable']})"


COMMANDS = (photos,)
