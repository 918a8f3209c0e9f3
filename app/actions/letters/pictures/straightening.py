"""A sheet of paper in a photo, cut out and made straight where its four corners are plain."""

import numpy as np
from PIL import Image

SMALL = 400
LEAST_PART, LEAST_FILLED = 0.25, 0.8
"""The paper fills so much of the photo, and the four corners so much of what is bright."""
Corner = tuple[float, float]


def straightened(picture: Image.Image) -> Image.Image:
    """The paper alone, upright; the picture as it is where no paper is found for sure."""
    small = picture.convert("L")
    small.thumbnail((SMALL, SMALL))
    corners = _corners(np.asarray(small, dtype=np.float64))
    if corners is None:
        return picture
    scale = picture.width / small.width
    left_top, right_top, right_low, left_low = [(x * scale, y * scale) for x, y in corners]
    wide = max(_far(left_top, right_top), _far(left_low, right_low))
    high = max(_far(left_top, left_low), _far(right_top, right_low))
    around = (*left_top, *left_low, *right_low, *right_top)
    size = max(1, round(wide)), max(1, round(high))
    return picture.transform(size, Image.Transform.QUAD, around, Image.Resampling.BICUBIC)


def _corners(grey: "np.ndarray") -> list[Corner] | None:
    """The corners of what is bright, from the upper left with the clock; None: no plain sheet."""
    bright = grey > _threshold(grey)
    rows, columns = np.nonzero(bright)
    if len(rows) < LEAST_PART * grey.size:
        return None
    total, apart = columns + rows, columns - rows
    found = [int(at) for at in (total.argmin(), apart.argmax(), total.argmax(), apart.argmin())]
    corners = [(float(columns[at]), float(rows[at])) for at in found]
    area = _area(corners)
    if area < LEAST_PART * grey.size or len(rows) < LEAST_FILLED * area:
        return None
    # Words on the paper are dark too: more bright than the corners hold lies beside the paper.
    return corners if len(rows) <= 1.05 * area else None


def _threshold(grey: "np.ndarray") -> float:
    """Otsu's: what tells bright from dark best."""
    counts = np.bincount(grey.astype(np.uint8).ravel(), minlength=256).astype(float)
    levels = np.arange(256)
    below, sums = counts.cumsum(), (counts * levels).cumsum()
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2
    return float(np.nanargmax(np.where(np.isfinite(between), between, 0)))


def _area(corners: list[Corner]) -> float:
    turned = corners[1:] + corners[:1]
    pairs = zip(corners, turned, strict=True)
    return abs(sum(x * other_y - other_x * y for (x, y), (other_x, other_y) in pairs)) / 2


def _far(one: Corner, other: Corner) -> float:
    return ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5
