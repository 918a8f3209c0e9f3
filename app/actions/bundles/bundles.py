"""Bundles: packed and posted.

Rows are locked in one order, the bundle before its letters, the letters by their ids.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from sqlalchemy import delete

from app.actions.bundles.splitting import end_links_of
from app.actions.letters.letters import move_many
from app.actions.letters.moves import leave_bags_under_way, letter_code, locked
from app.actions.records import record_change
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Bundle, BundleLetter, BundleState, Letter
from app.store.bundles.bundles import (
    bundle_coded,
    direction_of,
    goes_to,
    letters_of,
    open_places,
)
from app.store.codes import unused_codes
from app.store.letters.acts import allowed
from app.store.letters.letters import movers_of
from app.store.people.schools import school_by_code
from app.store.scope import Scope
from letters.codes import CodeKind
from letters.movers import may_make
from letters.pairs.effects import Act
from letters.states import Direction, State

PACKABLE = {
    Direction.TO_CHILD: frozenset({State.DUE, State.POSTED, State.AT_HUB}),
    Direction.TO_VOLUNTEER: frozenset({State.DUE, State.HANDED_IN}),
}
TRAVELS = frozenset({State.POSTED, State.AT_HUB})


@dataclass(frozen=True, slots=True)
class Posted:
    """A posted bundle: how many letters go with it, and the codes of those that stay behind."""

    code: str
    letters: int
    left_behind: Sequence[str]
    event: str


def pack(
    scope: Scope,
    school: str,
    direction: Direction,
    letters: Collection[str],
    *,
    acting: Acting,
    rng: Random,
) -> Bundle:
    """A new bundle of letters to or from a school; it is still open for more.

    Raises NotFound, Refused bundles.empty, bundles.letter_elsewhere or bundles.letter_unfit.
    """
    if not letters:
        raise Refused("bundles.empty")
    with transaction():
        place = school_by_code(scope, school)
        rows = locked(scope, letters)
        code = unused_codes(Bundle.code, CodeKind.BUNDLE, rng, 1)[0]
        bundle = Bundle(
            code=code,
            school_id=place.id,
            school=place,
            direction=direction.value,
            state=BundleState.PACKING,
            link_version=1,
            made_at=acting.now,
            made_by_id=acting.actor.user_id,
        )
        _check_fit(scope, bundle, rows, acting.today)
        db.session.add(bundle)
        db.session.flush()
        _add(bundle, rows)
        record_change(acting, "bundles.pack", "bundle", code, ["letters"])
    return bundle


def put_in(scope: Scope, code: str, letters: Collection[str], *, acting: Acting) -> int:
    """Put letters into a bundle that is being packed; how many are new in it.

    Raises NotFound, Refused as pack does, or bundles.not_packing.
    """
    with transaction():
        bundle = _packing(scope, code)
        rows = locked(scope, letters)
        inside = {letter.id for letter in letters_of(bundle)}
        fresh = [row for row in rows if row.id not in inside]
        _check_fit(scope, bundle, fresh, acting.today)
        _add(bundle, fresh)
        if fresh:
            record_change(acting, "bundles.put_in", "bundle", bundle.code, ["letters"])
    return len(fresh)


def take_out(scope: Scope, code: str, letters: Collection[str], *, acting: Acting) -> int:
    """Take letters out of a bundle that is being packed; how many were in it.

    Raises NotFound, Refused bundles.not_packing.
    """
    wanted = {letter_code(letter) for letter in letters}
    with transaction():
        bundle = _packing(scope, code)
        rows = [letter for letter in letters_of(bundle) if letter.code in wanted]
        _check_hands(scope, rows)
        taken = take_from(bundle, [row.id for row in rows])
        if taken:
            record_change(acting, "bundles.take_out", "bundle", bundle.code, ["letters"])
    return taken


def post(scope: Scope, code: str, on: date, *, acting: Acting) -> Posted:
    """Post a bundle: its letters are in the post from that day, those that cannot go stay behind.

    A second time changes nothing. Raises NotFound, Refused bundles.empty or letters.date_….
    """
    with transaction():
        bundle = bundle_coded(scope, code, lock=True)
        if bundle.state is not BundleState.PACKING:
            return Posted(bundle.code, len(letters_of(bundle)), (), "already")
        fit = PACKABLE[direction_of(bundle)] | TRAVELS
        rows = letters_of(bundle)
        _check_hands(scope, rows)
        resting = _resting(rows, Act.POST, acting.today)
        ready = [row for row in rows if State(row.state) in fit - TRAVELS]
        waiting = [row.code for row in ready if row.code not in resting]
        answers = move_many(
            scope,
            waiting,
            State.POSTED,
            on,
            acting=acting,
            how="bundle",
            all_or_nothing=True,
        )
        held = resting | {answer.code for answer in answers if answer.event == "held"}
        behind = [row for row in rows if State(row.state) not in fit or row.code in held]
        going = [row.code for row in rows if row not in behind]
        if not going:
            raise Refused("bundles.all_held" if held else "bundles.empty")
        take_from(bundle, [row.id for row in behind])
        bundle.state, bundle.posted_on = BundleState.POSTED, on
        record_change(acting, "bundles.post", "bundle", bundle.code, ["state", "posted_on"])
        return Posted(bundle.code, len(going), tuple(row.code for row in behind), "new")


def send(
    scope: Scope,
    school: str,
    direction: Direction,
    letters: Collection[str],
    on: date,
    *,
    acting: Acting,
    rng: Random,
) -> Posted:
    """Pack letters and post them at once, in one transaction. Raises as pack and post do."""
    with transaction():
        bundle = pack(scope, school, direction, letters, acting=acting, rng=rng)
        return post(scope, bundle.code, on, acting=acting)


def end_links(scope: Scope, code: str, *, acting: Acting) -> None:
    """Let the links of all printed slips of a bundle lead nowhere. Raises NotFound."""
    with transaction():
        bundle = bundle_coded(scope, code, lock=True)
        end_links_of(bundle)
        record_change(acting, "bundles.end_links", "bundle", bundle.code, ["link_version"])


def _packing(scope: Scope, code: str) -> Bundle:
    bundle = bundle_coded(scope, code, lock=True)
    if bundle.state is not BundleState.PACKING:
        raise Refused("bundles.not_packing", bundle=bundle.code)
    return bundle


def _check_fit(scope: Scope, bundle: Bundle, rows: Sequence[Letter], today: date) -> None:
    """All letters go the bundle's way, may go, are in these hands, and in no other open bundle."""
    _check_hands(scope, rows)
    direction = direction_of(bundle)
    resting = _resting(rows, Act.PACK, today)
    for row in rows:
        right = row.direction == direction and goes_to(row) == bundle.school_id
        fit = row.code not in resting and State(row.state) in PACKABLE[direction]
        if not (right and fit):
            raise Refused("bundles.letter_unfit", letter=row.code)
    elsewhere = open_places([row.id for row in rows])
    for row in rows:
        if row.id in elsewhere:
            raise Refused("bundles.letter_elsewhere", letter=row.code, bundle=elsewhere[row.id])


