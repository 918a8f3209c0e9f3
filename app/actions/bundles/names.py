"""Who is who of a school, for the first page of its pack."""

from app.models import School
from app.store.desk.who_is_who import Register, registers_of
from app.store.people.classes import class_on_paper
from app.store.scope import Scope
from letters.documents import NameLine, NameList, NamesOfClass


def names_for_school(
    names: Scope, school: School, of_class: tuple[int | None, str | None] | None
) -> NameList | None:
    """The children who have a letter friend, with their real names; of one class where it is given.

    None where `names`, how far real names are read, does not hold the school, or there is nobody.
    """
    if not names.holds_school(school):
        return None
    _school, registers = registers_of(names, school.code)
    classes = tuple(
        found
        for register in registers
        if of_class in (None, (register.grade, register.class_name))
        and (found := _of_class(register)).lines
    )
    return NameList(classes) if classes else None


def codes_named(
    names: Scope, school: School, of_class: tuple[int | None, str | None] | None
) -> list[str]:
    """The codes of the children on such a list."""
    if not names.holds_school(school):
        return []
    _school, registers = registers_of(names, school.code)
    return [
        pupil.child.code
        for register in registers
        if of_class in (None, (register.grade, register.class_name))
        for pupil in register.pupils
        if pupil.friend
    ]


def _of_class(register: Register) -> NamesOfClass:
    return NamesOfClass(
        class_on_paper(register.grade, register.class_name),
        tuple(
            NameLine(pupil.child.pen_name, pupil.child.real_name, pupil.friend)
            for pupil in register.pupils
            if pupil.friend
        ),
    )
