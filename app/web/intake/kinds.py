"""The kinds of spreadsheet: who may bring in which, and how far they reach with it."""

from flask import abort

from app.intake.fields import CHILDREN
from app.models import School, Upload
from app.permissions import allowed, scope_for, signed_in
from app.store.intake.uploads import upload_of
from app.store.people.schools import all_schools
from app.store.scope import Scope

PERMISSIONS = {
    "schools": "intake.schools",
    "children": "intake.children",
    "volunteers": "intake.volunteers",
    "letters": "intake.letters",
}


def open_kind(kind: str) -> str:
    """The kind, for whoever may bring it in; 404 for others."""
    if kind not in PERMISSIONS or not allowed(PERMISSIONS[kind]):
        abort(404)
    return kind


def scope_for_kind(kind: str) -> Scope:
    """What of the programme the signed-in user may bring in of a kind."""
    return scope_for(PERMISSIONS[open_kind(kind)])


def schools_for(kind: str) -> list[School]:
    """The schools to choose from: children alone belong to one."""
    return all_schools(scope_for_kind(kind)) if kind == CHILDREN else []


def own_upload(upload_id: int) -> Upload:
    """An upload of the signed-in user, of a kind that they may still bring in."""
    row = upload_of(signed_in().id, upload_id)
    open_kind(row.kind)
    return row
