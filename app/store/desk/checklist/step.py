"""One small thing to do: who does it, whether it is done, open, or waits for another step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class StepName(StrEnum):
    """The steps, in the order in which they are done."""

    COORDINATORS = "coordinators"
    COUNSELLORS = "counsellors"
    SCHOOLS = "schools"
    CONTACTS = "contacts"
    APPROVALS = "approvals"
    ADDRESSES = "addresses"
    CHILDREN = "children"
    CONSENTS = "consents"
    VOLUNTEERS = "volunteers"
    GATES = "gates"
    COHORT = "cohort"
    ROUND = "round"
    PRINT = "print"
    BAGS = "bags"
    REPLIES = "replies"
    ENDS = "ends"


class Doer(StrEnum):
    """Whose step it is; the others see that it is open."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"
    SCHOOL = "school"


class StepState(StrEnum):
    """How a step stands."""

    DONE = "done"
    OPEN = "open"
    WAITS = "waits"


@dataclass(frozen=True, slots=True)
class SetupStep:
    """A step as it stands: `missing` of `total` are open; a step that waits says for which other
    step, or for which day.
    """

    name: StepName
    doer: Doer
    state: StepState
    missing: int = 0
    total: int = 0
    waits_for: StepName | None = None
    day: date | None = None
    about: int | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """All steps in reach, in their order."""

    steps: Sequence[SetupStep]

    def in_state(self, state: StepState) -> Sequence[SetupStep]:
        """Those of them that are done, open, or wait."""
        return [step for step in self.steps if step.state is state]

    @property
    def open(self) -> Sequence[SetupStep]:
        """What somebody can do now."""
        return self.in_state(StepState.OPEN)


def counted(
    name: StepName, doer: Doer, missing: int, total: int, *, after: StepName | None = None
) -> SetupStep:
    """Open while some are missing; without any at all it waits for the step `after`."""
    if total == 0 and after is not None:
        return SetupStep(name, doer, StepState.WAITS, waits_for=after)
    state = StepState.OPEN if missing or not total else StepState.DONE
    return SetupStep(name, doer, state, missing, total)
