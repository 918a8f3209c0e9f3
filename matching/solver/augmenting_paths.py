"""Shortest augmenting paths: from nearly right prices to an assignment that is exactly optimal.

What the auction leaves open is of two sorts, and each is closed by shortest paths in the residual
graph under reduced costs (J. Edmonds and R. M. Karp, 1972; the duals are updated along the way as
by H. W. Kuhn, 1955):

* units of children that are neither placed nor worth nothing: `place_all` sends each along the
  shortest path to a free place, or to a child that may go unserved;
* free places with a price above 0: `fill_all` sends a unit to each from where it is missed least,
  or lowers the price to 0.

The second is the first with the two sides of the graph exchanged, so one search serves both. It
begins at a node of the `near` side, which has an excess, and ends at a node of the `far` side
that has something to spare, or at a near one whose dual variable falls to 0.
"""

from typing import NamedTuple

import numpy as np

from matching.compiled import compiled
from matching.instance.crowd import Ints, Small
from matching.solver.heap import pop, push
from matching.solver.linked_lists import ABSENT
from matching.solver.residual_graph import Duals, Flow, Graph, add_flow, remove_flow


class Side(NamedTuple):
    """One side of the graph: its edges, `dual` variables, and `spare` units or places.

    The edges of a node are `edges[start[node]:start[node + 1]]`; `end` is the node of each edge.
    Only volunteers have their edges with flow `linked`: a child has few edges.
    """

    start: Ints
    edges: Small
    end: Small
    dual: Ints
    spare: Ints
    linked: bool


class Room(NamedTuple):
    """Arrays that one search after another uses.

    Far nodes have a distance, the edge they are reached `via`, and a mark: 2 x search when
    reached, one more when the distance is final. Near nodes have the distance at which they are
    reached, the edge with flow they are reached `out` of, and the search as mark. `near_order`
    and `far_order` list the nodes whose distance is final; `keys` and `nodes` are the heap, with
    room for every edge, as each is looked at once.
    """

    distance: Ints
    via: Small
    mark: Ints
    near_distance: Ints
    out: Small
    near_mark: Ints
    near_order: Small
    far_order: Small
    keys: Ints
    nodes: Small


class Path(NamedTuple):
    """A shortest path: its length, its last node, on which side that is, and how many nodes of
    either side are nearer."""

    length: int
    last: int
    ends_far: bool
    nears: int
    fars: int


def place_all(graph: Graph, flow: Flow, duals: Duals, children: Ints) -> None:
    """Place the excess of each of `children`, changing flow and duals; nothing gains after it."""
    _settle(graph, flow, _children(graph, flow, duals), _volunteers(graph, flow, duals),
            flow.excess, children)  # fmt: skip


def fill_all(graph: Graph, flow: Flow, duals: Duals, volunteers: Ints) -> None:
    """Fill free places of each of `volunteers` as far as their price is above 0."""
    _settle(graph, flow, _volunteers(graph, flow, duals), _children(graph, flow, duals),
            flow.free, volunteers)  # fmt: skip


def _children(graph: Graph, flow: Flow, duals: Duals) -> Side:
    every = np.arange(len(graph.child), dtype=np.int32)
    return Side(graph.child_start, every, graph.child, duals.utility, flow.unserved, False)


def _volunteers(graph: Graph, flow: Flow, duals: Duals) -> Side:
    starts, into = graph.volunteer_start, graph.into
    return Side(starts, into, graph.volunteer, duals.price, flow.free, True)


@compiled
def _settle(graph: Graph, flow: Flow, near: Side, far: Side, excess: Ints, roots: Ints) -> None:
    """Send the excess of each root along shortest paths, until none is left or its dual is 0.

    Invariant: reduced costs are at least 0 on every edge and 0 where there is flow. Each search
    costs O(e log e) for the e edges of the nodes that are nearer than the end of the path; every
    path but the last of a root ends something that was open, so there are about as many searches
    as units of excess.
    """
    room, now = _new_room(len(near.dual), len(far.dual), len(graph.worth)), 0
    for root in roots:
        while excess[root] > 0 and near.dual[root] > 0:
            now += 1
            path = _search(graph, flow, near, far, room, root, now)
            _update(near, far, room, path)
            excess[root] -= _augment(graph, flow, near, far, room, path, root, excess[root])


@compiled
def _new_room(nears: int, fars: int, edges: int) -> Room:
    return Room(
        np.zeros(fars, np.int64),
        np.zeros(fars, np.int32),
        np.zeros(fars, np.int64),
        np.zeros(nears, np.int64),
        np.zeros(nears, np.int32),
        np.zeros(nears, np.int64),
        np.empty(nears, np.int32),
        np.empty(fars, np.int32),
        np.empty(edges + 1, np.int64),
        np.empty(edges + 1, np.int32),
    )


