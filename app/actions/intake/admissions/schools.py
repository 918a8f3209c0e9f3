"""Schools of a list come in."""

from collections.abc import Sequence

from app.actions.intake.admissions.admission import Admission, Admitted
from app.actions.intake.admissions.held import SCHOOL_FIELDS, held
from app.extensions import db
from app.intake import RegionDirectory, RowReport, plain_name
from app.intake.fields import SCHOOLS
from app.intake.rows.known import changes
from app.models import School
from app.sort_keys import sort_key
from app.store.codes import unused_codes
from app.store.intake.known import KnownSchools
from letters.codes import CodeKind


def admit_schools(rows: Sequence[RowReport], admission: Admission) -> Admitted:
    """Schools that are new, and what is otherwise of those that are there."""
    known = KnownSchools()
    newcomers, changed = [], 0
    for row in rows:
        school = known.school_of(row.values)
        if school is None:
            newcomers.append(row)
        else:
            changed += _change(school, row, known, admission)
    _enrol(newcomers, admission)
    return Admitted(len(newcomers), changed)


def _change(school: School, row: RowReport, known: KnownSchools, admission: Admission) -> bool:
    found = changes(row, known.stored(SCHOOLS, row.values, None) or {})
    before = held(school)
    for field, change in found.items():
        setattr(school, SCHOOL_FIELDS[field], change.new)
    if found:
        admission.changed(row, school.code, before, held(school, found))
        admission.record("school.edit", "school", school.code, found)
    return bool(found)


def _enrol(rows: Sequence[RowReport], admission: Admission) -> None:
    codes = unused_codes(School.code, CodeKind.SCHOOL, admission.rng, len(rows))
    for row, code in zip(rows, codes, strict=True):
        county = str(row.values["county"])
        name = plain_name(str(row.values["name"]), county, RegionDirectory.standard())
        school = School(code=code, county_code=county, name=name, sort_key=sort_key(name))
        for field, attribute in SCHOOL_FIELDS.items():
            setattr(school, attribute, row.values[field])
        db.session.add(school)
        admission.record("school.add", "school", code, row.given)
        admission.made(row, code)
