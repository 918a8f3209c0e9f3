"""The fields of intake's tables, named for people."""

from typing import Any

from flask_babel import lazy_gettext as _l

FIELD_LABELS: dict[str, Any] = {
    "name": _l("name"),
    "pen_name": _l("pen name"),
    "gender": _l("gender"),
    "birth_date": _l("birth date"),
    "birth_year": _l("birth year"),
    "birth_month": _l("birth month"),
    "id_type": _l("kind of identity document"),
    "resident_id": _l("resident id"),
    "age": _l("age"),
    "grade": _l("grade"),
    "class": _l("class"),
    "school": _l("school"),
    "county": _l("county"),
    "town": _l("town"),
    "status": _l("left-behind status"),
    "interests": _l("interests"),
    "guardian": _l("guardian"),
    "relation": _l("relation"),
    "phone": _l("phone"),
    "consent": _l("guardian's consent"),
    "email": _l("email"),
    "organisation": _l("university or employer"),
    "home": _l("home region"),
    "capacity": _l("capacity"),
    "can_stay": _l("can stay three terms"),
    "contact": _l("school contact"),
    "address": _l("address"),
    "postcode": _l("postcode"),
    "left_behind": _l("left-behind children"),
    "wants_lecture": _l("wants a lecture"),
    "code": _l("letter code"),
    "state": _l("state"),
    "date": _l("date"),
    "pair": _l("pair code"),
    "child": _l("child's pen name"),
    "number": _l("which letter"),
    "direction": _l("which way"),
    "posted_on": _l("day posted"),
    "at_school_on": _l("day it came to the school"),
    "delivered_on": _l("day the child got it"),
    "handed_in_on": _l("day the reply was handed in"),
    "reply_posted_on": _l("day the reply was posted"),
    "received_on": _l("day the volunteer got it"),
}


def field_label(field: str) -> str:
    """A field's name in the reader's language. Raises KeyError for an unknown field."""
    return str(FIELD_LABELS[field])
