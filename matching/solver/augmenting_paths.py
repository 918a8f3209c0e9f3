"""Shortest augmenting paths: from nearly right prices to an assignment that is exactly optimal.

A flow on the edges between child types and volunteer types, with utilities u of the children and
prices p of the places. Throughout, u + p >= w on every edge and u + p = w where there is flow.
What the auction leaves open is of two sorts, and each is closed by shortest paths in the residual
graph under the reduced costs u + p - w (J. Edmonds and R. M. Karp, 1972):

* units of children that are neither placed nor worth nothing: `place_all` sends each along the
  shortest path to a free place, or to a child that may go unserved;
* free places with a price above 0: `fill_all` sends a unit to each from where it is missed least,
  or lowers the price to 0.
"""

import numpy as np

from matching.compiled import compiled
from matching.instance.crowd import Ints, Small
from matching.solver.heap import pop, push, wider


@compiled
def join(edge: int, volunteer: int, first: Small, after: Small, before: Small) -> None:
    """Put an edge on the list of edges with flow of its volunteer."""
    after[edge] = first[volunteer]
    before[edge] = -1
    if first[volunteer] >= 0:
        before[first[volunteer]] = edge
    first[volunteer] = edge


@compiled
def leave(edge: int, volunteer: int, first: Small, after: Small, before: Small) -> None:
    """Take an edge off that list."""
    if before[edge] >= 0:
        after[before[edge]] = after[edge]
    else:
        first[volunteer] = after[edge]
    if after[edge] >= 0:
        before[after[edge]] = before[edge]


@compiled
def join_all(column: Small, flow: Ints, first: Small, after: Small, before: Small) -> None:
    """Make the lists of edges with flow."""
    for edge in range(len(column)):
        if flow[edge] > 0:
            join(edge, column[edge], first, after, before)


@compiled
def place_all(
    sources: Ints,
    start: Ints,
    column: Small,
    owner: Small,
    worth: Ints,
    flow: Ints,
    utility: Ints,
    price: Ints,
    free: Ints,
    unserved: Ints,
    excess: Ints,
    first: Small,
    after: Small,
    before: Small,
) -> None:
    """Place the `excess` units of each child type in `sources`.

    Edges `start[i]:start[i + 1]` belong to child type i (`owner`) and lead to `column`. `mark` is
    2 x search for a volunteer that was reached, and one more when its distance is final.
    """
    distance, via = np.zeros(len(price), np.int64), np.zeros(len(price), np.int32)
    mark = np.zeros(len(price), np.int64)
    child_distance, left = np.zeros(len(utility), np.int64), np.zeros(len(utility), np.int32)
    child_mark = np.zeros(len(utility), np.int64)
    done_volunteers, done_children = (
        np.empty(len(price), np.int32),
        np.empty(len(utility), np.int32),
    )
    keys, nodes = np.empty(1024, np.int64), np.empty(1024, np.int32)
    search = 0
    for source in sources:
        while excess[source] > 0:
            search += 1
            heap, volunteers, children, scanned = 0, 0, 1, 0
            done_children[0] = source
            child_distance[source], child_mark[source], left[source] = 0, search, -1
            nearest, ends_at, gives_up = utility[source], -1, source
            while True:
                while scanned < children:
                    child = done_children[scanned]
                    scanned += 1
                    base = child_distance[child] + utility[child]
                    for edge in range(start[child], start[child + 1]):
                        volunteer = column[edge]
                        reached = base + price[volunteer] - worth[edge]
                        if reached >= nearest or mark[volunteer] > 2 * search:
                            continue
                        if mark[volunteer] == 2 * search and distance[volunteer] <= reached:
                            continue
                        mark[volunteer] = 2 * search
                        distance[volunteer], via[volunteer] = reached, edge
                        if free[volunteer] > 0:
                            nearest, ends_at, gives_up = reached, volunteer, -1
                        else:
                            if heap == len(keys):
                                keys, nodes = wider(keys, nodes)
                            heap = push(keys, nodes, heap, reached, volunteer)
                chosen = -1
                while heap > 0 and keys[0] < nearest and chosen < 0:
                    key, volunteer = keys[0], nodes[0]
                    heap = pop(keys, nodes, heap)
                    if mark[volunteer] == 2 * search and distance[volunteer] == key:
                        chosen = volunteer
                if chosen < 0:
                    break
                mark[chosen] += 1
                done_volunteers[volunteers] = chosen
                volunteers += 1
                edge = first[chosen]
                while edge >= 0:
                    child = owner[edge]
                    if child_mark[child] != search:
                        child_mark[child], left[child] = search, edge
                        child_distance[child] = distance[chosen]
                        done_children[children] = child
                        children += 1
                        if distance[chosen] + utility[child] < nearest:
                            nearest = distance[chosen] + utility[child]
                            ends_at, gives_up = -1, child
                    edge = after[edge]
            for at in range(children):
                child = done_children[at]
                utility[child] -= max(0, nearest - child_distance[child])
            for at in range(volunteers):
                volunteer = done_volunteers[at]
                price[volunteer] += max(0, nearest - distance[volunteer])
            # The way back: in over `via` to each volunteer, out over `left` of each child.
            amount = excess[source]
            if ends_at >= 0:
                amount = min(amount, free[ends_at])
                child = owner[via[ends_at]]
            else:
                child = gives_up
            while child != source:
                amount = min(amount, flow[left[child]])
                child = owner[via[column[left[child]]]]
            if ends_at >= 0:
                free[ends_at] -= amount
                edge = via[ends_at]
            else:
                unserved[gives_up] += amount
                edge = -1
                if gives_up != source:
                    out = left[gives_up]
                    flow[out] -= amount
                    if flow[out] == 0:
                        leave(out, column[out], first, after, before)
                    edge = via[column[out]]
            while edge >= 0:
                if flow[edge] == 0:
                    join(edge, column[edge], first, after, before)
                flow[edge] += amount
                child = owner[edge]
                edge = -1
                if child != source:
                    out = left[child]
                    flow[out] -= amount
                    if flow[out] == 0:
                        leave(out, column[out], first, after, before)
                    edge = via[column[out]]
            excess[source] -= amount


