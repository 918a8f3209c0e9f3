"""A bundle confirmed by exception: all of it came, but what is marked.

Rows are locked in one order, the bundle before its letters, the letters by their ids.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from app.actions.bundles.bundles import take_from
from app.actions.letters.letters import undo
from app.actions.letters.moves import (
    MoveAnswer,
    Provenance,
    keep,
    keep_held,
    letter_code,
    locked,
)
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Bundle, BundleState, Letter
from app.store.bundles.bundles import (
    DESTINATION,
    bundle_coded,
    coordinates,
    direction_of,
    letters_of,
    may_confirm,
    open_places,
    taking_back_of,
)
from app.store.letters.acts import allowed
from app.store.letters.calendars import letter_of
from app.store.letters.letters import events_by_letter, happening
from app.store.scope import EVERYTHING, Scope
from letters import bundles as rules
from letters.errors import DateRefused, NotInBundle
from letters.movers import Mover, TakingBack
from letters.pairs.effects import Act
from letters.pairs.moves import hold, is_held_back
from letters.states import State
from letters.tracker import Moved, standing_events

BY_LINK = "link"
"""How the one answers who came by the link on a slip; the rule is that of the signed-in page."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a confirmation did.

    `event` is new, or already when it changed nothing. An answer's event is new, already,
    missing, held for a letter that must not go on, now or since before, or refused for one that
    cannot move.
    """

    code: str
    event: str
    answers: Sequence[MoveAnswer]

    def count(self, event: str) -> int:
        """How many letters it did this to."""
        return sum(answer.event == event for answer in self.answers)


def confirm(
    scope: Scope,
    code: str,
    missing: Collection[str],
    on: date,
    *,
    acting: Acting,
    how: str = "bundle",
) -> Confirmation:
    """All letters of the bundle came, but those that are missing, which stay where they are.

    Again with the same letters changes nothing; later without the missing ones moves only those.
    Raises NotFound, Refused bundles.not_inside, bundles.empty, bundles.none_came or
    letters.date_….
    """
    with transaction():
        bundle = _in_hand(scope, code)
        gone = {letter_code(letter) for letter in missing}
        return _confirm(scope, bundle, gone, on, Provenance(acting, how, None))


def confirm_ticked(
    scope: Scope,
    code: str,
    came: Collection[str],
    on: date,
    *,
    acting: Acting,
    how: str = "bundle",
) -> Confirmation:
    """The same from a tick-list of those that came; a bundle confirmed before stays as it is.

    So a page that was open in another hand since before the first answer undoes nothing of it.
    """
    with transaction():
        bundle = _in_hand(scope, code)
        if bundle.state is BundleState.CONFIRMED:
            return Confirmation(bundle.code, "already", ())
        gone = {row.code for row in letters_of(bundle)} - {letter_code(letter) for letter in came}
        return _confirm(scope, bundle, gone, on, Provenance(acting, how, None))


def confirm_found(
    scope: Scope,
    code: str,
    found: Collection[str],
    on: date,
    *,
    acting: Acting,
    how: str = "bundle",
) -> Confirmation:
    """Letters that were missing came after all; the others stay missing. Raises as confirm."""
    with transaction():
        bundle = _in_hand(scope, code)
        came = {letter_code(letter) for letter in found}
        gone = {p.letter.code for p in bundle.places if p.missing} - came
        return _confirm(scope, bundle, gone, on, Provenance(acting, how, None))


def take_back(scope: Scope, code: str, *, acting: Acting, reason: str = "") -> int:
    """The bundle was not here after all: it is on its way again; how many letters went back.

    On the same day by whoever may confirm it, later by a coordinator with a reason, which stands
    in the letters' history. Letters that have moved on since stay where they are. A second tap
    changes nothing. Raises NotFound; Refused bundles.gone_on when no letter can go back,
    bundles.day_is_over or bundles.reason_wanted.
    """
    with transaction():
        bundle = _in_hand(scope, code)
        if bundle.state is not BundleState.CONFIRMED:
            return 0
        match taking_back_of(scope, bundle, acting.today):
            case TakingBack.NOT:
                raise Refused("bundles.day_is_over", bundle=bundle.code)
            case TakingBack.WITH_REASON if not reason:
                raise Refused("bundles.reason_wanted", bundle=bundle.code)
        rows = locked(EVERYTHING, [row.code for row in letters_of(bundle)])
        to = DESTINATION[direction_of(bundle)]
        here = _last_moved_by(bundle, rows, to)
        if not here:
            raise Refused("bundles.gone_on", bundle=bundle.code)
        for code, number in here.items():
            undo(EVERYTHING, code, number, acting=acting, how="bundle", note=reason or None)
        # What was missing may have been sent anew, in another bag, since.
        take_from(bundle, open_places([row.id for row in rows]))
        db.session.expire(bundle, ["places"])
        for place in bundle.places:
            place.missing = False
        bundle.state = _state_before(bundle, [row for row in rows if row.code in here])
        bundle.confirmed_on = bundle.confirmed_at = bundle.confirmed_by_id = None
        record_change(acting, "bundles.take_back", "bundle", bundle.code, ["state"])
        return len(here)


def _state_before(bundle: Bundle, back: Sequence[Letter]) -> BundleState:
    """Where a bundle was before it was confirmed, by where its letters are again."""
    if bundle.lost_at is not None and all(row.state == State.LOST for row in back):
        return BundleState.LOST
    return BundleState.POSTED if bundle.posted_on else BundleState.PACKING


def _last_moved_by(bundle: Bundle, rows: Sequence[Letter], to: State) -> dict[str, int]:
    """The last events of the letters that came, or were held as they came, by letter code."""
    events = events_by_letter(rows)
    found = dict[str, int]()
    for row in rows:
        last = next(reversed(standing_events(events[row.id])), None)
        if last is None or last.to is not State(row.state):
            continue
        if last.to is to or (last.to is State.HELD and _was_held_by(bundle, row, last.number, to)):
            found[row.code] = last.number
    return found


def _was_held_by(bundle: Bundle, row: Letter, number: int, to: State) -> bool:
    event = happening(row.id, number)
    since = bundle.confirmed_at
    return event.logged is to and since is not None and event.at >= since


def _in_hand(scope: Scope, code: str) -> Bundle:
    """The bundle, locked; what a school sent is not confirmed by the school."""
    bundle = bundle_coded(scope, code, lock=True)
    if bundle.merged_into_id is not None:
        into = db.session.get_one(Bundle, bundle.merged_into_id)
        raise Refused("bundles.merged", bundle=bundle.code, into=into.code)
    if not may_confirm(scope, bundle):
        raise Refused("bundles.not_yours", bundle=bundle.code)
    return bundle


def _confirm(
    scope: Scope, bundle: Bundle, missing: Collection[str], on: date, provenance: Provenance
) -> Confirmation:
    today = provenance.acting.today
    inside = [row.code for row in letters_of(bundle)]
    # Who reaches the bundle answers for all letters in it, wherever a child has moved since.
    rows = locked(EVERYTHING, inside) if inside else []
    if not rows:
        raise Refused("bundles.empty")
    results = _decide(rows, missing, on, today, DESTINATION[direction_of(bundle)])
    if all(result.outcome is rules.Outcome.MISSING for result in results):
        raise Refused("bundles.none_came")
    may, movers = allowed(rows, today), _movers(scope, bundle)
    answers = [
        _kept(row, result, provenance, may[row.id], movers)
        for row, result in zip(rows, results, strict=True)
    ]
    changed = _remember(bundle, answers, on, provenance)
    return Confirmation(bundle.code, "new" if changed else "already", answers)


def _movers(scope: Scope, bundle: Bundle) -> frozenset[Mover]:
    return frozenset({Mover.COORDINATOR if coordinates(scope, bundle) else Mover.SCHOOL_CONTACT})


def _kept(
    row: Letter,
    result: rules.Confirmed,
    provenance: Provenance,
    may: frozenset[Act],
    movers: frozenset[Mover],
) -> MoveAnswer:
    """Keep what a confirmation did to one letter; held, if its pair forbids it to go on."""
    was, event = State(row.state), result.event
    if result.outcome is rules.Outcome.REFUSED and was is State.HELD:
        return MoveAnswer(row.code, was, was, "held")
    if result.outcome is not rules.Outcome.MOVED or event is None:
        return MoveAnswer(row.code, was, was, result.outcome.value)
    if is_held_back(letter_of(row), event.to, may, movers):
        today = provenance.acting.today
        keep_held(row, hold(letter_of(row), event.to, event.on, today=today), provenance)
        return MoveAnswer(row.code, State.HELD, was, "held")
    keep(row, Moved(result.letter, event), provenance)
    return MoveAnswer(row.code, State(row.state), was, "new")


def _decide(
    rows: Sequence[Letter], missing: Collection[str], on: date, today: date, to: State
) -> Sequence[rules.Confirmed]:
    known = events_by_letter(rows)
    events = {row.code: known[row.id] for row in rows}
    letters = [letter_of(row) for row in rows]
    try:
        return rules.confirm(letters, missing, on, today=today, to=to, events=events)
    except NotInBundle as fault:
        raise Refused("bundles.not_inside", letters=", ".join(fault.codes)) from fault
    except DateRefused as fault:
        raise Refused(
            f"letters.date_{fault.fault.value}", letter=fault.letter, on=on, limit=fault.limit
        ) from fault


def _remember(
    bundle: Bundle, answers: Sequence[MoveAnswer], on: date, provenance: Provenance
) -> bool:
    """Keep who confirmed first and what is missing; whether anything is new."""
    acting = provenance.acting
    gone = {answer.code for answer in answers if answer.event == "missing"}
    changed = any(answer.event in ("new", "held") for answer in answers)
    for place in bundle.places:
        is_missing = place.letter.code in gone
        if place.missing != is_missing:
            place.missing, changed = is_missing, True
    if bundle.state is not BundleState.CONFIRMED:
        bundle.state, bundle.confirmed_on, changed = BundleState.CONFIRMED, on, True
        bundle.confirmed_at, bundle.confirmed_by_id = acting.now, acting.actor.user_id
    if changed:
        record_change(acting, "bundles.confirm", "bundle", bundle.code, ["state"])
    return changed
