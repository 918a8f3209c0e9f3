"""A person's birth and gender: in goes a row being read, out comes what its columns for the birth
date, the resident id or the age tell, with a fault where they contradict each other.
"""

from datetime import date

from app.intake.faults import Unreadable
from app.intake.kinds.kind import Values
from app.intake.kinds.row import RowReading
from app.intake.opening.sheets import Cell
from app.intake.values.birth import Birth, read_age, read_birth
from app.intake.values.people import read_gender
from app.intake.values.resident_id import FromId, read_resident_id


def read_born(row: RowReading) -> tuple[Birth | None, str]:
    """The birth, and the field it came from. Faults: missing, birth_future, birth_differs."""
    before = len(row.faults)
    identified = _of_id(row)
    dated = row.must("birth_date", read_birth, row.on) if row.said("birth_date") else None
    if identified and dated and not _agree(identified, dated):
        row.differs("birth_differs", "resident_id", "birth_date")
    aged = _of_age(row) if not (identified or dated) else None
    born = identified or dated or aged
    source = "resident_id" if identified else "birth_date" if dated or not aged else "age"
    if born is None and len(row.faults) == before:
        row.fault("missing", _first_column(row))
    if born and born.after(row.on):
        row.fault("birth_future", source)
        return born, ""
    return born, source


def born_gender(row: RowReading) -> str | None:
    """The gender as written, else as a resident id tells it. Faults: gender_differs."""
    gender, by_id = row.may("gender", read_gender), _id_gender(row)
    if gender and by_id and gender != by_id:
        name = "resident_id" if row.said("resident_id") else "birth_date"
        row.differs("gender_differs", name, "gender")
    return gender or by_id


def _id_gender(row: RowReading) -> str | None:
    """The gender a readable resident id tells, from its own column or the one for births."""
    for name in ("resident_id", "birth_date"):
        found = _quietly(row, name)
        if found:
            return found.gender
    return None


def birth_values(born: Birth | None) -> Values:
    """`birth_date` in ISO form, or null with the year (and month) that is known."""
    if born is None:
        return {"birth_date": None}
    if born.exact:
        return {"birth_date": born.exact.isoformat()}
    known: Values = {"birth_date": None, "birth_year": born.year}
    return known | ({"birth_month": born.month} if born.month else {})


def _of_id(row: RowReading) -> Birth | None:
    if not row.said("resident_id"):
        return None
    found = row.must("resident_id", read_resident_id)
    return Birth(found.born.year, found.born.month, found.born.day) if found else None


def _of_age(row: RowReading) -> Birth | None:
    if not row.said("age"):
        return None
    return row.must("age", _age_or_date, row.on)


def _age_or_date(cell: Cell, on: date) -> Birth | None:
    try:
        return read_age(cell, on)
    except Unreadable:
        return _dated(cell, on)


def _dated(cell: Cell, on: date) -> Birth | None:
    try:
        return read_birth(cell, on)
    except Unreadable as e:
        # Under the heading of an age people look for an age.
        raise Unreadable("age_unreadable") if e.code == "date_unreadable" else e from e


def _quietly(row: RowReading, name: str) -> FromId | None:
    try:
        return read_resident_id(row.cells.get(name)) if row.said(name) else None
    except Unreadable:
        return None


def _agree(one: Birth, other: Birth) -> bool:
    pairs = ((one.year, other.year), (one.month, other.month), (one.day, other.day))
    return all(a == b for a, b in pairs if a is not None and b is not None)


def _first_column(row: RowReading) -> str:
    return next(
        (n for n in ("birth_date", "resident_id", "age") if row.has_column(n)), "birth_date"
    )
