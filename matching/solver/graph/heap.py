"""A binary heap of nodes by key, the lowest first, in two arrays that the caller makes large
enough. (J. W. J. Williams, 1964)"""

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
def replace_lowest(keys: Ints, nodes: Small, size: int, key: int, node: int) -> None:
    """Put a node in the place of the lowest of a heap of `size` nodes."""
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


@compiled
def pop(keys: Ints, nodes: Small, size: int) -> int:
    """Take off the lowest, which the caller has read; returns the new size."""
    replace_lowest(keys, nodes, size - 1, keys[size - 1], nodes[size - 1])
    return size - 1
