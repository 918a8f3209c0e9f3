"""When whom a cohort reminds: tried before it is saved, and saved."""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from app.actions.records import record_change
from app.actions.system import work
from app.actions.system.errands import Asked, Done, Errand, do_or_ask
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.store.messages.ladder_trials import TRIAL, ClocksEffect, as_kept, effect_of, letters_to_try
from app.store.people.cohorts import cohort_with_terms
from letters.custody import Patience
from letters.errors import SettingRefused
from letters.ladders.replay import Clocks
from letters.reminders import Ladder

AT_ONCE = 1_500
"""With up to this many letters in the term that is played again it is tried while a page loads."""
MOST_DAYS = 120
Typed = Mapping[str, Any]
"""Numbers by the names of the settings; None leaves a step of the ladder out."""


def clocks_of(ladder: Typed, patience: Typed) -> Clocks:
    """The clocks that were typed. Raises Refused ladders.least or ladders.most, with the name."""
    for name, days in (*ladder.items(), *patience.items()):
        if days is not None and days > MOST_DAYS:
            raise Refused("ladders.most", name=name, most=MOST_DAYS)
    try:
        return Clocks(Patience(**patience), Ladder(**ladder))
    except SettingRefused as wrong:
        raise Refused("ladders.least", name=wrong.name, least=wrong.least) from wrong


def change_clocks(cohort_id: int, clocks: Clocks, *, acting: Acting) -> None:
    """Store when whom a cohort reminds. What went out stays so. Raises NotFound."""
    with transaction():
        cohort = cohort_with_terms(cohort_id, lock=True)
        cohort.ladder, cohort.patience = asdict(clocks.ladder), asdict(clocks.patience)
        fields = ("ladder", "patience")
        record_change(acting, "cohorts.change_clocks", "cohort", str(cohort_id), fields)


def try_clocks_or_ask(
    cohort_id: int, clocks: Clocks, *, acting: Acting
) -> Done[ClocksEffect] | Asked:
    """Try clocks on a small cohort now; ask for it where it is large. Raises NotFound."""
    cohort = cohort_with_terms(cohort_id)
    return do_or_ask(
        Errand(
            TRIAL,
            size=letters_to_try(cohort, acting.today),
            at_once=AT_ONCE,
            now=partial(effect_of, cohort, clocks, acting.today, lambda _step, _share: None),
            arguments=lambda: {"cohort": cohort_id, **asdict(clocks)},
        ),
        acting=acting,
    )


def run_trial(task: work.Task) -> dict[str, Any]:
    """Try the clocks of claimed work. Raises NotFound, WorkEnded."""
    asked = task.arguments
    clocks = clocks_of(asked["ladder"], asked["patience"])
    cohort = cohort_with_terms(int(asked["cohort"]))
    return as_kept(effect_of(cohort, clocks, task.acting().today, work.paced(task)))
