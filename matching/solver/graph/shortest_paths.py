"""Dijkstra's search in the residual graph, from a node with an excess to where it can go.

The two sides of the graph look alike to it: `near` is the side of the root, `far` the other. It
goes over every edge from near to far, and over edges with flow back from far to near. A path ends
at a far node that has something to spare, or at a near one that may give up what it has, at the
cost of its dual variable.
"""

from typing import NamedTuple

import numpy as np

from matching.compiled import compiled, inlined
from matching.instance.crowd import Ints, Small
from matching.solver.graph.heap import pop, push
from matching.solver.graph.linked_lists import ABSENT
from matching.solver.graph.residual_graph import Flow, Graph


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


@compiled
def new_room(nears: int, fars: int, edges: int) -> Room:
    """Room for searches in a graph with so many nodes on either side and so many edges."""
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


@inlined
def shortest_path(
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


@inlined
def _relax(
    graph: Graph, near: Side, far: Side, room: Room, path: Path, heap: int, node: int, now: int
) -> tuple[int, Path]:
    """Reach over the edges of a near node; returns the heap's size and the best end so far."""
    length, last, ends_far = path.length, path.last, path.ends_far
    edges, end, worth, dual, spare = near.edges, far.end, graph.worth, far.dual, far.spare
    mark, distance, via, keys, nodes = room.mark, room.distance, room.via, room.keys, room.nodes
    base = room.near_distance[node] + near.dual[node]
    for at in range(near.start[node], near.start[node + 1]):
        edge = edges[at]
        other = end[edge]
        reached = base + dual[other] - worth[edge]
        if reached >= length or mark[other] > 2 * now:
            continue
        if mark[other] == 2 * now and distance[other] <= reached:
            continue
        mark[other], distance[other], via[other] = 2 * now, reached, edge
        if spare[other] > 0:
            length, last, ends_far = reached, other, True
        else:
            heap = push(keys, nodes, heap, reached, other)
    return heap, Path(length, last, ends_far, path.nears, path.fars)


@inlined
def _next_final(room: Room, heap: int, length: int, now: int) -> tuple[int, int]:
    """Take the nearest node off the heap, or ABSENT where a path is as short; what was pushed
    before its node was reached on a shorter way is passed over."""
    keys, nodes, mark, distance = room.keys, room.nodes, room.mark, room.distance
    while heap > 0 and keys[0] < length:
        key, node = keys[0], nodes[0]
        heap = pop(keys, nodes, heap)
        if mark[node] == 2 * now and distance[node] == key:
            return heap, node
    return heap, ABSENT


@inlined
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


@inlined
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
