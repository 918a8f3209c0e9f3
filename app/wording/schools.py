"""Sentences of schools."""

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "schools.unknown": _l("There is no school %(code)s here."),
    "schools.taken": _l("There is a school %(name)s in this county already."),
    "schools.no_county": _l("Choose a county of your region."),
    "schools.no_hub": _l("That hub is in another county."),
    "schools.many": _l("There are several schools named %(name)s: give the code. %(codes)s"),
}
