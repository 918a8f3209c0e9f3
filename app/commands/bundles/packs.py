"""Commands of packs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.actions.bundles.packs import PackFile, make_pack, make_slip
from app.actions.bundles.pdf import pdf_of, ready_for_pdf, unprinted
from app.actor import Acting
from app.commands.console import answer, by_option, json_option, operator, scope_for, speaking
from app.errors import Refused
from app.models import BundleState
from app.store.bundles.lists import bundles_of_school
from app.store.people.schools import school_named
from app.wording import sentence_of
from letters.documents import Fonts


@click.group("packs")
def packs() -> None:
    """Word files to print."""


@packs.command("make")
@click.option("--school", required=True, metavar="NAME-OR-CODE")
@click.option("--term", required=True, type=click.IntRange(1), metavar="N")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@click.option("--pdf", is_flag=True, help="PDF files too, by LibreOffice.")
@click.option("--written", is_flag=True, help="Letters that are written already, too.")
@json_option
@by_option
@with_appcontext
def make(
    school: str,
    term: int,
    out: Path,
    pdf: bool,
    written: bool,
    as_json: bool,
    by_email: str | None,
) -> None:
    """The papers of a school and term, and the slips of its open bundles."""
    with speaking():
        fonts = ready_for_pdf() if pdf else None
        acting = operator(by_email)
        pack, slips = _files(school, term, written, acting)
        names = [name for file in (pack, *slips) for name in _write(out, file, pdf)]
        document = {"files": [str(out / name) for name in names], "letters": pack.letters}
        if fonts:
            document["without_font"] = _warn((pack, *slips), fonts)
        answer(document, as_json, lambda: "\n".join(document["files"]))


def _files(
    school: str, term: int, written: bool, acting: Acting
) -> tuple[PackFile, list[PackFile]]:
    scope = scope_for(acting, "packs.make")
    row = school_named(scope, school)
    code, school_id = row.code, row.id
    pack = make_pack(scope, code, term, acting=acting, written=written)
    codes = [
        row.bundle.code
        for row in bundles_of_school(school_id, (BundleState.PACKING, BundleState.POSTED))
        if row.letters
    ]
    slips = [make_slip(scope, code, acting=acting) for code in codes]
    return pack, slips


def _write(folder: Path, file: PackFile, pdf: bool) -> list[str]:
    """Write the file whole or not at all; the names that were written."""
    contents = {f"{file.name}.docx": file.content}
    if pdf:
        contents[f"{file.name}.pdf"] = pdf_of(file)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            draft = folder / f".{name}.part"
            draft.write_bytes(content)
            draft.replace(folder / name)
    except OSError as fault:
        raise Refused("packs.folder", folder=folder, fault=fault.strerror) from fault
    return list(contents)


def _warn(files: Sequence[PackFile], fonts: Fonts) -> list[dict[str, Any]]:
    """Say which signs are boxes in the PDF files; the same as data."""
    found = unprinted(files, fonts)
    for one in found:
        click.echo(sentence_of(one.note), err=True)
    return [one.document for one in found]


COMMANDS = (packs,)
