"""Matching rounds: opening one with the snapshot of who is in, and closing it unpublished."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select, update

from app.actions.records import record_change
from app.actions.rounds.memory import remember
from app.actions.rounds.snapshots import store_left_out, store_snapshot
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Cohort, Round, RoundState
from app.store.rounds.extents import WHOLE, RoundExtent
from app.store.rounds.openings import region_for, require_a_child
from app.store.rounds.rounds import round_of
from app.store.rounds.surveys import survey
from app.store.scope import Scope


@dataclass(frozen=True, slots=True)
class Opened:
    """A round that was opened: how many are in, and how many are left out by reason."""

    round_id: int
    children: int
    volunteers: int
    left_out: Mapping[str, int]


def open_round(
    scope: Scope,
    cohort_id: int,
    region_code: str | None = None,
    *,
    extent: RoundExtent = WHOLE,
    acting: Acting,
) -> Opened:
    """Open a round of a cohort in a region with a snapshot of who is in.

    `extent` makes it a small one. Without a region the smallest one in reach that holds all its
    schools is taken. What memory forbids is entered. Raises NotFound for a cohort, region, school
    or child that is not in reach; Refused rounds.no_region where none can be found, and
    rounds.not_now where children are named and none of them can be in.
    """
    with transaction():
        code = region_for(scope, region_code, extent)
        if db.session.get(Cohort, cohort_id, with_for_update=True) is None:
            raise NotFound("cohorts.unknown", name=cohort_id)
        highest = select(func.max(Round.number)).where(Round.cohort_id == cohort_id)
        row = Round(
            cohort_id=cohort_id,
            number=(db.session.scalar(highest) or 0) + 1,
            region_code=code,
            extent=extent.stored(),
            basis=1,
            opened_at=acting.now,
            opened_by_id=acting.actor.user_id,
        )
        db.session.add(row)
        db.session.flush()
        found = survey(code, cohort_id, extent, acting.today)
        require_a_child(extent, found)
        store_snapshot(row, found)
        store_left_out(row, found)
        record_change(acting, "rounds.open", "round", str(row.id))
        remember(row, acting=acting)
    counts = Counter(found.left_out.values())
    left_out = dict(sorted(counts.items()))
    return Opened(row.id, len(found.children), len(found.volunteers), left_out)


def cancel_round(scope: Scope, round_id: int, *, acting: Acting) -> None:
    """Close an open round without publishing. Raises NotFound or Refused."""
    with transaction():
        row = round_of(scope, round_id)
        closed = rows_changed(
            update(Round)
            .where(Round.id == round_id, Round.state == RoundState.OPEN)
            .values(state=RoundState.CANCELLED)
            .execution_options(synchronize_session=False)
        )
        if closed != 1:
            raise Refused("rounds.not_open", state=row.state)
        record_change(acting, "rounds.cancel", "round", str(round_id), ("state",))
