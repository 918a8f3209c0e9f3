"""Charts as plain SVG: bars, and lines over the weeks of a year."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 240
LEFT, BOTTOM, TOP = 56, 44, 34
INK, BLUE, RED = "#333333", "#2f6f9f", "#b5473c"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: its name, colour and values."""

    name: str
    colour: str
    values: Sequence[float]


def histogram(title: str, numbers: Sequence[int], step: int, mark: int | None = None) -> str:
    """How often each number is there, in boxes `step` wide; a red line at `mark`."""
    boxes = Counter(number // step * step for number in numbers)
    names = list(range(0, max(boxes, default=0) + step, step))
    bars = [(str(name), boxes[name]) for name in names]
    at = None if mark is None else mark / step
    return bar_chart(title, bars, at)


def bar_chart(title: str, bars: Sequence[tuple[str, int]], mark: float | None = None) -> str:
    """A bar for each name."""
    most = max((count for _name, count in bars), default=0) or 1
    each = (WIDTH - LEFT - 10) / max(1, len(bars))
    every = max(1, round(len(bars) / 12))
    parts = []
    for place, (name, count) in enumerate(bars):
        high = (HEIGHT - TOP - BOTTOM) * count / most
        x, y = LEFT + place * each, HEIGHT - BOTTOM - high
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(1, each - 2):.1f}" height="{high:.1f}" '
            f'fill="{BLUE}"><title>{escape(name)}: {count}</title></rect>'
        )
        if place % every == 0:
            parts.append(_text(x + each / 2, HEIGHT - BOTTOM + 16, name, "middle"))
    if mark is not None and mark <= len(bars):
        x = LEFT + mark * each
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}" stroke="{RED}"/>'
        )
    return _chart(title, most, parts)


def line_chart(title: str, names: Sequence[str], lines: Sequence[Line]) -> str:
    """Lines over the same names."""
    most = max((value for line in lines for value in line.values), default=0) or 1
    each = (WIDTH - LEFT - 10) / max(1, len(names) - 1)
    parts = []
    for number, line in enumerate(lines):
        points = " ".join(
            f"{LEFT + place * each:.1f},"
            f"{HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most:.1f}"
            for place, value in enumerate(line.values)
        )
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{line.colour}" stroke-width="2"/>'
        )
        parts.append(_text(WIDTH - 12, TOP + 16 * number, line.name, "end", line.colour))
    every = max(1, round(len(names) / 10))
    for place, name in enumerate(names):
        if place % every == 0:
            parts.append(_text(LEFT + place * each, HEIGHT - BOTTOM + 16, name, "middle"))
    return _chart(title, most, parts)


def _chart(title: str, most: float, parts: Sequence[str]) -> str:
    frame = [
        _text(LEFT, 18, title, "start", INK, 14),
        _text(LEFT - 6, TOP + 4, f"{most:g}", "end"),
        _text(LEFT - 6, HEIGHT - BOTTOM + 4, "0", "end"),
        f'<line x1="{LEFT}" x2="{WIDTH - 10}" y1="{HEIGHT - BOTTOM}" y2="{HEIGHT - BOTTOM}" '
        f'stroke="{INK}"/>',
    ]
    body = "\n".join([*frame, *parts])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif">\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n{body}\n</svg>\n'
    )


def _text(x: float, y: float, words: str, anchor: str, colour: str = INK, size: int = 11) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{colour}" '
        f'text-anchor="{anchor}">{escape(words)}</text>'
    )
