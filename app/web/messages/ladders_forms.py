"""The form of a cohort's ladder and patience."""

import json
from dataclasses import asdict
from typing import Any

from wtforms.validators import InputRequired, Optional

from app.actions.rounds.terms.ladders import clocks_of
from app.errors import Refused
from app.locale import lazy as _l
from app.models import Cohort
from app.store.letters.calendars import timetable_of
from app.web.editing.edits import EditForm
from app.web.numbers import WholeField
from app.wording import sentence_of
from letters.ladders.replay import Clocks

NEEDED = _l("Please give a number of days.")
LADDER = ("soon", "late", "still_late", "coordinator", "region_above")
PATIENCE = ("hub", "at_school", "reply", "handed_in", "rewrite", "turn_begins")


class LadderForm(EditForm):
    """Days of each step, where an empty one is left out, and the days that each holder has."""

    soon = WholeField(_l("A kind word: days before a volunteer's letter is due"), [Optional()])
    late = WholeField(_l("First reminder: days after the first late day"), [Optional()])
    still_late = WholeField(_l("Second reminder: days after the first late day"), [Optional()])
    coordinator = WholeField(
        _l("To the coordinators: days after the first late day"), [InputRequired(NEEDED)]
    )
    region_above = WholeField(
        _l("To the region above: days after the first late day"), [Optional()]
    )

    turn_begins = WholeField(
        _l("Days before its due date that a letter is the volunteer's turn"),
        [InputRequired(NEEDED)],
    )
    rewrite = WholeField(
        _l("Days to write a lost or returned letter again"), [InputRequired(NEEDED)]
    )
    hub = WholeField(_l("Days at the hub"), [InputRequired(NEEDED)])
    at_school = WholeField(
        _l("School days until a letter is handed to the child"), [InputRequired(NEEDED)]
    )
    reply = WholeField(_l("School days for a child's answer"), [InputRequired(NEEDED)])
    handed_in = WholeField(
        _l("School days until the school posts an answer"), [InputRequired(NEEDED)]
    )

    @classmethod
    def of(cls, cohort: Cohort) -> "LadderForm":
        """The form as a cohort fills it."""
        table = timetable_of(cohort)
        return cls.filled(Clocks(table.patience, table.ladder))

    @classmethod
    def filled(cls, clocks: Clocks) -> "LadderForm":
        """The form as clocks fill it."""
        return cls(formdata=None, data={**asdict(clocks.ladder), **asdict(clocks.patience)})

    def validate(self, extra_validators: Any = None) -> bool:
        """The steps rise, and a fault stands at the first that does not."""
        if not super().validate(extra_validators):
            return False
        try:
            self.clocks()
        except Refused as refusal:
            field = self[refusal.details["name"]]
            field.errors = [*field.errors, sentence_of(refusal)]
            return False
        return True

    def clocks(self) -> Clocks:
        """What is filled in. Raises Refused ladders.least or ladders.most."""
        ladder, patience = ({name: self[name].data for name in some} for some in (LADDER, PATIENCE))
        return clocks_of(ladder, patience)

    def sign(self) -> str:
        """What the page sends back so that what is saved is what was shown."""
        return json.dumps([self[name].data for name in (*LADDER, *PATIENCE)])
