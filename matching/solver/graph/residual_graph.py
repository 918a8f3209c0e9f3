"""The residual graph: edges between types, the flow on them, and the dual variables.

A unit of a child type with a place is a unit of flow on an edge. Where there is flow it can also
be taken back, so each edge has two arcs in the residual graph: child to volunteer always, and
volunteer to child while `placed` is above 0. The reduced cost of an edge is
utility + price - worth; it is never negative, and 0 where there is flow (complementary slackness).
"""

from typing import NamedTuple

import numpy as np

from matching.compiled import compiled, inlined
from matching.instance.crowd import Ints, Small
from matching.solver.graph.linked_lists import LinkedLists, empty_lists, insert, remove

Indices = Ints | Small


class Graph(NamedTuple):
    """Edges, sorted by child type and then by volunteer type.

    `child` and `volunteer` are the ends of each edge and `worth` its w. The edges of child type i
    are `child_start[i]:child_start[i + 1]`; those of volunteer type j are
    `into[volunteer_start[j]:volunteer_start[j + 1]]`.
    """

    child: Small
    volunteer: Small
    worth: Ints
    child_start: Ints
    volunteer_start: Ints
    into: Small


class Flow(NamedTuple):
    """What is placed: units on each edge, and the edges with flow of each volunteer type as lists.

    `free` are the places that each volunteer type has left. Units of a child type without a place
    are `unserved` where that is as good as any place, and `excess` where a place is still due.
    """

    placed: Ints
    free: Ints
    unserved: Ints
    excess: Ints
    lists: LinkedLists


class Duals(NamedTuple):
    """The dual variables: the utility of each child type and the price of each volunteer type."""

    utility: Ints
    price: Ints


def graph_of(child: Indices, volunteer: Indices, worth: Ints, duals: Duals) -> Graph:
    """The graph of edges that are sorted by child type and then by volunteer type."""
    child, volunteer = child.astype(np.int32), volunteer.astype(np.int32)
    return Graph(
        child,
        volunteer,
        worth,
        _starts(child, len(duals.utility)),
        _starts(volunteer, len(duals.price)),
        np.argsort(volunteer, kind="stable").astype(np.int32),
    )


def _starts(ends: Small, nodes: int) -> Ints:
    """Where the edges of each node begin when they are sorted by it, and where the last end."""
    return np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=nodes))]).astype(np.int64)


def flow_on(graph: Graph, placed: Ints, units: Ints, places: Ints, duals: Duals) -> Flow:
    """The flow with `placed` units on each edge, of `units` and `places` of each type.

    Units without a place count as unserved where their utility is 0, and as excess elsewhere.
    """
    free, left = places.copy(), units.copy()
    np.subtract.at(free, graph.volunteer, placed)
    np.subtract.at(left, graph.child, placed)
    unserved = np.where(duals.utility == 0, left, 0)
    lists = empty_lists(len(places), len(placed))
    _list_all(graph, placed, lists)
    return Flow(placed, free, unserved, left - unserved, lists)


@compiled
def _list_all(graph: Graph, placed: Ints, lists: LinkedLists) -> None:
    for edge in range(len(placed)):
        if placed[edge] > 0:
            insert(lists, edge, graph.volunteer[edge])


@inlined
def add_flow(graph: Graph, flow: Flow, edge: int, amount: int) -> None:
    """Place more units on an edge."""
    if flow.placed[edge] == 0:
        insert(flow.lists, edge, graph.volunteer[edge])
    flow.placed[edge] += amount


@inlined
def remove_flow(graph: Graph, flow: Flow, edge: int, amount: int) -> None:
    """Take units off an edge."""
    flow.placed[edge] -= amount
    if flow.placed[edge] == 0:
        remove(flow.lists, edge, graph.volunteer[edge])
