"""A person's birth and gender: in goes a row being read, out comes what its columns for the birth
date, the resident id or the age tell, with a fault where they contradict each other.
"""

from collections.abc import Callable
from datetime import date, timedelta

from app.intake.faults import Unreadable
from app.intake.kinds.kind import Values
from app.intake.kinds.row import RowReading
from app.intake.opening.sheets import Cell
from app.intake.values.birth import (
    CLOCK,
    LUNAR,
    MONTH_UNSURE,
    RECKONED,
    REMARKED,
    Birth,
    read_age,
    read_birth,
)
from app.intake.values.people import read_gender
from app.intake.values.resident_id import (
    FromId,
    read_resident_id,
    says_no_id,
    says_other_id,
)


def read_born(row: RowReading) -> tuple[Birth | None, str]:
    """The birth, and the field it came from. Faults: missing, birth_future, birth_differs.

    What cannot be read beside a birth that can is a note: an id beside a date, a date beside an
    id, which has a check digit. The number of another document is a note and tells no birth.
    """
    is_other = says_other_id(row.cells.get("id_type"))
    identified, of_id = (None, None) if is_other else _tried(row, "resident_id", _id_birth)
    if is_other and row.said("resident_id"):
        row.note("id_other", "resident_id")
    dated, of_date = _tried(row, "birth_date", read_birth, row.on)
    if identified and dated and not _agree(identified, dated):
        row.differs("birth_differs", "resident_id", "birth_date")
    aged, of_age = None, None
    if not (identified or dated):
        aged, of_age = _tried(row, "age", _age_or_date, row.on)
    born = identified or dated or aged
    source = "resident_id" if identified else "birth_date" if dated or not aged else "age"
    _tell(row, "resident_id", of_id, bool(born))
    _tell(row, "birth_date", of_date, bool(identified))
    _tell(row, "age", of_age, False)
    if born is None and not (of_id or of_date or of_age):
        row.fault("missing", _first_column(row))
    if born is None or born.after(row.on):
        if born:
            row.fault("birth_future", source)
        return born, ""
    _tell_doubt(row, born, source)
    return born, source


def _tried(
    row: RowReading, name: str, read: Callable[..., Birth | None], *more: object
) -> tuple[Birth | None, Unreadable | None]:
    """What a field's cell tells, or why it cannot be read."""
    if not row.said(name):
        return None, None
    try:
        return read(row.cells.get(name), *more), None
    except Unreadable as trouble:
        return None, trouble


def _tell(row: RowReading, name: str, trouble: Unreadable | None, known: bool) -> None:
    if trouble:
        tell = row.note if known else row.fault
        tell(trouble.code, name, **trouble.details)


def _tell_doubt(row: RowReading, born: Birth, source: str) -> None:
    if born.doubt == RECKONED:
        row.note("birth_reckoned", source, year=born.year, next=born.year + 1)
    elif born.doubt == LUNAR:
        row.note("birth_lunar", source)
    elif born.doubt == MONTH_UNSURE:
        row.note("birth_month_unsure", source)
    elif born.doubt == CLOCK:
        row.note("birth_clock", source)
    elif born.doubt == REMARKED:
        row.note("birth_remarked", source)


def born_gender(row: RowReading, read: Callable[[Cell], str | None] = read_gender) -> str | None:
    """The gender as written, else as a resident id tells it. Faults: gender_differs; where the
    birth that is written bears the id out, the gender alone is left out, with a note.
    """
    gender, by_id = row.may("gender", read), _id_gender(row)
    if not (gender and by_id and gender != by_id):
        return gender or by_id
    if _is_borne_out(row):
        row.note("gender_unsure", "resident_id", other=row.headings.get("gender", ""))
        return None
    name = "resident_id" if row.said("resident_id") else "birth_date"
    row.differs("gender_differs", name, "gender")
    return gender


def _is_borne_out(row: RowReading) -> bool:
    both = row.said("resident_id") and row.said("birth_date")
    return both and not any(fault.code == "birth_differs" for fault in row.faults)


def _id_gender(row: RowReading) -> str | None:
    """The gender a readable resident id tells, from its own column or the one for births."""
    if says_other_id(row.cells.get("id_type")):
        return None
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


def birth_text(values: Values) -> str:
    """A row's birth as it is stored: YYYY-MM-DD, YYYY-MM or YYYY, '' where none is known."""
    if values.get("birth_date"):
        return str(values["birth_date"])
    year, month = values.get("birth_year"), values.get("birth_month")
    return f"{year}-{month:02d}" if year and month else str(year or "")


def _id_birth(cell: Cell) -> Birth | None:
    if says_no_id(cell):
        return None
    born = read_resident_id(cell).born
    return Birth(born.year, born.month, born.day)


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


def _agree(certain: Birth, other: Birth) -> bool:
    """Whether an id's birth may be what was read beside it, as far as that is sure."""
    if other.doubt == LUNAR:
        return certain.year - other.year in (0, 1)
    if other.doubt == CLOCK and certain.exact and other.exact:
        return abs(certain.exact - other.exact) <= timedelta(days=1)
    pairs = (
        (certain.year, other.year),
        (certain.month, other.month),
        (certain.day, other.day),
    )
    return all(a == b for a, b in pairs if a is not None and b is not None)


def _first_column(row: RowReading) -> str:
    return next(
        (n for n in ("birth_date", "resident_id", "age") if row.has_column(n)), "birth_date"
    )
