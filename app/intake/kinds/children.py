"""A child of a roster: in goes a row being read, out come the child's values."""

import re

from app.intake.fields import CHILDREN
from app.intake.kinds.born import birth_text, birth_values, born_gender, read_born
from app.intake.kinds.kind import TableKind, Value, Values
from app.intake.kinds.named import may_name, must_name
from app.intake.kinds.row import RowReading
from app.intake.kinds.surveyed import told_choice, told_interests
from app.intake.values.birth import Birth
from app.intake.values.classes.entry_year import entered_class
from app.intake.values.codes import relation_of, uncoded
from app.intake.values.names import like_name, same_shapes
from app.intake.values.people import read_coded_gender, read_phone
from app.intake.values.school_class import Part, read_class, remark_behind
from app.intake.values.text import shown

SHORT = 20
POSSIBLE_AGES = range(5, 19)
USUAL_AGES = range(7, 17)
# What a column that asks yes or no holds in code.
_ASKED = {"1": "是", "0": "否", "2": "否"}
_NOT_LEFT_BEHIND = re.compile(r"否|不是|非留守.*|不(是|属于)留守.*|未留守|无留守.*")


def read_child(row: RowReading) -> Values:
    """A child's values as commands.md lists them."""
    name = must_name(row, "name")
    born, source = read_born(row)
    _check_age(row, born, source)
    grade, group = _class(row, born)
    return {
        "name": name,
        "gender": born_gender(row, read_coded_gender),
        **birth_values(born),
        "grade": grade,
        "class": group,
        "status": _status(row),
        "interests": told_interests(row),
        "guardian": may_name(row, "guardian"),
        "relation": row.short("relation", SHORT, relation_of),
        "phone": row.may("phone", read_phone),
        # A name where a signature belongs is no consent that a programme could show.
        "consent": told_choice(row, "consent"),
    }


def _class(row: RowReading, born: Birth | None) -> tuple[Part, Part]:
    grade, group = read_class(row.cells.get("grade"), row.cells.get("class"))
    if not isinstance(grade, int):
        grade, group = _entered(row, born, (grade, group))
    if remark := remark_behind(row.cells.get("class")) or remark_behind(row.cells.get("grade")):
        row.note("class_aside", "class", text=remark[:SHORT])
    if isinstance(grade, str):
        grade = row.short("grade", SHORT)
    return grade, row.short("class", SHORT) if isinstance(group, str) else group


def _entered(row: RowReading, born: Birth | None, written: tuple[Part, Part]) -> tuple[Part, Part]:
    """Grade and class of a class that is named after its year of entry, with a note."""
    for field in ("class", "grade"):
        cell = row.cells.get(field)
        if found := entered_class(cell, born.year if born else None, row.on):
            row.note("grade_by_entry", field, text=shown(cell)[:SHORT], grade=found[0])
            return found if field == "class" or written[1] is None else (found[0], written[1])
    return written


def _status(row: RowReading) -> str | None:
    """The status in words, with a note where it says that the child is not left behind."""
    asked = "是否" in row.headings.get("status", "")

    def worded(text: str) -> str:
        word = uncoded(text)
        return _ASKED.get(word, word) if asked else word

    status = row.short("status", SHORT, worded)
    if status and _NOT_LEFT_BEHIND.fullmatch(status):
        row.note("not_left_behind", "status")
    return status


def _check_age(row: RowReading, born: Birth | None, source: str) -> None:
    if born is None or not source:
        return
    age = born.age(row.on)
    if age not in POSSIBLE_AGES:
        row.fault("age_impossible", source, age=age, low=POSSIBLE_AGES[0], high=POSSIBLE_AGES[-1])
    elif age not in USUAL_AGES:
        row.note("age_unusual", source, age=age)
    if born.exact is None and source != "age" and not born.doubt:
        row.note("birth_not_exact", source)


def child_identity(values: Values) -> tuple[Value, ...] | None:
    """The name; the school is added by whoever knows it, and the births must fit."""
    return (same_shapes(str(values["name"])),) if values.get("name") else None


def births_fit(one: Values, other: Values) -> bool:
    """Whether two rows may tell one birth, each as far as it is known; where the characters of
    their names have other shapes, to the day.
    """
    shorter, longer = sorted((birth_text(one), birth_text(other)), key=len)
    if str(one["name"]).casefold() != str(other["name"]).casefold():
        return shorter == longer and one["birth_date"] is not None
    return longer.startswith(shorter)


def child_likeness(values: Values) -> Value:
    """What the names of rows share that may be one child, if their births fit."""
    return like_name(str(values["name"])) if values.get("name") else None


_BORN = ("birth_date", "resident_id", "age")

CHILD = TableKind(
    name=CHILDREN,
    read=read_child,
    identity=child_identity,
    fits=births_fit,
    likeness=child_likeness,
    loose=frozenset({"name"}),
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
