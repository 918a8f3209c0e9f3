"""Other days for a cohort: its terms change, and what is still to be written is planned anew."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any

from app.actions.letters.places import store_places
from app.actions.people.cohorts import Days, TypedTerm, change_cohort, checked_name, checked_terms
from app.actions.rounds.terms.new_days import tell_volunteers
from app.actions.system import work
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.store.letters.calendars import terms_of
from app.store.people.cohorts import cohort_with_terms
from app.store.rounds.terms.replanning import (
    Replanning,
    count_of_open_pairs,
    replanning,
)
from letters.terms import Term

KIND = "new_days"
AT_ONCE = 600
"""With up to this many open pairs the letters are planned anew while the page loads."""
Typed = Sequence[TypedTerm]


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody was shown before they said yes: the cohort as it was, and what would move."""

    cohort: str
    moves: str


def change_days(
    cohort_id: int, name: str, terms: Typed, shown: Shown | None = None, *, acting: Acting
) -> Replanning:
    """Store a cohort's name and days, plan its letters anew, and tell whom it concerns, at once.

    Done twice, it finds nothing left to move. Raises NotFound; Refused as change_cohort does,
    cohorts.changed_since where the cohort is not what was `shown`, cohorts.moved_since where other
    letters would move.
    """
    with transaction():
        row = cohort_with_terms(cohort_id, lock=True)
        before, after = terms_of(row), tuple(checked_terms(terms))
        if (row.name, before) == (checked_name(name), after):
            return Replanning()
        if shown is not None and shown.cohort != as_shown(row.name, before):
            raise Refused("cohorts.changed_since", name=row.name)
        found = replanning(cohort_id, before, after, acting.today, lock=True)
        if shown is not None and shown.moves != found.seen:
            raise Refused("cohorts.moved_since", name=row.name)
        cohort = change_cohort(cohort_id, name, terms, acting=acting)
        store_places(found, acting)
        tell_volunteers(cohort, found, acting)
    return found


def change_days_or_ask(
    cohort_id: int, name: str, terms: Typed, shown: Shown, *, acting: Acting
) -> Done[Replanning] | Asked:
    """Change a small cohort now; ask for it where it is large. Raises as change_days does."""
    return do_or_ask(
        Errand(
            KIND,
            size=count_of_open_pairs(cohort_id),
            at_once=AT_ONCE,
            now=partial(change_days, cohort_id, name, terms, shown, acting=acting),
            arguments=lambda: {
                "cohort": cohort_id,
                "name": name,
                "terms": _as_json(terms),
                "shown": asdict(shown),
            },
        ),
        acting=acting,
    )


def run_new_days(task: work.Task) -> dict[str, Any]:
    """Change the cohort of claimed work, as it was shown. Raises as change_days does."""
    asked = task.arguments
    cohort_id, shown = int(asked["cohort"]), Shown(**asked["shown"])
    work.advance(task, "planning anew", 0.1)
    terms = _from_json(asked["terms"])
    found = change_days(cohort_id, asked["name"], terms, shown, acting=task.acting())
    return {"cohort": cohort_id, "letters": found.letters, "pairs": found.pairs}


def as_shown(name: str, terms: Sequence[Term]) -> str:
    """A cohort's name and days as one text, equal where nothing of them differs."""
    days = [
        TypedTerm(
            (term.name, term.first, term.last),
            [(pause.name, pause.first, pause.last) for pause in term.breaks],
            term.make_up,
        )
        for term in terms
    ]
    return json.dumps([name, _as_json(days)])


def _as_json(terms: Typed) -> list[Any]:
    def written(days: Days) -> list[str]:
        return [days[0], days[1].isoformat(), days[2].isoformat()]

    return [
        [
            written(term.days),
            [written(pause) for pause in term.breaks],
            [day.isoformat() for day in term.make_up],
        ]
        for term in (TypedTerm(*one) for one in terms)
    ]


def _from_json(stored: list[Any]) -> list[TypedTerm]:
    def read(days: list[str]) -> Days:
        return days[0], date.fromisoformat(days[1]), date.fromisoformat(days[2])

    return [
        TypedTerm(
            read(days),
            [read(pause) for pause in pauses],
            [date.fromisoformat(day) for day in make_up],
        )
        for days, pauses, make_up in stored
    ]
