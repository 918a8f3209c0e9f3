"""Regions as far as they matter: a volunteer's only to the longest part that some child shares."""

from collections.abc import Sequence

import numpy as np

from matching.instance.crowd import Floats, Ints
from matching.problem.round import Round

KNOWN_DIGITS = (6, 4, 2)
"""County, city, province."""


class Regions:
    """The regions of a round's children, and of its volunteers cut to what matters."""

    def __init__(self, round_: Round, matter: bool) -> None:
        children = [child.region if matter else "" for child in round_.children]
        volunteers = [volunteer.region if matter else "" for volunteer in round_.volunteers]
        self._children = sorted(set(children))
        starts = {region[:digits] for digits in KNOWN_DIGITS for region in self._children if region}

        def cut_to_shared(region: str) -> str:
            shared = (region[:digits] for digits in KNOWN_DIGITS if region[:digits] in starts)
            return next(shared, "")

        cut = {region: cut_to_shared(region) for region in set(volunteers)}
        self._volunteers = sorted(set(cut.values()))
        ours = {region: at for at, region in enumerate(self._children)}
        theirs = {region: at for at, region in enumerate(self._volunteers)}
        self.of_children: Ints = np.array([ours[region] for region in children], dtype=np.int64)
        self.of_volunteers: Ints = np.array(
            [theirs[cut[region]] for region in volunteers], dtype=np.int64
        )

    def table(self, weight: float, values: Sequence[float]) -> Floats:
        """The weighted part of each child's region with each cut region of a volunteer."""
        ours = np.array([int(region or -1) for region in self._children])[:, None]
        theirs = np.array([int(region.ljust(6, "0")) for region in self._volunteers])[None, :]
        known = np.array([len(region) for region in self._volunteers])[None, :]
        shared = np.zeros((len(self._children), len(self._volunteers)), dtype=np.intp)
        for digits in KNOWN_DIGITS:
            cut = 10 ** (6 - digits)
            shared += (ours >= 0) & (known >= digits) & (ours // cut == theirs // cut)
        return np.asarray(values, dtype=np.float64)[shared] * weight
