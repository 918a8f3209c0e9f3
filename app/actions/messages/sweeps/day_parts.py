"""A part of a day: what some people are told."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.actions.messages.sweeps.dues import Due
from app.store.messages.renewals import RenewalLine
from app.store.messages.thanks.lines import ThanksLine


@dataclass(frozen=True)
class DayPart:
    """What is due for some people.

    `again` of the steps reached were recorded before. `alone`: who may have a digest with
    nothing but good news; the `thanks` of others wait for a digest.
    """

    dues: list[Due] = field(default_factory=list)
    renewals: Sequence[RenewalLine] = ()
    thanks: Sequence[ThanksLine] = ()
    alone: Collection[int] = ()
    again: int = 0

    @cached_property
    def readers(self) -> frozenset[int]:
        """The users who have something to see to."""
        told = {id_ for due in self.dues if not due.postponed for id_ in due.user_ids}
        return frozenset(told).union(line.user_id for line in self.renewals)

    @cached_property
    def people(self) -> frozenset[int]:
        """All whom it tells anything."""
        return self.readers.union(line.user_id for line in self.thanks)

    def without(self, had: AbstractSet[int]) -> "DayPart":
        """What is left for today where some users have had their message of the day.

        What nobody can be told of today waits, too.
        """
        return replace(
            self,
            dues=[one for one in self.dues if not one.postponed and had.isdisjoint(one.user_ids)],
            renewals=[line for line in self.renewals if line.user_id not in had],
            thanks=[line for line in self.thanks if line.user_id not in had],
        )

    def with_thanks(self) -> "DayPart":
        """With good news for those who have a digest anyway, or may have one with it alone."""
        told = self.readers.union(self.alone) if self.thanks else ()
        return replace(self, thanks=[line for line in self.thanks if line.user_id in told])
