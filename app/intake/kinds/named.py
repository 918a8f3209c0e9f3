"""A person's name in a row: in goes a row being read, out comes the bare name, with a note for what
stood around it.
"""

import re

from app.intake.faults import Unreadable
from app.intake.kinds.row import RowReading
from app.intake.values.names import Name, told_name

_QUOTED = 30
# Somebody who is no longer there, and not one who came from elsewhere: 转入, 转学生.
_GONE = re.compile(
    r"已?(?:转学|转走|转出|退学|辍学|毕业)(?:了|到.*|至.*)?|已?(?:去世|死亡|病故|夭折)|已故|已离校"
)


def must_name(row: RowReading, field: str) -> str | None:
    """The name that a row needs. Faults: missing, name_unreadable, names_two, name_gone."""
    found = row.must(field, told_name)
    if found is None:
        return None
    if not found.text:
        row.fault("missing", field)
    if _GONE.fullmatch(found.aside):
        row.fault("name_gone", field, text=found.aside[:_QUOTED])
        return found.text
    return _noted(row, field, found)


def may_name(row: RowReading, field: str) -> str | None:
    """A name that may be missing; an unreadable one is a note, and two in the cell stay both."""
    try:
        return _noted(row, field, told_name(row.cells.get(field), several=True))
    except Unreadable as trouble:
        row.note(trouble.code, field, **trouble.details)
        return None


def _noted(row: RowReading, field: str, name: Name) -> str | None:
    if name.aside:
        row.note("name_aside", field, text=name.aside[:_QUOTED])
    if name.marks:
        row.note("name_marked", field, text=name.marks)
    if name.private:
        row.note("name_private", field)
    return name.text or None
