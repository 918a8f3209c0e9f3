"""Many ids by whose they are, kept small."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

LAST = 2**62
"""No id is as high."""


class Owned:
    """Ids, each of somebody's: a hundred thousand take a megabyte and a half."""

    def __init__(self, rows: Iterable[tuple[int, int]]) -> None:
        """Of rows of an owner and an id, in the order of the owners."""
        self.owners, self._ids = array("q"), array("q")
        for owner, id_ in rows:
            self.owners.append(owner)
            self._ids.append(id_)

    def of(self, owners: range) -> Sequence[int]:
        """The ids of some owners."""
        return self._ids[self._part(owners)]

    def rows(self, owners: range) -> Iterator[tuple[int, int]]:
        """The rows of some owners."""
        part = self._part(owners)
        return zip(self.owners[part], self._ids[part], strict=True)

    def _part(self, owners: range) -> slice:
        return slice(*(bisect_left(self.owners, one) for one in (owners.start, owners.stop)))


def owners_in_parts(owners: Iterable[int], size: int) -> Iterator[range]:
    """All numbers from 0 on, in ranges that hold about so many of these owners each."""
    bounds = sorted({0, *sorted(owners)[size::size]})
    yield from map(range, bounds, [*bounds[1:], LAST])
