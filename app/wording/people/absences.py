"""Sentences of volunteers who are away or leave."""

from typing import Any

from flask_babel import lazy_gettext as _l

from app.models import AwayReason

WORDS: dict[str, Any] = {
    "absences.order": _l("The day back comes after the first day away."),
    "absences.over": _l("That is over already: give a day back that is still to come."),
    "absences.too_long": _l(
        "That is longer than a term. Please give notice instead, so that the child gets a new "
        "letter friend."
    ),
    "absences.left": _l("This volunteer has left already."),
    "absences.notice_day": _l(
        "Give a day that is still to come, so that there is time for a goodbye letter."
    ),
}
AWAY_REASONS: dict[AwayReason, Any] = {
    AwayReason.EXAMS: _l("exams"),
    AwayReason.ILLNESS: _l("illness"),
    AwayReason.OTHER: _l("something else"),
}