@compiled
def fill_all(
    targets: Ints,
    start: Ints,
    column: Small,
    owner: Small,
    into_start: Ints,
    into: Ints,
    worth: Ints,
    flow: Ints,
    utility: Ints,
    price: Ints,
    free: Ints,
    unserved: Ints,
    first: Small,
    after: Small,
    before: Small,
) -> None:
    """Fill or give away free places of each volunteer type in `targets` until their price is 0.

    Edges `into[into_start[j]:into_start[j + 1]]` lead to volunteer type j; the search goes
    backwards, from volunteers to the children who would come and the places they would leave.
    """
    distance, via = np.zeros(len(utility), np.int64), np.zeros(len(utility), np.int32)
    mark = np.zeros(len(utility), np.int64)
    place_distance, left = np.zeros(len(price), np.int64), np.zeros(len(price), np.int32)
    place_mark = np.zeros(len(price), np.int64)
    done_volunteers, done_children = (
        np.empty(len(price), np.int32),
        np.empty(len(utility), np.int32),
    )
    keys, nodes = np.empty(1024, np.int64), np.empty(1024, np.int32)
    search = 0
    for target in targets:
        while free[target] > 0 and price[target] > 0:
            search += 1
            heap, children, volunteers, scanned = 0, 0, 1, 0
            done_volunteers[0] = target
            place_distance[target], place_mark[target], left[target] = 0, search, -1
            nearest, empties, comes = price[target], target, -1
            while True:
                while scanned < volunteers:
                    volunteer = done_volunteers[scanned]
                    scanned += 1
                    base = place_distance[volunteer] + price[volunteer]
                    for at in range(into_start[volunteer], into_start[volunteer + 1]):
                        edge = into[at]
                        child = owner[edge]
                        reached = base + utility[child] - worth[edge]
                        if reached >= nearest or mark[child] > 2 * search:
                            continue
                        if mark[child] == 2 * search and distance[child] <= reached:
                            continue
                        mark[child] = 2 * search
                        distance[child], via[child] = reached, edge
                        if unserved[child] > 0:
                            nearest, empties, comes = reached, -1, child
                        else:
                            if heap == len(keys):
                                keys, nodes = wider(keys, nodes)
                            heap = push(keys, nodes, heap, reached, child)
                chosen = -1
                while heap > 0 and keys[0] < nearest and chosen < 0:
                    key, child = keys[0], nodes[0]
                    heap = pop(keys, nodes, heap)
                    if mark[child] == 2 * search and distance[child] == key:
                        chosen = child
                if chosen < 0:
                    break
                mark[chosen] += 1
                done_children[children] = chosen
                children += 1
                for edge in range(start[chosen], start[chosen + 1]):
                    volunteer = column[edge]
                    if flow[edge] > 0 and place_mark[volunteer] != search:
                        place_mark[volunteer], left[volunteer] = search, edge
                        place_distance[volunteer] = distance[chosen]
                        done_volunteers[volunteers] = volunteer
                        volunteers += 1
                        if distance[chosen] + price[volunteer] < nearest:
                            nearest = distance[chosen] + price[volunteer]
                            empties, comes = volunteer, -1
            for at in range(volunteers):
                volunteer = done_volunteers[at]
                price[volunteer] -= max(0, nearest - place_distance[volunteer])
            for at in range(children):
                child = done_children[at]
                utility[child] += max(0, nearest - distance[child])
            if empties == target:
                break
            amount = free[target]
            if comes >= 0:
                amount = min(amount, unserved[comes])
                volunteer = column[via[comes]]
            else:
                volunteer = empties
            while volunteer != target:
                amount = min(amount, flow[left[volunteer]])
                volunteer = column[via[owner[left[volunteer]]]]
            if comes >= 0:
                unserved[comes] -= amount
                edge = via[comes]
            else:
                free[empties] += amount
                out = left[empties]
                flow[out] -= amount
                if flow[out] == 0:
                    leave(out, empties, first, after, before)
                edge = via[owner[out]]
            while edge >= 0:
                volunteer = column[edge]
                if flow[edge] == 0:
                    join(edge, volunteer, first, after, before)
                flow[edge] += amount
                edge = -1
                if volunteer != target:
                    out = left[volunteer]
                    flow[out] -= amount
                    if flow[out] == 0:
                        leave(out, volunteer, first, after, before)
                    edge = via[owner[out]]
            free[target] -= amount
