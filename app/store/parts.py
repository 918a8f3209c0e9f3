"""Many values in parts that one statement can name."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
AT_ONCE = 500


def in_parts(items: Iterable[Item]) -> Iterator[list[Item]]:
    """In go ids, codes or rows; out they come in their order, in lists of 500 at most."""
    every = list(items)
    for at in range(0, len(every), AT_ONCE):
        yield every[at : at + AT_ONCE]
