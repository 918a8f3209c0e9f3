"""Bags sorted at a hub: one made two, several made one, one sent to another school.

Rows are locked in one order, bundles by their codes before their letters. No letter moves: what
travels with what is the bags' matter, and a letter lies in one open bag at a time.
"""

from collections.abc import Collection, Sequence
from random import Random

from sqlalchemy import delete, update

from app.actions.letters.moves import letter_code
from app.actions.records import record_change
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import OPEN_STATES, Bundle, BundleLetter, BundleState, Letter, School
from app.store.bundles.bundles import (
    bundle_code,
    bundle_coded,
    coordinates,
    goes_to,
    goes_to_the_hub,
    letters_of,
    merged_bags,
)
from app.store.codes import unused_codes
from app.store.people.schools import school_by_code
from app.store.scope import EVERYTHING, Scope
from letters.codes import CodeKind


def split(
    scope: Scope, code: str, letters: Collection[str], *, acting: Acting, rng: Random
) -> Bundle:
    """Some letters of an open bag go on in a bag of their own, with a slip of its own.

    The new bag goes where the old one does or, if all of its letters belong to another school
    since, to that one. Raises NotFound; Refused bundles.closed, bundles.not_the_hub,
    bundles.not_inside, bundles.empty or bundles.nothing_left.
    """
    wanted = {letter_code(letter) for letter in letters}
    with transaction():
        bag = _open_bag(scope, code)
        inside = letters_of(bag)
        taken = [row for row in inside if row.code in wanted]
        if strangers := wanted - {row.code for row in taken}:
            raise Refused("bundles.not_inside", letters=", ".join(sorted(strangers)))
        if not taken:
            raise Refused("bundles.empty")
        if len(taken) == len(inside):
            raise Refused("bundles.nothing_left", bundle=bag.code)
        part = Bundle(
            code=unused_codes(Bundle.code, CodeKind.BUNDLE, rng, 1)[0],
            school_id=_other_place(scope, bag, taken) or bag.school_id,
            direction=bag.direction,
            state=bag.state,
            posted_on=bag.posted_on,
            link_version=1,
            made_at=acting.now,
            made_by_id=acting.actor.user_id,
            split_from_id=bag.id,
        )
        db.session.add(part)
        db.session.flush()
        _rebag(bag, part, taken)
        record_change(acting, "bundles.split", "bundle", bag.code, ["letters"])
        record_change(acting, "bundles.split_off", "bundle", part.code, ["letters"])
    return part


def merge(scope: Scope, code: str, others: Collection[str], *, acting: Acting) -> int:
    """Put all letters of other open bags into this one; how many letters came into it.

    The others keep their places for whoever asks, and their slips lead here. A second tap changes
    nothing. Raises NotFound; Refused bundles.closed, bundles.not_the_hub, bundles.only_itself or
    bundles.unlike for a bag that goes another way or is not as far.
    """
    with transaction():
        found = [_bag(scope, one) for one in sorted({bundle_code(one) for one in (code, *others)})]
        bags = {bag.code: bag for bag in found}
        into = bags.pop(bundle_code(code))
        if not bags:
            raise Refused("bundles.only_itself", bundle=into.code)
        fresh = [bag for bag in bags.values() if bag.merged_into_id != into.id]
        for bag in (into, *fresh):
            _check_open(bag)
        for bag in fresh:
            if not _go_together(into, bag):
                raise Refused("bundles.unlike", bundle=into.code, other=bag.code)
        return sum(_merge_one(into, bag, acting) for bag in fresh)


def unmerge(scope: Scope, code: str, *, acting: Acting) -> int:
    """A merged bag is one of its own again; how many letters went back into it.

    Letters that were taken out of the other since stay where they are. A second tap changes
    nothing. Raises NotFound; Refused bundles.closed once the other is no longer open, or
    bundles.unlike once it has another address.
    """
    with transaction():
        bag, into = _merged(scope, code)
        if into is None:
            return 0
        _check_open(into)
        if into.school_id != bag.school_id:
            raise Refused("bundles.unlike", bundle=into.code, other=bag.code)
        here = {place.letter_id for place in into.places}
        kept = [place.letter_id for place in bag.places if place.letter_id in here]
        _leave(into, kept)
        _leave(bag, [place.letter_id for place in bag.places if place.letter_id not in here])
        bag.state, bag.merged_into_id = into.state, None
        if bag.posted_on is None:
            bag.posted_on = into.posted_on
        record_change(acting, "bundles.unmerge", "bundle", bag.code, ["letters", "state"])
        return len(kept)


