"""A person's whole file is handed out: a page to read and the same as JSON, in one zip."""

import io
import json
import zipfile
from datetime import date
from typing import Any

from flask import render_template

from app.actions.oversight.asks import refuse_unready, take
from app.actions.records import record_access
from app.actions.transaction import transaction
from app.actor import Acting
from app.models import Ask, AskKind, Child, Volunteer
from app.store.oversight.files.child import file_of_child
from app.store.oversight.files.volunteer import file_of_volunteer
from app.store.oversight.people import Person, noun_of


def take_file(row: Ask, person: Person, *, acting: Acting) -> bytes:
    """The file that somebody asked for and another one said yes to, once. Raises Refused."""
    refuse_unready(row, AskKind.FILE, acting)
    return _handed(person, acting, row)


def take_own_file(volunteer: Volunteer, *, acting: Acting) -> bytes:
    """A volunteer's own file."""
    return _handed(volunteer, acting)


def _handed(person: Person, acting: Acting, row: Ask | None = None) -> bytes:
    # To make it takes a while: nobody else's writing waits for it.
    made = zipped(_sections(person, acting.today))
    with transaction():
        if row is not None:
            take(row, AskKind.FILE, acting=acting)
        record_access(acting, noun_of(person), person.code, ["file"])
    return made


def _sections(person: Person, today: date) -> dict[str, Any]:
    if isinstance(person, Child):
        return file_of_child(person, today)
    return file_of_volunteer(person, today)


def zipped(sections: dict[str, Any]) -> bytes:
    """The overview and the JSON in one archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("overview.html", render_template("oversight/file.html", file=sections))
        document = json.dumps(sections, ensure_ascii=False, indent=1, default=str)
        archive.writestr("file.json", document)
    return made.getvalue()
