"""A school of a list: in goes a row being read, out come the school's values."""

from app.intake.directory import plain_name
from app.intake.fields import SCHOOLS
from app.intake.kinds.kind import TableKind, Value, Values
from app.intake.kinds.named import may_name
from app.intake.kinds.row import RowReading
from app.intake.opening.sheets import Cell
from app.intake.regions import RegionDirectory
from app.intake.values.choices import read_choice, read_count
from app.intake.values.people import read_email, read_phone, read_postcode
from app.intake.values.text import shown

LONGEST_NAME = 80


def read_school(row: RowReading) -> Values:
    """A school's values as commands.md lists them."""
    name = _school_name(row.cells.get("name"))
    if not name:
        row.fault("missing", "name")
    if len(name) > LONGEST_NAME:
        row.fault("name_unreadable", "name")
    return {
        "county": _county(row, name),
        "town": row.short("town", 40),
        "name": name or None,
        "contact": may_name(row, "contact"),
        "phone": row.may("phone", read_phone),
        "email": row.may("email", read_email),
        "address": row.short("address", 200),
        "postcode": row.may("postcode", read_postcode),
        "left_behind": row.may("left_behind", read_count),
        "wants_lecture": row.may("wants_lecture", read_choice),
    }


def _school_name(cell: Cell) -> str:
    return "".join(shown(cell).split())


def _county(row: RowReading, name: str) -> str | None:
    """The county's code, from its column or from the start of the school's name."""
    text = row.text("county") or name
    code = row.regions.parse(text) if text else None
    region = row.regions.get(code) if code else None
    if region is None or region.level != "county":
        row.fault(
            "county_unknown" if row.said("county") else "missing",
            "county",
            text=(row.text("county") or "")[:40],
        )
        return None
    return code


def school_identity(values: Values) -> tuple[Value, ...] | None:
    """County and name, with or without the county's name before it."""
    if not values.get("name"):
        return None
    county = str(values["county"])
    return county, plain_name(str(values["name"]), county, RegionDirectory.standard())


SCHOOL = TableKind(
    name=SCHOOLS,
    read=read_school,
    identity=school_identity,
    sources={"county": ("county", "name")},
    filled_down=frozenset({"county"}),
    loose=frozenset({"name"}),
)