def readdress(scope: Scope, code: str, school: str, *, acting: Acting) -> None:
    """The bag goes to another school: the one to which all its letters belong by now.

    Slips that are printed name the old one and lead nowhere any more. Raises NotFound; Refused
    bundles.closed, bundles.not_the_hub, or bundles.belongs_elsewhere with the first letter that
    does not belong to that school.
    """
    with transaction():
        bag = _open_bag(scope, code)
        place = school_by_code(scope, school)
        if place.id == bag.school_id:
            return
        if goes_to_the_hub(bag):
            raise Refused("bundles.closed", bundle=bag.code)
        for row in letters_of(bag):
            if goes_to(row) != place.id:
                raise Refused("bundles.belongs_elsewhere", letter=row.code, school=place.name)
        bag.school_id, bag.school = place.id, place
        end_links_of(bag)
        record_change(acting, "bundles.readdress", "bundle", bag.code, ["school_id"])


def _bag(scope: Scope, code: str, *, lock: bool = True) -> Bundle:
    bag = bundle_coded(scope, code, lock=lock)
    if not coordinates(scope, bag):
        raise Refused("bundles.not_the_hub", bundle=bag.code)
    return bag


def end_links_of(bag: Bundle) -> None:
    """Let the links of all printed slips that lead to a locked bag lead nowhere."""
    bag.link_version += 1
    for other in merged_bags(bag):
        other.link_version += 1


def _open_bag(scope: Scope, code: str) -> Bundle:
    bag = _bag(scope, code)
    _check_open(bag)
    return bag


def _check_open(bag: Bundle) -> None:
    if bag.state not in OPEN_STATES:
        raise Refused("bundles.closed", bundle=bag.code)


def _go_together(one: Bundle, other: Bundle) -> bool:
    return (one.school_id, one.direction, one.state) == (
        other.school_id,
        other.direction,
        other.state,
    )


def _merge_one(into: Bundle, bag: Bundle, acting: Acting) -> int:
    inside = {place.letter_id for place in into.places}
    fresh = [place.letter_id for place in bag.places if place.letter_id not in inside]
    db.session.add_all(BundleLetter(bundle_id=into.id, letter_id=one) for one in fresh)
    bag.state, bag.merged_into_id = BundleState.MERGED, into.id
    db.session.flush()
    db.session.expire(into, ["places"])
    record_change(acting, "bundles.merge", "bundle", bag.code, ["state"])
    record_change(acting, "bundles.merge_in", "bundle", into.code, ["letters"])
    return len(fresh)


def _merged(scope: Scope, code: str) -> tuple[Bundle, Bundle | None]:
    """A bag and the one it lies in, if any, both locked in the order of their codes."""
    bag = _bag(scope, code, lock=False)
    inside = db.session.get(Bundle, bag.merged_into_id) if bag.merged_into_id else None
    if inside is None:
        return bag, None
    for one in sorted((bag.code, inside.code)):
        bundle_coded(EVERYTHING, one, lock=True)
    return bag, inside if bag.merged_into_id == inside.id else None


def _other_place(scope: Scope, bag: Bundle, rows: Sequence[Letter]) -> int | None:
    """The one school in reach to which these letters go by now; None where there is none."""
    places = {goes_to(row) for row in rows}
    if len(places) != 1 or goes_to_the_hub(bag):
        return None
    school = db.session.get_one(School, places.pop())
    return school.id if scope.holds_region(school.county_code) else None


def _rebag(bag: Bundle, part: Bundle, rows: Sequence[Letter]) -> None:
    rows_changed(
        update(BundleLetter)
        .where(
            BundleLetter.bundle_id == bag.id, BundleLetter.letter_id.in_([row.id for row in rows])
        )
        .values(bundle_id=part.id)
    )


def _leave(bag: Bundle, letter_ids: Collection[int]) -> None:
    rows_changed(
        delete(BundleLetter).where(
            BundleLetter.bundle_id == bag.id, BundleLetter.letter_id.in_(letter_ids)
        )
    )
