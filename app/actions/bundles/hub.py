"""A bag at a hub: it came, it goes on, or it never came.

Rows are locked in one order, the bundle before its letters, the letters by their ids.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from app.actions.bundles.bundles import take_from
from app.actions.letters.letters import move_many, undo
from app.actions.letters.moves import Decided, MoveAnswer, Provenance, locked, try_apply
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.models import Bundle, BundleState, Letter
from app.store.bundles.bundles import (
    bundle_coded,
    coordinates,
    direction_of,
    letters_of,
    open_places,
)
from app.store.letters.acts import allowed
from app.store.letters.calendars import letter_of
from app.store.letters.letters import events_by_letter, moment_of
from app.store.scope import EVERYTHING, Scope
from letters import bundles as rules
from letters.movers import Mover
from letters.pairs.effects import Act
from letters.pairs.moves import hold
from letters.states import Direction, State
from letters.tracker import Event, standing_events

ON = {Direction.TO_CHILD: Act.DELIVER, Direction.TO_VOLUNTEER: Act.RECEIVE}


@dataclass(frozen=True, slots=True)
class Lost:
    """A bag that never came: how many letters are lost with it; `event` is new or already."""

    letters: int
    event: str


def reach_hub(scope: Scope, code: str, on: date, *, acting: Acting) -> list[MoveAnswer]:
    """A posted bundle came to the hub on its way; who reaches it answers for all of its letters.

    What the hub sent on already is not there again: that page was old. Raises NotFound; Refused
    bundles.not_the_hub or bundles.not_posted.
    """
    with transaction():
        bundle = _of_hub(scope, code)
        if bundle.state is not BundleState.POSTED:
            raise Refused("bundles.not_posted", bundle=bundle.code)
        rows = letters_of(bundle)
        events = events_by_letter(rows)
        codes = [row.code for row in rows if not _went_on(events[row.id])]
        if not codes:
            return []
        record_change(acting, "bundles.hub", "bundle", bundle.code)
        return move_many(EVERYTHING, codes, State.AT_HUB, on, acting=acting, how="bundle")


def pass_on(scope: Scope, code: str, on: date, *, acting: Acting) -> list[MoveAnswer]:
    """The hub sends the bag on to the next place: the post has its letters again from that day.

    Those whose pair forbids it are held and stay. A reply bag that was confirmed here is open
    again for the next hub. Raises NotFound; Refused bundles.not_the_hub, or bundles.not_at_hub
    where none of its letters lies there.
    """
    with transaction():
        bundle = _at_the_hub(scope, code)
        rows = locked(EVERYTHING, [row.code for row in letters_of(bundle)])
        here = [row for row in rows if row.state == State.AT_HUB]
        events = events_by_letter(rows)
        if not here and not any(_went_on(events[row.id]) for row in rows):
            raise Refused("bundles.not_at_hub", bundle=bundle.code)
        act, today = ON[direction_of(bundle)], acting.today
        decide = partial(_decide, on=on, today=today, may=allowed(rows, today), act=act)
        provenance = Provenance(acting, "bundle", None)
        answers = [try_apply(EVERYTHING, row, events[row.id], decide, provenance) for row in here]
        if any(answer.event == "new" for answer in answers):
            if bundle.state is BundleState.CONFIRMED:
                take_from(bundle, open_places([row.id for row in rows]))
                bundle.state = BundleState.POSTED
                bundle.confirmed_on = bundle.confirmed_at = bundle.confirmed_by_id = None
            record_change(acting, "bundles.pass_on", "bundle", bundle.code)
        return answers


def lose(scope: Scope, code: str, on: date, *, acting: Acting) -> Lost:
    """The bag never came: all of its letters that are still on their way are lost, in one tap.

    Said again it changes nothing. Raises NotFound; Refused bundles.not_the_hub, bundles.not_posted,
    or bundles.gone_further where no letter of it is on its way any more.
    """
    with transaction():
        bundle = _of_hub(scope, code)
        if bundle.state is BundleState.LOST:
            return Lost(sum(row.state == State.LOST for row in letters_of(bundle)), "already")
        if bundle.state is not BundleState.POSTED:
            raise Refused("bundles.not_posted", bundle=bundle.code)
        going = [row.code for row in letters_of(bundle) if row.state in rules.UNDER_WAY]
        if not going:
            raise Refused("bundles.gone_further", bundle=bundle.code)
        how = "bundle"
        move_many(EVERYTHING, going, State.LOST, on, acting=acting, how=how, all_or_nothing=True)
        bundle.state, bundle.lost_at = BundleState.LOST, acting.now
        record_change(acting, "bundles.lose", "bundle", bundle.code, ["state"])
        return Lost(len(going), "new")


def take_back_losing(scope: Scope, code: str, *, acting: Acting) -> int:
    """The bag is on its way after all; how many letters went back to where they were.

    Letters that were lost for themselves, or decided about since, stay as they are; those that
    travel in another bag by now are in that one alone. A second tap changes nothing. Raises
    NotFound; Refused bundles.not_the_hub.
    """
    with transaction():
        bundle = _of_hub(scope, code)
        if bundle.state is not BundleState.LOST:
            return 0
        rows = locked(EVERYTHING, [row.code for row in letters_of(bundle)])
        events = events_by_letter(rows)
        lost = [
            (row, standing_events(events[row.id])[-1])
            for row in rows
            if row.state == State.LOST and moment_of(row) == bundle.lost_at
        ]
        for row, last in lost:
            undo(EVERYTHING, row.code, last.number, acting=acting, how="bundle")
        take_from(bundle, open_places([row.id for row in rows]))
        bundle.state, bundle.lost_at = BundleState.POSTED, None
        record_change(acting, "bundles.take_back_losing", "bundle", bundle.code, ["state"])
        return len(lost)


def _of_hub(scope: Scope, code: str) -> Bundle:
    bundle = bundle_coded(scope, code, lock=True)
    if not coordinates(scope, bundle):
        raise Refused("bundles.not_the_hub", bundle=bundle.code)
    return bundle


def _at_the_hub(scope: Scope, code: str) -> Bundle:
    bundle = _of_hub(scope, code)
    reply = direction_of(bundle) is Direction.TO_VOLUNTEER
    if bundle.state is BundleState.POSTED or (reply and bundle.state is BundleState.CONFIRMED):
        return bundle
    raise Refused("bundles.not_posted", bundle=bundle.code)


def _went_on(events: Sequence[Event]) -> bool:
    return any((one.was, one.to) == (State.AT_HUB, State.POSTED) for one in events)


def _decide(
    row: Letter,
    events: Sequence[Event],
    movers: frozenset[Mover],
    *,
    on: date,
    today: date,
    may: Mapping[int, frozenset[Act]],
    act: Act,
) -> Decided:
    if Mover.COORDINATOR not in movers:
        raise Refused("letters.not_yours", letter=row.code)
    letter = letter_of(row)
    if act not in may[row.id]:
        return hold(letter, State.POSTED, on, today=today)
    return rules.pass_on(letter, on, today=today, events=events)