def _resting(rows: Sequence[Letter], act: Act, today: date) -> set[str]:
    """The codes of new letters to children whose pairs forbid it, whoever packs them."""
    new = [row for row in rows if (row.state, row.direction) == (State.DUE, Direction.TO_CHILD)]
    may = allowed(new, today)
    return {row.code for row in new if act not in may[row.id]}


def _check_hands(scope: Scope, rows: Sequence[Letter]) -> None:
    """Who packs is who posts: a school sends its children's letters and no others."""
    for row in rows:
        if not may_make(Direction(row.direction), State.POSTED, movers_of(scope, row)):
            raise Refused("letters.not_yours", letter=row.code)


def _add(bundle: Bundle, rows: Sequence[Letter]) -> None:
    """Put letters in; one that is sent anew, lost on the way of another bag, leaves that one."""
    leave_bags_under_way([row.id for row in rows])
    db.session.add_all(BundleLetter(bundle_id=bundle.id, letter_id=row.id) for row in rows)
    db.session.flush()


def take_from(bundle: Bundle, letter_ids: Collection[int]) -> int:
    """Take letters out of a locked bundle; how many were in it."""
    return rows_changed(
        delete(BundleLetter).where(
            BundleLetter.bundle_id == bundle.id, BundleLetter.letter_id.in_(letter_ids)
        )
    )
