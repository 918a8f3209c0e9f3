"""What is asked of a roster's row before it comes in: has this child moved, or is it another?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random
from types import MappingProxyType

from app.intake import Outline, Remark, RowReport
from app.intake.rows.known import changes
from app.intake.rows.report import Change
from app.models import Child
from app.store.intake.known.children import KnownChildren
from app.store.intake.known.elsewhere import ChildrenElsewhere
from app.store.people.pen_names import taken_pen_names, would_have_namesake
from app.store.scope import Scope
from letters.pen_names import new_pen_name

Answers = Mapping[str, str]
"""The place of a row -> the code of the child that it is, ANOTHER where it is somebody else."""
ANOTHER = ""
NOTHING_SAID: Answers = MappingProxyType({})
HAS_MOVED, SAME_CHILD, BEYOND = "has_moved", "same_child", "known_elsewhere"
QUESTIONS = (HAS_MOVED, SAME_CHILD)
ANSWERED = ("said_known", "said_another")


class Questions:
    """The rows of a roster that are likely children who are known, and what was said of them.

    Where the days of birth are one, the row stays out until somebody answers; where only the year
    is known, or the child is beyond reach, the row says so and comes in.
    """

    def __init__(self, scope: Scope, outline: Outline, answers: Answers, on: date) -> None:
        self._scope, self._outline, self._answers = scope, outline, answers
        self._known, self._elsewhere = KnownChildren(on), ChildrenElsewhere()
        self._taken: set[str] = set()
        self._named: set[tuple[int, int | None, str]] = set()
        self._all_names: dict[int, set[str]] = {}

    def judged(self, row: RowReport) -> RowReport:
        """The row as it was, or asked about, or as somebody answered."""
        if row.fate != "new" or row.school is None:
            return row
        twin = self._elsewhere.twin_of(row.values, int(row.school.key))
        return row if twin is None else self._beside(row, twin)

    def _beside(self, row: RowReport, twin: Child) -> RowReport:
        answer, asked = self._answers.get(row.place), self._question(row, twin)
        if asked == BEYOND:
            return self._noted(row, BEYOND, {})
        if answer == ANOTHER:
            return self._noted(row, "said_another", {})
        if answer == twin.code and answer not in self._taken:
            self._taken.add(twin.code)
            return self._recognised(self._noted(row, "said_known", _details(twin)), twin)
        ask = self._faulty if row.values.get("birth_date") == twin.birth_date else self._noted
        return ask(row, asked, _details(twin))

    def _recognised(self, row: RowReport, twin: Child) -> RowReport:
        """The row as the known child's; with a free pen name where its own is taken there."""
        grade = row.values.get("grade")
        grade = grade if isinstance(grade, int) else twin.grade
        if row.school and self._has_namesake(twin, school_id := int(row.school.key), grade):
            free = self._free_name(twin, school_id)
            self._named.add((school_id, grade, free))
            details = {"pen_name": twin.pen_name, "free": free}
            row = self._noted(_called(row, free), "pen_name_taken_there", details)
        return self._as_known(row, twin)

    def _free_name(self, twin: Child, school_id: int) -> str:
        """The same name each time the file is read: what was shown is what is admitted."""
        if school_id not in self._all_names:
            self._all_names |= taken_pen_names([school_id])
        taken = self._all_names[school_id] | {name for _school, _grade, name in self._named}
        return new_pen_name(Random(twin.code), taken)  # noqa: S311 - a name, no secret

    def _has_namesake(self, twin: Child, school_id: int, grade: int | None) -> bool:
        """Whether a child who is there, or comes there with this file, is called so."""
        name = school_id, grade, twin.pen_name
        if name in self._named or would_have_namesake(twin, school_id, grade):
            return True
        self._named.add(name)
        return False

    def _question(self, row: RowReport, twin: Child) -> str:
        """Who moves a child reaches the region that it comes from."""
        if row.school and twin.school_id == int(row.school.key):
            return SAME_CHILD
        return HAS_MOVED if self._scope.holds_region(twin.school.county_code) else BEYOND

    def _as_known(self, row: RowReport, twin: Child) -> RowReport:
        """The row as one of a child that is known, with what it changes."""
        named = {"name": twin.real_name, "pen_name": twin.pen_name}
        stored = {**self._known.stored_of(twin, row.values), **named}
        found = changes(row, stored)
        if row.school and twin.school_id != int(row.school.key):
            found = {"school": Change(twin.school.name, row.school.name)} | found
        return replace(row, fate="changed" if found else "same", changes=found, known=twin.code)

    def _faulty(self, row: RowReport, code: str, details: Mapping[str, str]) -> RowReport:
        fault = Remark(code, self._outline.heading_of("name"), details, field="name")
        return replace(row, fate="fault", faults=(*row.faults, fault))

    def _noted(self, row: RowReport, code: str, details: Mapping[str, str]) -> RowReport:
        note = Remark(code, self._outline.heading_of("name"), details, field="name")
        return replace(row, notes=(*row.notes, note))


def _called(row: RowReport, pen_name: str) -> RowReport:
    values = {**row.values, "pen_name": pen_name}
    return replace(row, values=values, given=row.given | {"pen_name"})


def _details(twin: Child) -> dict[str, str]:
    return {"code": twin.code, "school": twin.school.name}
