"""A child's class in the reader's language: 五年级 1 班, or grade 5, class 1."""

from flask_babel import gettext as _

from app.locale import language
from app.store.people.classes import class_on_paper


def class_words(grade: int | None, class_name: str | None) -> str:
    """The class in words; empty where nothing is known."""
    if language() == "zh":
        return class_on_paper(grade, class_name)
    name = class_name or ""
    said = [_("grade %(grade)s", grade=grade)] if grade else []
    said += [_("class %(name)s", name=name) if name.isdigit() else name] if name else []
    return ", ".join(said)
