"""The checklist of a reach: every step with its count, done, open, or waiting for another."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from app.store.desk.checklist.counts import count_proposed, numbers
from app.store.desk.checklist.people import ROLES, steps_of_staff, steps_of_writers
from app.store.desk.checklist.places import (
    CohortDays,
    cohorts_in_reach,
    counties_without,
    next_first_day,
)
from app.store.desk.checklist.step import (
    Checklist,
    Doer,
    SetupStep,
    StepName,
    StepState,
    counted,
)
from app.store.desk.today import Progress
from app.store.scope import Scope


def checklist(
    scope: Scope,
    progress: Progress,
    now: datetime,
    today: date,
    approver_id: int | None = None,
    counts: Mapping[str, int] | None = None,
) -> Checklist:
    """All steps in reach; `approver_id` is who approves roles, if this reader does.

    What `numbers` counts may be known already.
    """
    counties, without = counties_without(scope, ROLES, today)
    cohorts = cohorts_in_reach(scope, today)
    begins = next_first_day(today)
    if counts is None:
        found = numbers(scope, begins, now, today, approver_id)
    else:
        found = {**counts, "proposed": count_proposed(scope, approver_id)}
    return Checklist(
        [
            *steps_of_staff(counties, without, found, progress),
            *steps_of_writers(found, progress),
            _cohort(cohorts, today),
            _round(progress, cohorts, today),
            *_first_letters(found, begins is not None),
            _ends(cohorts, today),
        ]
    )


def _cohort(cohorts: Sequence[CohortDays], today: date) -> SetupStep:
    running = sum(one.last >= today for one in cohorts)
    return counted(StepName.COHORT, Doer.ADMIN, 0, running)


def _round(progress: Progress, cohorts: Sequence[CohortDays], today: date) -> SetupStep:
    """Open while a child waits and a volunteer is free; else it waits for whoever is missing."""
    before = None
    if not any(one.last >= today for one in cohorts):
        before = StepName.COHORT
    elif not (progress.waiting or progress.pairs):
        before = StepName.CONSENTS
    elif progress.waiting and not progress.free:
        before = StepName.GATES
    state = StepState.WAITS if before else StepState.OPEN if progress.waiting else StepState.DONE
    return SetupStep(
        *(StepName.ROUND, Doer.COORDINATOR, state, progress.waiting, progress.free), before
    )


def _first_letters(found: Mapping[str, int], has_terms: bool) -> Sequence[SetupStep]:
    """Paper, the first bag, the first replies, of the schools whose children write."""
    writing, reached = found["writing"], found["reached"]
    sheets = found["without_sheets"] if has_terms else 0
    bags, replies = found["without_bag"], found["without_reply"]
    on_the_way = writing if bags or reached else 0
    name = StepName
    return (
        counted(name.PRINT, Doer.COORDINATOR, sheets, writing, after=name.ROUND),
        counted(name.BAGS, Doer.SCHOOL, bags, on_the_way, after=name.PRINT),
        counted(name.REPLIES, Doer.SCHOOL, replies, reached, after=name.BAGS),
    )


def _ends(cohorts: Sequence[CohortDays], today: date) -> SetupStep:
    """Open once a cohort is over and pairs of it are not; before, it waits for the last day."""
    over = [one for one in cohorts if one.last < today]
    name, doer = StepName.ENDS, Doer.COORDINATOR
    if over:
        pairs = sum(one.pairs for one in over)
        return SetupStep(name, doer, StepState.OPEN, pairs, pairs, about=over[0].id)
    if not cohorts:
        return SetupStep(name, doer, StepState.WAITS, waits_for=StepName.COHORT)
    return SetupStep(name, doer, StepState.WAITS, day=cohorts[0].last)
