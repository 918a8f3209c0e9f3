"""Children of a roster come in."""

from collections.abc import Sequence

from app.actions.intake.admissions.admission import Admission, Admitted, Newcomers
from app.actions.intake.admissions.held import held
from app.actions.intake.admissions.stored import store_children
from app.actions.people import consents, moving
from app.actions.people.children import unstored, write
from app.actions.people.moving import NewPlace
from app.actions.people.moving_words import tell_contacts
from app.actions.people.pen_names import refuse_namesake
from app.extensions import db
from app.intake import RowReport
from app.intake.rows.known import changes
from app.models import Child, Consent, Guardian, School, SchoolMove
from app.store.codes import unused_codes
from app.store.intake.known import KnownChildren
from app.store.people.children import child_by_code
from app.store.people.pen_names import taken_pen_names
from app.store.scope import Scope
from letters.codes import CodeKind
from letters.pen_names import new_pen_name

MOVED = "moved"
"""Stands among what was changed of a child that came from another school."""
_BORN = ("birth_date", "birth_year", "birth_month")


def prepare_child(row: RowReport, admission: Admission) -> Child:
    """The new child of a row, but for its code and pen name."""
    return unstored(_school_id(row), row.values, admission.acting.now)


def admit_children(
    scope: Scope, rows: Sequence[RowReport], ready: Newcomers, admission: Admission
) -> Admitted:
    """Children who are new, and what is otherwise of those who are there, here or elsewhere.

    Raises Refused children.pen_name_taken where one who has moved has a namesake there.
    """
    moves = _move_known(scope, rows, admission)
    known = KnownChildren(admission.acting.today)
    newcomers, changed = [], 0
    for row in rows:
        child = moves.get(row.place) or known.child_of(_school_id(row), row.values)
        if child is None:
            newcomers.append(row)
        else:
            changed += _change(child, row, known, admission) or row.place in moves
    _enrol(newcomers, ready, admission)
    return Admitted(len(newcomers), changed)


def _move_known(scope: Scope, rows: Sequence[RowReport], admission: Admission) -> dict[str, Child]:
    """The children whom somebody recognised, by the place of the row; all are at its school."""
    found, moved = dict[str, Child](), list[SchoolMove]()
    for row in rows:
        if not row.known:
            continue
        child = found[row.place] = child_by_code(scope, row.known)
        if child.school_id != _school_id(row):
            school, name = db.session.get_one(School, _school_id(row)), row.values.get("pen_name")
            place = NewPlace(school, admission.acting.today, pen_name=str(name or ""))
            moved.append(moving.move_child(child, place, acting=admission.acting))
    tell_contacts(moved, admission.acting)
    return found


def _school_id(row: RowReport) -> int:
    if row.school is None:
        raise ValueError(f"row {row.place} has no school")
    return int(row.school.key)


def _change(child: Child, row: RowReport, known: KnownChildren, admission: Admission) -> bool:
    stored = known.stored_of(child, row.values)
    if row.known:
        stored = {**stored, "name": child.real_name, "pen_name": child.pen_name}
    found = {field: change.new for field, change in changes(row, stored).items()}
    if found.keys() & set(_BORN):
        found |= {field: row.values.get(field) for field in _BORN}
    consent = found.pop("consent", None)
    if child.guardian is None:
        child.guardian = Guardian()
    before = held(child)
    written = write(child, found)
    after = held(child, written)
    if "school" in row.changes:
        before, after = before | {MOVED: ""}, after | {MOVED: ""}
    if written:
        admission.record("child.edit", "child", child.code, written)
    if row.known:
        refuse_namesake(child)
    if isinstance(consent, bool):
        answer = _answer(child, consent, admission)
        answer.child = child
        db.session.add(answer)
    if after or isinstance(consent, bool):
        admission.changed(row, child.code, before, after, answered=isinstance(consent, bool))
    return bool(written) or consent is not None


def _enrol(rows: Sequence[RowReport], ready: Newcomers, admission: Admission) -> None:
    codes = unused_codes(Child.code, CodeKind.CHILD, admission.rng, len(rows))
    taken = taken_pen_names({_school_id(row) for row in rows})
    children, answers = list[Child](), list[Consent | None]()
    for row, code in zip(rows, codes, strict=True):
        school_id = _school_id(row)
        child = ready[row.place] if row.place in ready else prepare_child(row, admission)
        child.code, child.pen_name = code, new_pen_name(admission.rng, taken[school_id])
        taken[school_id].add(child.pen_name)
        children.append(child)
        admission.record("child.add", "child", code, row.given)
        consent = row.values.get("consent")
        is_told = isinstance(consent, bool)
        answers.append(_answer(child, bool(consent), admission) if is_told else None)
        admission.made(row, code, answered=is_told)
    store_children(children, answers)


def _answer(child: Child, given: bool, admission: Admission) -> Consent:
    """The guardian's word, not stored yet."""
    admission.record("consent.record", "child", child.code, ["letters"])
    acting = admission.acting
    what = consents.Answer("letters", given, acting.today, admission.evidence)
    return consents.unstored(what, acting)
