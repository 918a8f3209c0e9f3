"""Volunteers of a list come in: who uploads it vouches for their addresses."""

from collections.abc import Sequence

from sqlalchemy import select

from app.actions.intake.admissions.admission import Admission, Admitted, Newcomers, given_values
from app.actions.intake.admissions.held import held
from app.actions.people import emails
from app.actions.people.volunteers import unstored, write
from app.extensions import db
from app.intake import RowReport
from app.intake.fields import VOLUNTEERS
from app.intake.rows.known import changes
from app.models import Volunteer
from app.store.codes import unused_codes
from app.store.intake.known import KnownVolunteers
from letters.codes import CodeKind
from letters.pen_names import new_pen_name

ADDRESS = "address"
"""Stands among what was changed of a volunteer who has another address."""
_BORN = ("birth_year", "birth_month")


def prepare_volunteer(row: RowReport, admission: Admission) -> Volunteer:
    """The new volunteer of a row, but for the code and the pen name."""
    volunteer = unstored(given_values(row), admission.serves_code, admission.acting.now)
    volunteer.email_confirmed_at = admission.acting.now
    return volunteer


def admit_volunteers(rows: Sequence[RowReport], ready: Newcomers, admission: Admission) -> Admitted:
    """Volunteers who are new, and what is otherwise of those who are there."""
    known = KnownVolunteers()
    newcomers, changed = [], 0
    for row in rows:
        volunteer = known.volunteer_of(row.values)
        if volunteer is None:
            newcomers.append(row)
        else:
            changed += _change(volunteer, row, known, admission)
    _enrol(newcomers, ready, admission)
    return Admitted(len(newcomers), changed)


def _change(
    volunteer: Volunteer, row: RowReport, known: KnownVolunteers, admission: Admission
) -> bool:
    stored = known.stored(VOLUNTEERS, row.values, None) or {}
    found = {field: change.new for field, change in changes(row, stored).items()}
    if found.keys() & set(_BORN):
        found |= {field: row.values[field] for field in _BORN}
    before = held(volunteer)
    written = write(volunteer, found)
    after = held(volunteer, written)
    if address := found.get("email"):
        emails.change(emails.person_of_volunteer(volunteer), str(address), acting=admission.acting)
        written.add("email")
        before, after = before | {ADDRESS: ""}, after | {ADDRESS: ""}
    if written:
        admission.changed(row, volunteer.code, before, after)
        admission.record("volunteer.edit", "volunteer", volunteer.code, written)
    return bool(written)


def _enrol(rows: Sequence[RowReport], ready: Newcomers, admission: Admission) -> None:
    codes = unused_codes(Volunteer.code, CodeKind.VOLUNTEER, admission.rng, len(rows))
    taken = set(db.session.scalars(select(Volunteer.pen_name))) if rows else set()
    for row, code in zip(rows, codes, strict=True):
        gender = str(row.values.get("gender") or "")
        volunteer = ready[row.place] if row.place in ready else prepare_volunteer(row, admission)
        volunteer.code, volunteer.pen_name = code, new_pen_name(admission.rng, taken, gender)
        taken.add(volunteer.pen_name)
        db.session.add(volunteer)
        admission.record("volunteer.add", "volunteer", code, row.given)
        admission.made(row, code)
