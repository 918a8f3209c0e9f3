"""A heap of nodes by key, the lowest first, in two arrays that grow."""

import numpy as np

from matching.compiled import compiled
from matching.instance.crowd import Ints, Small


@compiled
def push(keys: Ints, nodes: Small, size: int, key: int, node: int) -> int:
    """Add a node to a heap with room for it; returns the new size."""
    hole = size
    while hole > 0 and keys[(hole - 1) // 2] > key:
        above = (hole - 1) // 2
        keys[hole], nodes[hole] = keys[above], nodes[above]
        hole = above
    keys[hole], nodes[hole] = key, node
    return size + 1


@compiled
def pop(keys: Ints, nodes: Small, size: int) -> int:
    """Take the first off the heap; the caller has read it. Returns the new size."""
    size -= 1
    key, node = keys[size], nodes[size]
    hole = 0
    while True:
        below = 2 * hole + 1
        if below >= size:
            break
        if below + 1 < size and keys[below + 1] < keys[below]:
            below += 1
        if keys[below] >= key:
            break
        keys[hole], nodes[hole] = keys[below], nodes[below]
        hole = below
    keys[hole], nodes[hole] = key, node
    return size


@compiled
def wider(keys: Ints, nodes: Small) -> tuple[Ints, Small]:
    """The same heap with room for twice as many."""
    more_keys, more_nodes = np.empty(2 * len(keys), np.int64), np.empty(2 * len(nodes), np.int32)
    more_keys[: len(keys)] = keys
    more_nodes[: len(nodes)] = nodes
    return more_keys, more_nodes
