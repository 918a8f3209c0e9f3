"""As many of each class as can be, whatever the points: augmenting paths over eligible pairs.

The highest class comes first. A unit that finds no place, even by moving others along, takes that
of the first lower class it meets, who looks for another in its turn; where there is none, everybody
it reached is out of reach for all who come later (`spent`), which keeps the searches short. Those
served form a basis of a transversal matroid, so no other choice serves more of any class without
fewer of a higher one (J. Edmonds, 1971).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.compiled import compiled
from matching.instance.crowd import Crowd, Ints
from matching.solver.eligible import Eligible, find_eligible, is_eligible, no_questions
from matching.solver.graph.linked_lists import ABSENT, LinkedLists, empty_lists, insert, remove

NEVER_FOUND = 2**62
"""The mark of a spent volunteer type: above the number of every search."""


@dataclass(frozen=True, slots=True)
class Service:
    """`mate` is the volunteer type of each unit, or ABSENT.

    `spent` holds for each volunteer type the class that first found it taken by others as high
    (0: nobody did): the dual prices of the classes. `complete` is false where more units failed
    than were allowed.
    """

    mate: Ints
    spent: Ints
    complete: bool


class Seating(NamedTuple):
    """Which volunteer type each unit (of child type `type_of`) is with, the units of each volunteer
    type as lists, and how many places of each are `filled`. Those before `open_count` in `open_`
    may have a free place."""

    type_of: Ints
    mate: Ints
    units: LinkedLists
    filled: Ints
    open_: Ints
    open_count: Ints


class Paths(NamedTuple):
    """Arrays of one search after another.

    `via` is the child type each volunteer type is reached from, `leaves` the unit each child type
    would move, and `mark` the search that reached it. `queue` and `reached` list the child and
    volunteer types in order; `set_of` is each volunteer type's set of tags.
    """

    via: Ints
    leaves: Ints
    mark: Ints
    queue: Ints
    reached: Ints
    set_of: Ints


def serve(crowd: Crowd, type_of: Ints, mate: Ints, allowed: Ints | None = None) -> Service:
    """Complete `mate`, the volunteer type of each unit or ABSENT; `type_of` is its child type.

    Ends at once where more than `allowed` units of a class stay without a place.
    """
    mate, spent = mate.copy(), np.zeros(len(crowd.age), dtype=np.int64)
    classes = int(crowd.level.max(initial=0)) + 1
    bearable = np.full(classes, len(mate), dtype=np.int64) if allowed is None else allowed.copy()
    order = np.argsort(-crowd.level[type_of], kind="stable")
    complete = bool(_serve(crowd, type_of, order, mate, spent, bearable))
    return Service(mate, spent, complete)


@compiled
def _serve(
    crowd: Crowd, type_of: Ints, order: Ints, mate: Ints, spent: Ints, bearable: Ints
) -> bool:
    """Place the units in `order`, which is by falling class.

    Invariant: of the units so far, as many of each class have a place as can. A search costs the
    eligible pairs of the child types it reaches; one that fails takes all it reached out of every
    later one, so the failing ones together cost no more than one pass over all pairs.
    """
    seating, paths, eligible = _seat(crowd, type_of, mate), _no_paths(crowd), no_questions(crowd)
    for search in range(1, len(order) + 1):
        unit = order[search - 1]
        if mate[unit] != ABSENT:
            continue
        level = crowd.level[type_of[unit]]
        goal = _direct(crowd, seating, paths, type_of[unit])
        if goal == ABSENT:
            goal, lower, reached = _search(crowd, seating, paths, eligible, type_of[unit], search)
            if lower != ABSENT:
                goal = mate[lower]
                _stand_up(seating, lower)
            elif goal == ABSENT:
                for volunteer in paths.reached[:reached]:
                    spent[volunteer], eligible.mark[volunteer] = level, NEVER_FOUND
                bearable[level] -= 1
                if bearable[level] < 0:
                    return False
                continue
        _move_along(seating, paths, unit, goal)
    return True


@compiled
def _seat(crowd: Crowd, type_of: Ints, mate: Ints) -> Seating:
    volunteers = len(crowd.age)
    lists, filled = empty_lists(volunteers, len(mate)), np.zeros(volunteers, np.int64)
    for unit in range(len(mate)):
        if mate[unit] != ABSENT:
            insert(lists, unit, mate[unit])
            filled[mate[unit]] += 1
    open_, count = np.empty(volunteers, np.int64), np.zeros(1, np.int64)
    for volunteer in range(volunteers):
        if filled[volunteer] < crowd.places[volunteer]:
            open_[count[0]] = volunteer
            count[0] += 1
    return Seating(type_of, mate, lists, filled, open_, count)


@compiled
def _no_paths(crowd: Crowd) -> Paths:
    volunteers, children = len(crowd.age), len(crowd.units)
    set_of = np.zeros(volunteers, np.int64)
    for set_ in range(len(crowd.group) - 1):
        set_of[crowd.group[set_] : crowd.group[set_ + 1]] = set_
    return Paths(
        np.zeros(volunteers, np.int64),
        np.zeros(children, np.int64),
        np.zeros(children, np.int64),
        np.empty(children, np.int64),
        np.empty(volunteers, np.int64),
        set_of,
    )


@compiled
def _direct(crowd: Crowd, seating: Seating, paths: Paths, child: int) -> int:
    """An eligible volunteer type with a free place, or ABSENT where a search has to tell."""
    # Where few are eligible the search finds them sooner than a look at all free places.
    if crowd.floor > 0.0 or crowd.lowest > 0:
        return ABSENT
    place = 0
    while place < seating.open_count[0]:
        volunteer: int = seating.open_[place]
        if seating.filled[volunteer] >= crowd.places[volunteer]:
            seating.open_count[0] -= 1
            seating.open_[place] = seating.open_[seating.open_count[0]]
        elif is_eligible(crowd, child, volunteer, paths.set_of[volunteer]):
            paths.via[volunteer] = child
            return volunteer
        else:
            place += 1
    return ABSENT


@compiled
def _search(
    crowd: Crowd, seating: Seating, paths: Paths, eligible: Eligible, source: int, search: int
) -> tuple[int, int, int]:
    """Breadth first from a child type, over eligible pairs and back over those that sit together.

    Returns a volunteer type with a free place or ABSENT; else a unit of a lower class or ABSENT;
    and how many volunteer types were reached.
    """
    paths.queue[0], queued, reached, lower = source, 1, 0, ABSENT
    paths.mark[source] = search
    looked = 0
    while lower == ABSENT and looked < queued:
        child = paths.queue[looked]
        looked += 1
        for volunteer in eligible.found[: find_eligible(crowd, eligible, child, search)]:
            paths.via[volunteer] = child
            paths.reached[reached] = volunteer
            reached += 1
            if seating.filled[volunteer] < crowd.places[volunteer]:
                return volunteer, ABSENT, reached
            unit = seating.units.first[volunteer]
            while unit != ABSENT:
                other = seating.type_of[unit]
                if paths.mark[other] != search:
                    paths.mark[other], paths.leaves[other] = search, unit
                    paths.queue[queued] = other
                    queued += 1
                if crowd.level[other] < crowd.level[source]:
                    lower = unit
                unit = seating.units.after[unit]
    return ABSENT, lower, reached


@compiled
def _stand_up(seating: Seating, unit: int) -> None:
    volunteer = seating.mate[unit]
    remove(seating.units, unit, volunteer)
    seating.filled[volunteer] -= 1
    seating.mate[unit] = ABSENT


@compiled
def _move_along(seating: Seating, paths: Paths, unit: int, goal: int) -> None:
    """Move along whoever is on the way to `goal`, until `unit` has a place."""
    source = seating.type_of[unit]
    while True:
        child = paths.via[goal]
        moved = unit if child == source else paths.leaves[child]
        left = seating.mate[moved]
        if left != ABSENT:
            _stand_up(seating, moved)
        insert(seating.units, moved, goal)
        seating.filled[goal] += 1
        seating.mate[moved] = goal
        if moved == unit:
            return
        goal = left