@compiled
def _search(
    graph: Graph, flow: Flow, near: Side, far: Side, room: Room, root: int, now: int
) -> Path:
    """The shortest path from `root` (E. W. Dijkstra, 1959).

    Invariant: far nodes leave the heap in order of distance, so what leaves it is final; near
    nodes are final at once, as edges with flow cost nothing.
    """
    room.near_order[0] = root
    room.near_distance[root], room.near_mark[root], room.out[root] = 0, now, ABSENT
    path, scanned, heap = Path(near.dual[root], root, False, 1, 0), 0, 0
    while True:
        while scanned < path.nears:
            heap, path = _relax(graph, near, far, room, path, heap, room.near_order[scanned], now)
            scanned += 1
        heap, node = _next_final(room, heap, path.length, now)
        if node == ABSENT:
            return path
        room.mark[node] += 1
        room.far_order[path.fars] = node
        path = _take_back(flow, near, far, room, path, node, now)


@compiled
def _relax(
    graph: Graph, near: Side, far: Side, room: Room, path: Path, heap: int, node: int, now: int
) -> tuple[int, Path]:
    """Reach over the edges of a near node; returns the heap's size and the best end so far."""
    length, last, ends_far = path.length, path.last, path.ends_far
    base = room.near_distance[node] + near.dual[node]
    for at in range(near.start[node], near.start[node + 1]):
        edge = near.edges[at]
        other = far.end[edge]
        reached = base + far.dual[other] - graph.worth[edge]
        if reached >= length or room.mark[other] > 2 * now:
            continue
        if room.mark[other] == 2 * now and room.distance[other] <= reached:
            continue
        room.mark[other] = 2 * now
        room.distance[other], room.via[other] = reached, edge
        if far.spare[other] > 0:
            length, last, ends_far = reached, other, True
        else:
            heap = push(room.keys, room.nodes, heap, reached, other)
    return heap, Path(length, last, ends_far, path.nears, path.fars)


@compiled
def _next_final(room: Room, heap: int, length: int, now: int) -> tuple[int, int]:
    """Take the nearest node off the heap, or ABSENT where a path is as short; what was pushed
    before its node was reached on a shorter way is passed over."""
    while heap > 0 and room.keys[0] < length:
        key, node = room.keys[0], room.nodes[0]
        heap = pop(room.keys, room.nodes, heap)
        if room.mark[node] == 2 * now and room.distance[node] == key:
            return heap, node
    return heap, ABSENT


@compiled
def _take_back(
    flow: Flow, near: Side, far: Side, room: Room, path: Path, node: int, now: int
) -> Path:
    """Reach the near nodes that have flow to a far one; returns the best end so far."""
    length, last, ends_far, nears = path.length, path.last, path.ends_far, path.nears
    distance = room.distance[node]
    edge = _next_with_flow(flow, far, node, ABSENT)
    while edge != ABSENT:
        other = near.end[edge]
        if room.near_mark[other] != now:
            room.near_mark[other], room.out[other] = now, edge
            room.near_distance[other] = distance
            room.near_order[nears] = other
            nears += 1
            if distance + near.dual[other] < length:
                length, last, ends_far = distance + near.dual[other], other, False
        edge = _next_with_flow(flow, far, node, edge)
    return Path(length, last, ends_far, nears, path.fars + 1)


@compiled
def _next_with_flow(flow: Flow, side: Side, node: int, edge: int) -> int:
    """The node's edge with flow that follows `edge`; ABSENT stands before the first and after
    the last."""
    if side.linked:
        next_: int = flow.lists.first[node] if edge == ABSENT else flow.lists.after[edge]
        return next_
    for one in range(side.start[node] if edge == ABSENT else edge + 1, side.start[node + 1]):
        if flow.placed[one] > 0:
            return one
    return ABSENT


@compiled
def _update(near: Side, far: Side, room: Room, path: Path) -> None:
    """Change the duals by how much nearer each node is than the end of the path.

    Reduced costs along the path become 0, and none falls below 0.
    """
    for node in room.near_order[: path.nears]:
        near.dual[node] -= max(0, path.length - room.near_distance[node])
    for node in room.far_order[: path.fars]:
        far.dual[node] += max(0, path.length - room.distance[node])


@compiled
def _augment(
    graph: Graph, flow: Flow, near: Side, far: Side, room: Room, path: Path, root: int, most: int
) -> int:
    """Send what the path can take, `most` at most, from its end back to the root: in over `via`
    to each far node, out over `out` of each near one. Returns how much."""
    amount = _capacity(flow, near, far, room, path, root, most)
    node, edge = path.last, ABSENT
    if path.ends_far:
        far.spare[node] -= amount
        edge = room.via[node]
        node = near.end[edge]
        add_flow(graph, flow, edge, amount)
    else:
        near.spare[node] += amount
    while node != root:
        edge = room.out[node]
        remove_flow(graph, flow, edge, amount)
        edge = room.via[far.end[edge]]
        add_flow(graph, flow, edge, amount)
        node = near.end[edge]
    return amount


@compiled
def _capacity(
    flow: Flow, near: Side, far: Side, room: Room, path: Path, root: int, most: int
) -> int:
    """How much the path can take: what its end has to spare, and the least flow it takes back."""
    node, amount = path.last, most
    if path.ends_far:
        amount = min(amount, far.spare[node])
        node = near.end[room.via[node]]
    while node != root:
        edge = room.out[node]
        amount = min(amount, flow.placed[edge])
        node = near.end[room.via[far.end[edge]]]
    return amount
