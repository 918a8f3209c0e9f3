"""What a day brings, some people at a time: who shares no line with anybody else's part.

So a hundred thousand people take no more memory than five thousand, and each part is claimed in a
transaction of its own: a reader's digest is whole in one of them.
"""

from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import Any

from app.actions.messages.digests import PlannedLine
from app.store.letters.calendars import timetables
from app.store.letters.standings import Standings
from app.store.messages.recipients import Recipients
from app.store.messages.reminders import count_recorded, recorded_steps
from app.store.messages.renewals import RenewalLine, renewals_due
from app.store.messages.sweeps.alike import NewlyDue
from app.store.messages.thanks.due import ThanksOf, thanks_on
from app.store.messages.thanks.lines import ThanksLine
from app.store.parts import owners_in_parts
from letters import reminders as rules
from letters.states import State

PART = 5_000


@dataclass(frozen=True, slots=True)
class Due:
    """A step that is due for a letter, and the users who are told of it (none: recorded only)."""

    code: str
    line: PlannedLine
    user_ids: tuple[int, ...]
    postponed: bool = False

    @property
    def key(self) -> tuple[int, str, date]:
        """What is unique among the rows."""
        return (self.line.letter_id, self.line.step.name.lower(), self.line.due_on)


@dataclass(frozen=True, slots=True)
class Part:
    """What is due for some people.

    `again` of the steps reached were recorded before. `alone`: who may have a digest with
    nothing but good news; the `thanks` of others wait for a digest.
    """

    dues: list[Due] = field(default_factory=list)
    renewals: Sequence[RenewalLine] = ()
    thanks: Sequence[ThanksLine] = ()
    alone: Collection[int] = ()
    again: int = 0

    def readers(self) -> set[int]:
        """The users who have something to see to."""
        told = {id_ for due in self.dues if not due.postponed for id_ in due.user_ids}
        return told | {line.user_id for line in self.renewals}

    def people(self) -> set[int]:
        """All whom it tells anything."""
        return self.readers().union(line.user_id for line in self.thanks)

    def without(self, had: AbstractSet[int]) -> "Part":
        """What is left for today where some users have had their message of the day.

        What nobody can be told of today waits, too.
        """
        return replace(
            self,
            dues=[one for one in self.dues if not one.postponed and had.isdisjoint(one.user_ids)],
            renewals=[line for line in self.renewals if line.user_id not in had],
            thanks=[line for line in self.thanks if line.user_id not in had],
        )

    def with_thanks(self) -> "Part":
        """With good news for those who have a digest anyway, or may have one with it alone."""
        told = self.readers().union(self.alone) if self.thanks else ()
        return replace(self, thanks=[line for line in self.thanks if line.user_id in told])


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

    def parts(self) -> Iterator[Part]:
        """By who writes the letters, and at last those who hear of many people's.

        Each is read when it is asked for.
        """
        many = self._recipients.of_many()
        of_many: list[Due] = []
        readers = chain(self._letters.writers(), self._thanks.readers())
        for people in owners_in_parts((id_ for id_ in readers if id_ not in many), PART):
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
        yield self._part(_unrecorded(of_many), renewals, self._thanks.of(many))

    def _part(
        self,
        dues: list[Due],
        renewals: list[RenewalLine],
        thanks: list[ThanksLine],
        again: int = 0,
    ) -> Part:
        alone = self._thanks.may_be_alone({line.user_id for line in thanks})
        return Part(dues, renewals, thanks, alone, again)

    def _dues(self, writers: range) -> tuple[list[Due], int]:
        """What is due of the letters of some writers, and how many of the steps were recorded."""
        found: list[Due] = []
        again = 0
        for alike in self._letters.of(writers):
            code, table = alike.stands.letter, alike.table
            recorded = [(code, *taken) for taken in alike.recorded]
            fresh = rules.due([alike.stands], table.ladder, table.calendar, self.on, recorded)
            for reminder in fresh:
                found += (_due(reminder, row, self._recipients) for row in alike.rows)
            if alike.in_rewriting:
                new = {one.step for one in fresh}
                reached = rules.due([alike.stands], table.ladder, table.calendar, self.on)
                again += len(alike.rows) * sum(one.step not in new for one in reached)
        return found, again


def _due(reminder: rules.Reminder, letter: Any, recipients: Recipients) -> Due:
    part, listening = reminder.recipient, tuple[int, ...]()
    if not reminder.passed_over:
        part, wanted = recipients.of(part, letter.user_id, letter.school_id, letter.county_code)
        listening = recipients.listening(wanted)
    return Due(
        letter.code,
        PlannedLine(letter.id, State(letter.state), reminder.step, reminder.due_on, part),
        listening,
        # A step that nobody can be told of is no step taken: it waits until somebody can.
        postponed=not listening and not reminder.passed_over,
    )


def _unrecorded(dues: Sequence[Due]) -> list[Due]:
    """Those that nobody has recorded since they were read."""
    recorded = set(recorded_steps([due.line.letter_id for due in dues]))
    return [due for due in dues if (due.code, due.line.step, due.line.due_on) not in recorded]
