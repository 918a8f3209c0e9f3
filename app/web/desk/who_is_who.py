"""The list from which a teacher hands out letters: whose pen name is whose."""

from flask import render_template

from app.actions.access import looks
from app.permissions import requires, scope_for
from app.store.desk.who_is_who import registers_of
from app.web.acting import acting
from app.web.people.schools import blueprint
from app.wording.people.classes import class_words


@blueprint.get("/school/<code>/who-is-who")
@requires("schools.register")
def who_is_who(code: str) -> str:
    """The own school's children by class, pen name and name; one look is written down for all."""
    school, registers = registers_of(scope_for("schools.register"), code)
    looks.look("school", school.code, looks.REGISTER, acting=acting())
    return render_template(
        "desk/who_is_who.html", school=school, registers=registers, class_words=class_words
    )
