"""A volunteer of a list: in goes a row being read, out come the volunteer's values."""

from app.intake.fields import VOLUNTEERS
from app.intake.kinds.born import born_gender, read_born
from app.intake.kinds.kind import TableKind, Value, Values
from app.intake.kinds.named import must_name
from app.intake.kinds.row import RowReading
from app.intake.kinds.surveyed import told_choice, told_interests
from app.intake.values.birth import Birth
from app.intake.values.choices import read_count
from app.intake.values.people import read_email, read_phone

POSSIBLE_AGES = range(16, 91)
MAJORITY = 18
MOST_CHILDREN = 20


def read_volunteer(row: RowReading) -> Values:
    """A volunteer's values as commands.md lists them."""
    name = must_name(row, "name")
    born, source = read_born(row)
    _check_age(row, born, source)
    return {
        "name": name,
        "gender": born_gender(row),
        "birth_year": born.year if born else None,
        "birth_month": born.month if born else None,
        "email": _email(row),
        "phone": row.may("phone", read_phone),
        "organisation": row.short("organisation", 80),
        "home": _home(row),
        "interests": told_interests(row),
        "capacity": _capacity(row),
        "can_stay": told_choice(row, "can_stay"),
    }


def _check_age(row: RowReading, born: Birth | None, source: str) -> None:
    if born is None or not source:
        return
    age = born.age(row.on)
    if age not in POSSIBLE_AGES:
        row.fault("age_impossible", source, age=age, low=POSSIBLE_AGES[0], high=POSSIBLE_AGES[-1])
    elif age < MAJORITY:
        row.note("minor", source, age=age)


def _email(row: RowReading) -> str | None:
    if not row.said("email"):
        row.fault("missing", "email")
        return None
    return row.must("email", read_email)


def _home(row: RowReading) -> str | None:
    text = row.text("home")
    if text is None:
        return None
    code = row.regions.parse(text)
    if code is None:
        row.note("home_unknown", "home", text=text[:40])
    return code


def _capacity(row: RowReading) -> int | None:
    capacity = row.must("capacity", read_count)
    if capacity is None and not row.said("capacity"):
        return 1
    if capacity is not None and not 1 <= capacity <= MOST_CHILDREN:
        row.fault("capacity_impossible", "capacity", high=MOST_CHILDREN)
    return capacity


def volunteer_identity(values: Values) -> tuple[Value, ...] | None:
    """The email address."""
    return (values["email"],) if values.get("email") else None


_BORN = ("birth_date", "resident_id", "age")

VOLUNTEER = TableKind(
    name=VOLUNTEERS,
    read=read_volunteer,
    identity=volunteer_identity,
    sources={
        "birth_year": _BORN,
        "birth_month": _BORN,
        "gender": ("gender", "resident_id", "birth_date"),
    },
)
