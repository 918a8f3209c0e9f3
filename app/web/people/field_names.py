"""What the fields of people are called on pages."""

from typing import Any

from flask import Flask

from app.locale import lazy as _l
from app.wording.oversight.files import FILE_KEYS
from app.wording.people.needs import need_words

FIELD_NAMES: dict[str, Any] = {
    "name": _l("Name"),
    "pen_name": _l("Pen name"),
    "gender": _l("Gender"),
    "birth_date": _l("Birth date"),
    "birth": _l("Birth month"),
    "grade": _l("Grade"),
    "class": _l("Class"),
    "class_name": _l("Class"),
    "status": _l("Left-behind status"),
    "interests": _l("Interests"),
    "need": _l("Need"),
    "guardian": _l("Guardian"),
    "relation": _l("Relation"),
    "phone": _l("Phone"),
    "email": _l("Email"),
    "letters": _l("Letters"),
    "scanning": _l("Scanning"),
    "review": _l("Review"),
    "screening": _l("Screening"),
    "photo": _l("Photo"),
    "quoting": _l("Quoting"),
}
GENDERS: dict[str, Any] = {"m": _l("boy"), "f": _l("girl"), "": _l("not said")}


def field_name(field: str) -> str:
    """The field in the reader's language; an unknown one as it is."""
    return str(FIELD_NAMES.get(field) or FILE_KEYS.get(field, field))


def init_app(app: Flask) -> None:
    """Make it known to templates."""
    app.add_template_filter(field_name)
    app.add_template_filter(need_words)
