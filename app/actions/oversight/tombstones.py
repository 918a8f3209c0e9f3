"""Tombstones, and the file beside the backup by which a restored database erases again."""

import json
import logging
import os
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from flask import current_app

from app.errors import Refused
from app.extensions import db
from app.models import Tombstone
from app.store.oversight.erasures import tombstones
from app.store.oversight.people import Person, is_erased, noun_of, rows_of_person

log = logging.getLogger("xinqiao.oversight")
FILE = "tombstones.json"


@dataclass(frozen=True, slots=True)
class Grave:
    """A line of the file: who was erased, on which day, and who approved it."""

    code: str
    person: str
    on: date
    asked_by_id: int | None
    approved_by_id: int | None


def bury(person: Person, on: date, asked_by_id: int | None, approved_by_id: int | None) -> None:
    """Add tombstones to the running transaction: for the row, and for each that is one with it.

    A backup from before they were made one has them all apart.
    """
    for row in rows_of_person(person):
        if not is_erased(row.code):
            db.session.add(
                Tombstone(
                    code=row.code,
                    person=noun_of(row),
                    on=on,
                    asked_by_id=asked_by_id,
                    approved_by_id=approved_by_id,
                )
            )
    db.session.flush()


def usual_file() -> Path:
    """Where the file lies that is written after each erasure: it belongs beside the backups."""
    home: Path = current_app.config["SETTINGS"].home
    return home / FILE


def write_tombstones(path: Path) -> int:
    """Write all tombstones whole, with those that the file has and the database lacks.

    How many. A backup that was restored must not make the file forget.
    """
    known = {grave.code: grave for grave in read_tombstones(path)} if path.exists() else {}
    for row in tombstones():
        known[row.code] = Grave(row.code, row.person, row.on, row.asked_by_id, row.approved_by_id)
    lines = [_document(grave) for grave in known.values()]
    # A name of its own each time, open to nobody else from the first byte.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with open(handle, "w") as file:
            json.dump(lines, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return len(lines)


def write_usual_file() -> None:
    """The same at its usual place; where the disk refuses, the log says so and nothing is lost."""
    try:
        write_tombstones(usual_file())
    except (OSError, Refused):
        log.exception("the file of tombstones was not written")


def read_tombstones(path: Path) -> list[Grave]:
    """The lines of such a file. Raises Refused('tombstones.unreadable')."""
    try:
        return [_grave(line) for line in json.loads(path.read_text())]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise Refused("tombstones.unreadable", name=path.name) from fault


def _document(grave: Grave) -> dict[str, Any]:
    return {
        "code": grave.code,
        "person": grave.person,
        "on": grave.on.isoformat(),
        "asked_by": grave.asked_by_id,
        "approved_by": grave.approved_by_id,
    }


def _grave(line: dict[str, Any]) -> Grave:
    day = date.fromisoformat(line["on"])
    return Grave(line["code"], line["person"], day, line["asked_by"], line["approved_by"])
