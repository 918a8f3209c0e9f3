"""A child of a roster: in goes a row being read, out come the child's values."""

from app.intake.fields import CHILDREN
from app.intake.kinds.born import birth_values, born_gender, read_born
from app.intake.kinds.kind import TableKind, Value, Values
from app.intake.kinds.row import RowReading
from app.intake.values.birth import Birth
from app.intake.values.choices import read_choice
from app.intake.values.interests import read_interests
from app.intake.values.people import read_name, read_phone
from app.intake.values.school_class import Part, read_class

SHORT = 20
POSSIBLE_AGES = range(5, 19)
USUAL_AGES = range(7, 17)


def read_child(row: RowReading) -> Values:
    """A child's values as commands.md lists them."""
    name = row.must("name", read_name) or None
    if name is None and not row.faults:
        row.fault("missing", "name")
    born, source = read_born(row)
    _check_age(row, born, source)
    grade, group = _class(row)
    return {
        "name": name,
        "gender": born_gender(row),
        **birth_values(born),
        "grade": grade,
        "class": group,
        "status": row.short("status", SHORT),
        "interests": row.may("interests", read_interests) or [],
        "guardian": row.may("guardian", read_name) or None,
        "relation": row.short("relation", SHORT),
        "phone": row.may("phone", read_phone),
        # A name where a signature belongs is no consent that a programme could show.
        "consent": row.may("consent", read_choice),
    }


def _class(row: RowReading) -> tuple[Part, Part]:
    grade, group = read_class(row.cells.get("grade"), row.cells.get("class"))
    if isinstance(grade, str):
        grade = row.short("grade", SHORT)
    return grade, row.short("class", SHORT) if isinstance(group, str) else group


def _check_age(row: RowReading, born: Birth | None, source: str) -> None:
    if born is None or not source:
        return
    age = born.age(row.on)
    if age not in POSSIBLE_AGES:
        row.fault("age_impossible", source, age=age, low=POSSIBLE_AGES[0], high=POSSIBLE_AGES[-1])
    elif age not in USUAL_AGES:
        row.note("age_unusual", source, age=age)
    if born.exact is None and source != "age":
        row.note("birth_not_exact", source)


def child_identity(values: Values) -> tuple[Value, ...] | None:
    """Name and birth; the school is added by whoever knows it."""
    if not values.get("name"):
        return None
    born = values.get("birth_date") or values.get("birth_year")
    return values["name"], born, values.get("birth_month")


_BORN = ("birth_date", "resident_id", "age")

CHILD = TableKind(
    name=CHILDREN,
    read=read_child,
    identity=child_identity,
    sources={
        "birth_date": _BORN,
        "birth_year": _BORN,
        "birth_month": _BORN,
        "gender": ("gender", "resident_id", "birth_date"),
        "grade": ("grade", "class"),
        "class": ("class", "grade"),
    },
    filled_down=frozenset({"school", "county"}),
)
