"""Small line drawings for calm paper: writing lines, a bridge, a paper plane.

Each is a path in SVG's M, L, C and Z, in hundredths of a millimetre from the drawing's corner.
Several paths joined by a space are still one drawing, and one drawing on a page is what
LibreOffice lays out quickly a thousand times.
"""

from functools import cache
from itertools import pairwise

Point = tuple[float, float]

_BRIDGE = (
    "M 0 1000 C 900 1000 1100 250 1900 250 C 2700 250 2900 1000 3800 1000 "
    "M 100 820 C 900 820 1100 80 1900 80 C 2700 80 2900 820 3700 820 "
    "M 1350 1000 C 1350 650 1600 480 1900 480 C 2200 480 2450 650 2450 1000 "
    "M 820 1000 C 820 800 920 720 1030 720 C 1140 720 1220 800 1220 1000 "
    "M 2580 1000 C 2580 800 2660 720 2770 720 C 2880 720 2980 800 2980 1000 "
    "M 700 1180 C 900 1100 1100 1260 1300 1180 C 1500 1100 1700 1260 1900 1180 "
    "C 2100 1100 2300 1260 2500 1180 C 2700 1100 2900 1260 3100 1180 "
    "M 1300 1380 C 1500 1300 1700 1460 1900 1380 C 2100 1300 2300 1460 2500 1380"
)
_PLANE = "M 4500 560 L 5500 100 L 5050 950 L 4820 700 Z M 5500 100 L 4820 700 L 4800 960 L 4930 820"
_FLIGHT: tuple[tuple[Point, Point, Point, Point], ...] = (
    ((0, 1400), (900, 1600), (1500, 1500), (1900, 1100)),
    ((1900, 1100), (2300, 700), (1700, 300), (1500, 750)),
    ((1500, 750), (1300, 1250), (2500, 1400), (4300, 700)),
)
_DASHES = (9, 6, 12)


@cache
def ruled_lines(left: float, top: float, count: int, width: float, distance: float) -> str:
    """Return `count` writing lines `width` mm long, the first one `distance` mm below `top`."""
    start, end = round(left * 100), round((left + width) * 100)
    heights = (round((top + at * distance) * 100) for at in range(1, count + 1))
    return " ".join(f"M {start} {height} L {end} {height}" for height in heights)


def boxes(corners: list[tuple[float, float, float, float]]) -> str:
    """Return rectangles, each left, top, width, height in mm."""
    out = []
    for left, top, width, height in corners:
        x, y, right, bottom = (
            round(side * 100) for side in (left, top, left + width, top + height)
        )
        out.append(f"M {x} {y} L {right} {y} L {right} {bottom} L {x} {bottom} Z")
    return " ".join(out)


@cache
def bridge(left: float, top: float) -> str:
    """Return an arched bridge over water, the programme's sign: 38 × 15 mm."""
    return _moved(_BRIDGE, left, top)


@cache
def paper_plane(left: float, top: float) -> str:
    """Return a paper plane at the end of its dashed trail: 33 × 10 mm."""
    curves = zip(_FLIGHT, _DASHES, strict=True)
    trail = " ".join(_dashed(curve, dashes) for curve, dashes in curves)
    return _moved(f"{_PLANE} {trail}", left, top, scale=0.6)


def _dashed(curve: tuple[Point, Point, Point, Point], dashes: int) -> str:
    points = [_bezier(curve, at / (2 * dashes)) for at in range(2 * dashes)]
    return " ".join(
        f"M {x:.0f} {y:.0f} L {to_x:.0f} {to_y:.0f}"
        for at, ((x, y), (to_x, to_y)) in enumerate(pairwise(points))
        if at % 2 == 0
    )


def _bezier(curve: tuple[Point, Point, Point, Point], t: float) -> Point:
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    x, y = (
        sum(weight * point[axis] for weight, point in zip(weights, curve, strict=True))
        for axis in (0, 1)
    )
    return x, y


def _moved(path: str, left: float, top: float, scale: float = 1) -> str:
    offsets = (left * 100, top * 100)
    out, axis = [], 0
    for word in path.split():
        if word.isalpha():
            out.append(word)
        else:
            out.append(str(round(float(word) * scale + offsets[axis])))
            axis = 1 - axis
    return " ".join(out)
