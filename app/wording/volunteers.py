"""Sentences of volunteers."""

from typing import Any

from flask_babel import lazy_gettext as _l

WORDS: dict[str, Any] = {
    "volunteers.unknown": _l("There is no volunteer with the code %(code)s."),
    "volunteers.none": _l("You are not registered as a volunteer."),
    "volunteers.gate": _l("%(gate)s is no gate: choose vetting, training, pledge or all."),
    "volunteers.own_gate": _l("Nobody checks their own gates: ask a colleague."),
    "volunteers.no_email": _l("The volunteer %(code)s has no email address: add one first."),
    "volunteers.address_taken": _l(
        "The address of the volunteer %(code)s belongs to another account already."
    ),
    "volunteers.day_to_come": _l(
        "That day (%(on)s) is still to come. Choose today or an earlier day."
    ),
    "volunteers.emails": _l("No volunteer has these addresses: %(emails)s."),
}
