"""A person's whole file is handed out: a page to read and the same as JSON, in one zip."""

import io
import json
import zipfile
from datetime import date
from typing import Any

from flask import render_template

from app.actions.oversight.asks import take
from app.actions.records import record_access
from app.actions.transaction import transaction
from app.actor import Acting
from app.models import Ask, AskKind, Child, Volunteer
from app.store.oversight.files.child import file_of_child
from app.store.oversight.files.volunteer import file_of_volunteer
from app.store.oversight.people import Person, noun_of


def take_file(row: Ask, person: Person, *, acting: Acting) -> bytes:
    """The file that somebody asked for and another one said yes to, once. Raises Refused."""
    with transaction():
        take(row, AskKind.FILE, acting=acting)
        return _handed(person, acting)


def take_own_file(volunteer: Volunteer, *, acting: Acting) -> bytes:
    """A volunteer's own file."""
    with transaction():
        return _handed(volunteer, acting)


def _handed(person: Person, acting: Acting) -> bytes:
    record_access(acting, noun_of(person), person.code, ["file"])
    return zipped(_sections(person, acting.today))


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
