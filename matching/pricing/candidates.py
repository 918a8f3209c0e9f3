"""The sets of tags that may hold what a child asks for, by bounds; all others are not opened."""

from typing import NamedTuple

import numpy as np

from matching.compiled import compiled, inlined
from matching.instance.crowd import Crowd, Ints, Lanes, Small
from matching.pricing.bounds import SLACK, OwnTags, bounds, own_tags, reached_by


class Scratch(NamedTuple):
    """Arrays that one child type after another uses.

    `tops` and `chunks` are the ceilings of the view of the child type before, `over` the bounds
    of chunks and `out` those of sets; `passed` lists the sets that may hold what is asked for.
    `rows` are the child's rows of `marks`, `lanes` the highest of every so-many-th bound.
    """

    tops: Lanes
    chunks: Lanes
    over: Lanes
    out: Lanes
    rows: Small
    lanes: Lanes
    passed: Ints


@compiled
def new_scratch(crowd: Crowd, lanes: int) -> Scratch:
    """Arrays for a crowd, with so many lanes."""
    sets, chunks = len(crowd.group) - 1, len(crowd.chunk_total)
    return Scratch(
        np.empty((2, sets), np.float32),
        np.empty((2, chunks), np.float32),
        np.empty(chunks, np.float32),
        np.empty(sets, np.float32),
        np.empty(len(crowd.tag_up) + 1, np.int32),
        np.empty(lanes, np.float32),
        np.empty(sets, np.int64),
    )


@compiled
def candidate_sets(
    crowd: Crowd, scratch: Scratch, child: int, limit: np.float32, cut: np.float32, most: int
) -> tuple[int, np.float32]:
    """List the sets whose bound is above `limit` and, without prices, not below `cut`.

    With `most` above 0 only the best so many volunteers are asked for, and the limit rises to
    what so many reach for sure (but where tags share a row of `marks`: there a bound need not be
    reached). Returns how many sets are listed, and the limit.
    """
    own = own_tags(crowd, child, scratch.rows)
    if most > 0 and own.rare == 0.0:
        return _best_sets(crowd, scratch, own, limit, most)
    return _sets_by_chunks(crowd, scratch, own, limit, cut), limit


@inlined
def _best_sets(
    crowd: Crowd, scratch: Scratch, own: OwnTags, limit: np.float32, most: int
) -> tuple[int, np.float32]:
    """Bound every set; those that may be among the best `most`, and the limit they are above."""
    out, passed, sets, count = scratch.out, scratch.passed, len(crowd.group) - 1, 0
    bounds(crowd.marks, crowd.volunteer_total, own, scratch.tops[0], 0, sets, out)
    limit = max(limit, reached_by(out, most, scratch.lanes) - 3 * SLACK)
    for set_ in range(sets):
        if out[set_] > limit:
            passed[count] = set_
            count += 1
    return count, limit


@inlined
def _sets_by_chunks(
    crowd: Crowd, scratch: Scratch, own: OwnTags, limit: np.float32, cut: np.float32
) -> int:
    """Bound chunks of sets first, and the sets of a chunk only where it may hold something."""
    tops, chunks, over, out = scratch.tops, scratch.chunks, scratch.over, scratch.out
    passed, sets, count = scratch.passed, len(crowd.group) - 1, 0
    bounds(crowd.chunk_marks, crowd.chunk_total, own, chunks[0], 0, len(over), over)
    for chunk in range(len(over)):
        if over[chunk] <= limit or over[chunk] - chunks[0, chunk] + chunks[1, chunk] < cut:
            continue
        first, last = chunk * crowd.chunk, min(sets, (chunk + 1) * crowd.chunk)
        bounds(crowd.marks, crowd.volunteer_total, own, tops[0], first, last, out)
        for set_ in range(first, last):
            if out[set_] > limit and out[set_] - tops[0, set_] + tops[1, set_] >= cut:
                passed[count] = set_
                count += 1
    return count
