"""Where something like a code lies: a square patch as restless across as it is downwards.

A code is dark and light in turns, half of it dark, in both directions; writing has far less ink,
and the print of a form far more of one direction. What a hand, a fold or a lamp hides of a code
does not matter for this: its finder patterns may be gone.
"""

from collections.abc import Iterator, Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

from letters.photos.found import MODULES, Spot

MOST = 60
"""So many patches are looked at, the largest first."""
_BLOCK = 8
_MODULE = 2.5
"""So many pixels a module has in the picture that is looked at."""
_GUESSES = (90, 130, 180, 270, 400, 600, 900)
"""The side of a code in pixels, where none was read that tells it."""
_CRUMBS = 0.15
_HARDLY_MORE = 0.6
_INK = (0.22, 0.75)
_TURNS = 4.0
_FILLED = 0.35
_ALIKE = (0.45, 1.9)


def sights(picture: Image.Image, known: Sequence[Spot]) -> list[Spot]:
    """Patches like codes beside those that are known, by whose size others are told."""
    if known:
        found = list(_patches(picture, median(spot.side for spot in known)))
    else:
        found = _guessed(picture)
    new = [spot for spot in found if not any(one.meets(spot) for one in known)]
    return sorted(new, key=lambda spot: -spot.side)[:MOST]


def _guessed(picture: Image.Image) -> list[Spot]:
    """The patches of the size that fits: smaller ones are crumbs of codes, larger ones heaps.

    Where codes are, much is covered, and a size larger covers hardly more.
    """
    guesses = [list(_patches(picture, side)) for side in _GUESSES]
    covered = [sum(spot.side**2 for spot in spots) for spots in guesses]
    least = _CRUMBS * max(covered)
    for spots, here, larger in zip(guesses, covered, [*covered[1:], 0.0], strict=True):
        if here >= least and here >= _HARDLY_MORE * larger:
            return spots
    return []


def _patches(picture: Image.Image, side: float) -> Iterator[Spot]:
    """Patches of about this side."""
    scale = min(1.0, _MODULE * MODULES / side)
    small = picture.resize(
        (max(1, round(picture.width * scale)), max(1, round(picture.height * scale))),
        Image.Resampling.BOX,
        reducing_gap=2.0,
    )
    restless = _restless(small)
    marks, _count = ndimage.label(ndimage.binary_closing(restless, np.ones((3, 3), np.bool_)))
    for place, (down, across) in enumerate(ndimage.find_objects(marks), 1):
        high, wide = (part.stop - part.start for part in (down, across))
        filled = float((marks[down, across] == place).mean())
        long = max(high, wide) * _BLOCK / scale
        square = min(high, wide) > 0.4 * max(high, wide)
        if square and filled > _FILLED and _ALIKE[0] < long / side < _ALIKE[1]:
            y, x = ((part.start + part.stop) / 2 * _BLOCK / scale for part in (down, across))
            yield Spot(x, y, long)


def _restless(picture: Image.Image) -> NDArray[np.bool_]:
    """For each block of the picture whether it is like a part of a code."""
    around = np.asarray(picture.filter(ImageFilter.BoxBlur(12)), np.float32)
    ink = np.asarray(picture, np.float32) < around * 0.94 - 1
    share = _blocks(ink) / _BLOCK**2
    across = _blocks(np.diff(ink, axis=1, append=False))
    down = _blocks(np.diff(ink, axis=0, append=False))
    turns = np.minimum(across, down)
    even = turns > 0.5 * np.maximum(across, down)
    return np.asarray((turns > _TURNS) & even & (share > _INK[0]) & (share < _INK[1]))


def _blocks(marks: NDArray[np.bool_]) -> NDArray[np.float32]:
    """How many are marked in each block and those around it; what is left at the edges is not."""
    high, wide = (size // _BLOCK for size in marks.shape)
    cut = marks[: high * _BLOCK, : wide * _BLOCK]
    sums = cut.reshape(high, _BLOCK, wide, _BLOCK).sum(axis=(1, 3), dtype=np.float32)
    return np.asarray(ndimage.uniform_filter(sums, 3), np.float32)
