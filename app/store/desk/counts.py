"""What a coordinator's first page counts of a reach: now, or kept where that takes long."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from app.models import KeptCounts
from app.store.desk.checklist.counts import numbers
from app.store.desk.checklist.places import next_first_day
from app.store.desk.decisions import facts_of_pairs
from app.store.desk.today import Progress, progress
from app.store.kept import kept
from app.store.letters.pair_lists import PairFilter, count_pairs, count_silent
from app.store.letters.pipeline import Figures, figures, held_letters
from app.store.people.agreements.own_words import ids_without_own_word
from app.store.scope import Scope, scope_payload
from letters.pairs.effects import Fact
from letters.states import Holder


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of a reach; `steps` are the checklist's, `at` says when they were kept."""

    progress: Progress
    figures: Figures
    held: Mapping[Holder, int]
    facts: Mapping[Fact, int]
    own_words: int
    unposted: int
    silent: int
    steps: Mapping[str, int]
    at: datetime | None = None

    @property
    def as_json(self) -> dict[str, Any]:
        """As they are kept."""
        return asdict(replace(self, at=None))


def count(scope: Scope, now: datetime, today: date) -> Counts:
    """Count everything in reach anew."""
    return Counts(
        progress=progress(scope, today),
        figures=figures(scope, today),
        held=held_letters(scope, today),
        facts=facts_of_pairs(scope, today),
        own_words=len(ids_without_own_word(scope, today, who_write=True)),
        unposted=count_pairs(scope, PairFilter(look="unposted"), today),
        silent=count_silent(scope, today),
        steps=numbers(scope, next_first_day(today), now, today),
    )


def counts_of(scope: Scope, now: datetime, today: date, *, anew: bool = False) -> Counts:
    """The counts of a reach, as they were kept today if they were; `anew`: counted in any case."""
    row = None if anew else kept(name_of(scope), today)
    return count(scope, now, today) if row is None else _opened(row)


def name_of(scope: Scope) -> str:
    """Under which name the counts of a reach are kept."""
    words = json.dumps(scope_payload(scope), sort_keys=True)
    return hashlib.sha256(words.encode()).hexdigest()


def _opened(row: KeptCounts) -> Counts:
    found = dict(row.counts)
    found["progress"] = Progress(**found["progress"])
    found["figures"] = Figures(**found["figures"])
    found["held"] = {Holder(name): number for name, number in found["held"].items()}
    found["facts"] = {Fact(name): number for name, number in found["facts"].items()}
    found["at"] = row.at
    return Counts(**found)
