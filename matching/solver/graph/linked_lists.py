"""Linked lists of numbered items, one list for each owner, in three arrays."""

from typing import NamedTuple

import numpy as np

from matching.compiled import compiled
from matching.instance.crowd import Small

ABSENT = -1
"""Stands where there is no item, no edge, no volunteer and no child: the solver's only sentinel."""


class LinkedLists(NamedTuple):
    """`first` holds the first item of each owner, `after` and `before` the neighbours of each item;
    ABSENT where there is none. Inserting and removing take constant time."""

    first: Small
    after: Small
    before: Small


@compiled
def empty_lists(owners: int, items: int) -> LinkedLists:
    """Lists of so many owners, for so many items, without any item on them."""
    return LinkedLists(
        np.full(owners, ABSENT, np.int32),
        np.full(items, ABSENT, np.int32),
        np.full(items, ABSENT, np.int32),
    )


@compiled
def insert(lists: LinkedLists, item: int, owner: int) -> None:
    """Put an item that is on no list at the head of its owner's."""
    head = lists.first[owner]
    lists.after[item], lists.before[item] = head, ABSENT
    if head != ABSENT:
        lists.before[head] = item
    lists.first[owner] = item


@compiled
def remove(lists: LinkedLists, item: int, owner: int) -> None:
    """Take an item off its owner's list."""
    before, after = lists.before[item], lists.after[item]
    if before != ABSENT:
        lists.after[before] = after
    else:
        lists.first[owner] = after
    if after != ABSENT:
        lists.before[after] = before
