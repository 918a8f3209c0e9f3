"""What a day brings, some people at a time: who shares no line with anybody else's part.

So a hundred thousand people take no more memory than five thousand, and each part is claimed in a
transaction of its own: a reader's digest is whole in one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from app.actions.messages.sweeps.day_parts import DayPart
from app.actions.messages.sweeps.dues import Due, dues_of, unrecorded
from app.store.letters.calendars import timetables
from app.store.letters.standings import Standings
from app.store.messages.recipients import Recipients
from app.store.messages.reminders import count_recorded
from app.store.messages.renewals import RenewalLine, renewals_due
from app.store.messages.sweeps.alike import NewlyDue
from app.store.messages.sweeps.owned import owners_in_parts
from app.store.messages.thanks.due import ThanksOf, thanks_on
from app.store.messages.thanks.lines import ThanksLine
from letters import reminders as rules

DAY_PART = 5_000


@dataclass(frozen=True)
class Sweep:
    """A day over all letters, renewals and good news; `recorded` are steps taken before."""

    on: date
    recorded: int
    _letters: NewlyDue
    _recipients: Recipients
    _renewals: Sequence[RenewalLine]
    _thanks: ThanksOf

    @classmethod
    def of(cls, on: date) -> "Sweep":
        """Reads what is due and for whom; the rest is read part by part."""
        tables, recipients, standings = timetables(), Recipients.on(on), Standings.on(on)
        silenced = standings.silenced()
        return cls(
            on,
            count_recorded(tables, on, silenced),
            NewlyDue.on(on, tables, silenced),
            recipients,
            renewals_due(on, tables, recipients, standings=standings),
            thanks_on(on, tables, recipients, silenced),
        )

    def parts(self) -> Iterator[DayPart]:
        """By who writes the letters, and at last those who hear of many people's.

        Each is read when it is asked for.
        """
        many = self._recipients.of_many()
        of_many: list[Due] = []
        readers = chain(self._letters.writers(), self._thanks.readers())
        for people in owners_in_parts((id_ for id_ in readers if id_ not in many), DAY_PART):
            dues, again = self._dues(people)
            of_many += (due for due in dues if not many.isdisjoint(due.user_ids))
            yield self._part(
                [due for due in dues if many.isdisjoint(due.user_ids)],
                [
                    one
                    for one in self._renewals
                    if one.user_id in people and one.user_id not in many
                ],
                self._thanks.between(people, but=many),
                again,
            )
        renewals = [line for line in self._renewals if line.user_id in many]
        yield self._part(unrecorded(of_many), renewals, self._thanks.of(many))

    def _part(
        self,
        dues: list[Due],
        renewals: list[RenewalLine],
        thanks: list[ThanksLine],
        again: int = 0,
    ) -> DayPart:
        alone = self._thanks.may_be_alone({line.user_id for line in thanks})
        return DayPart(dues, renewals, thanks, alone, again)

    def _dues(self, writers: range) -> tuple[list[Due], int]:
        """What is due of the letters of some writers, and how many of the steps were recorded."""
        found: list[Due] = []
        again = 0
        for alike in self._letters.of(writers):
            code, table = alike.stands.letter, alike.table
            recorded = [(code, *taken) for taken in alike.recorded]
            fresh = rules.due([alike.stands], table.ladder, table.calendar, self.on, recorded)
            for reminder in fresh:
                found += dues_of(reminder, alike, self._recipients)
            if alike.in_rewriting:
                new = {one.step for one in fresh}
                reached = rules.due([alike.stands], table.ladder, table.calendar, self.on)
                again += len(alike.rows) * sum(one.step not in new for one in reached)
        return found, again
