"""The lowest of all prices that prove an assignment."""

import numpy as np

from matching.compiled import compiled
from matching.instance.crowd import Ints, Small
from matching.solver.graph.heap import pop, push
from matching.solver.graph.linked_lists import ABSENT
from matching.solver.graph.residual_graph import Duals, Flow, Graph


@compiled
def lower_all(graph: Graph, flow: Flow, duals: Duals) -> None:
    """Lower the prices as far as the edges allow; utilities rise with them, the flow stays.

    The optimal prices of an assignment form a lattice (L. S. Shapley and M. Shubik, 1971), so
    there is one lowest. A price can fall to 0, but the utility of whoever sits there rises by as
    much, and that of a child with an unserved unit has to stay 0; nor can it fall by more than the
    reduced cost of an edge to it and what the utility at the other end rises by. So the `fall` of
    each price is a shortest distance in the residual graph from the prices' 0 and from the
    unserved children (E. W. Dijkstra, 1959).

    Invariant: what leaves the heap first is final; a child's `rise` is the fall of the first of
    its places to be final, as it has no reduced cost with any of them. O(e log e) for e edges.
    """
    fall, final = duals.price.copy(), np.zeros(len(duals.price), np.bool_)
    rise = np.where(flow.unserved > 0, 0, ABSENT)
    room = len(fall) + len(graph.worth)
    keys, nodes, heap = np.empty(room, np.int64), np.empty(room, np.int32), 0
    for volunteer in range(len(fall)):
        heap = push(keys, nodes, heap, fall[volunteer], volunteer)
    for child in range(len(rise)):
        if rise[child] == 0:
            heap = _limit(graph, duals, fall, keys, nodes, heap, child, 0)
    while heap > 0:
        key, chosen = keys[0], nodes[0]
        heap = pop(keys, nodes, heap)
        if final[chosen] or fall[chosen] != key:
            continue
        final[chosen] = True
        edge = flow.lists.first[chosen]
        while edge != ABSENT:
            child = graph.child[edge]
            if rise[child] == ABSENT:
                rise[child] = key
                heap = _limit(graph, duals, fall, keys, nodes, heap, child, key)
            edge = flow.lists.after[edge]
    duals.price[:] -= fall
    duals.utility[:] += np.maximum(0, rise)


@compiled
def _limit(
    graph: Graph,
    duals: Duals,
    fall: Ints,
    keys: Ints,
    nodes: Small,
    heap: int,
    child: int,
    rise: int,
) -> int:
    """Lower the fall of each price that a child whose utility rises by `rise` would else gain by;
    returns the size of the heap."""
    for edge in range(graph.child_start[child], graph.child_start[child + 1]):
        volunteer = graph.volunteer[edge]
        reduced_cost = duals.utility[child] + duals.price[volunteer] - graph.worth[edge]
        if reduced_cost + rise < fall[volunteer]:
            fall[volunteer] = reduced_cost + rise
            heap = push(keys, nodes, heap, fall[volunteer], volunteer)
    return heap
