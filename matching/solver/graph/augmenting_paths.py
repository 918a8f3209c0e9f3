"""Shortest augmenting paths: from nearly right prices to an assignment that is exactly optimal.

What the auction leaves open is of two sorts, and each is closed by shortest paths in the residual
graph under reduced costs (J. Edmonds and R. M. Karp, 1972; the duals are updated along the way as
by H. W. Kuhn, 1955):

* units of children that are neither placed nor worth nothing: `place_all` sends each along the
  shortest path to a free place, or to a child that may go unserved;
* free places with a price above 0: `fill_all` sends a unit to each from where it is missed least,
  or lowers the price to 0.

The second is the first with the two sides of the graph exchanged, so one search serves both.
"""

import numpy as np

from matching.compiled import compiled, inlined
from matching.instance.crowd import Ints
from matching.solver.graph.linked_lists import ABSENT
from matching.solver.graph.residual_graph import Duals, Flow, Graph, add_flow, remove_flow
from matching.solver.graph.shortest_paths import Path, Room, Side, new_room, shortest_path


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
    room, now = new_room(len(near.dual), len(far.dual), len(graph.worth)), 0
    for root in roots:
        while excess[root] > 0 and near.dual[root] > 0:
            now += 1
            path = shortest_path(graph, flow, near, far, room, root, now)
            _update(near, far, room, path)
            excess[root] -= _augment(graph, flow, near, far, room, path, root, excess[root])


@inlined
def _update(near: Side, far: Side, room: Room, path: Path) -> None:
    """Change the duals by how much nearer each node is than the end of the path.

    Reduced costs along the path become 0, and none falls below 0.
    """
    for node in room.near_order[: path.nears]:
        near.dual[node] -= max(0, path.length - room.near_distance[node])
    for node in room.far_order[: path.fars]:
        far.dual[node] += max(0, path.length - room.distance[node])


@inlined
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


@inlined
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
