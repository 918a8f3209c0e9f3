"""The lowest of all prices that prove an assignment."""

import numpy as np

from matching.compiled import compiled
from matching.instance.crowd import Ints, Small
from matching.solver.heap import pop, push, wider


@compiled
def lower_all(
    start: Ints,
    column: Small,
    owner: Small,
    worth: Ints,
    utility: Ints,
    price: Ints,
    unserved: Ints,
    first: Small,
    after: Small,
) -> None:
    """Lower the prices as far as the edges allow; utilities rise with them, the flow stays.

    The optimal prices of an assignment form a lattice (L. S. Shapley and M. Shubik, 1971), so
    there is one lowest. A price may fall to 0, but not below what a child elsewhere would gain,
    whose own place may fall with it: what it falls is a shortest path from all those who hold
    still.
    """
    fall, done = price.copy(), np.zeros(len(price), np.int64)
    child_fall = np.full(len(utility), -1, np.int64)
    keys, nodes = np.empty(1024, np.int64), np.empty(1024, np.int32)
    heap = 0
    waiting, ready = np.empty(len(utility), np.int32), 0
    for child in range(len(utility)):
        if unserved[child] > 0:
            child_fall[child] = 0
            waiting[ready] = child
            ready += 1
    for volunteer in range(len(price)):
        if heap == len(keys):
            keys, nodes = wider(keys, nodes)
        heap = push(keys, nodes, heap, fall[volunteer], volunteer)
    while True:
        while ready > 0:
            ready -= 1
            child = waiting[ready]
            for edge in range(start[child], start[child + 1]):
                volunteer = column[edge]
                slack = utility[child] + price[volunteer] - worth[edge] + child_fall[child]
                if slack < fall[volunteer]:
                    fall[volunteer] = slack
                    if heap == len(keys):
                        keys, nodes = wider(keys, nodes)
                    heap = push(keys, nodes, heap, slack, volunteer)
        chosen = -1
        while heap > 0 and chosen < 0:
            key, volunteer = keys[0], nodes[0]
            heap = pop(keys, nodes, heap)
            if done[volunteer] == 0 and fall[volunteer] == key:
                chosen = volunteer
        if chosen < 0:
            break
        done[chosen] = 1
        edge = first[chosen]
        while edge >= 0:
            child = owner[edge]
            if child_fall[child] < 0:
                child_fall[child] = fall[chosen]
                waiting[ready] = child
                ready += 1
            edge = after[edge]
    for volunteer in range(len(price)):
        price[volunteer] -= fall[volunteer]
    for child in range(len(utility)):
        utility[child] += max(0, child_fall[child])
