"""Photos of letters, made: codes on labels on a desk, and what goes wrong with a camera."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from letters.documents.qr import qr_png

SIZE = (4000, 3000)
"""Twelve megapixels."""
DESK = 118


@dataclass(frozen=True)
class Photograph:
    """A grey picture, and the middle of each code in it."""

    picture: Image.Image
    middles: Mapping[str, tuple[float, float]]
    side: int

    def file(self, kind: str = "JPEG", quality: int = 88) -> bytes:
        """The picture as a phone stores it."""
        out = io.BytesIO()
        self.picture.convert("RGB").save(out, kind, quality=quality)
        return out.getvalue()


def photograph(texts: Sequence[str], rng: Random, size: tuple[int, int] = SIZE) -> Photograph:
    """Letters spread out on a desk, each a little askew."""
    wide, high = size
    columns = max(1, round((len(texts) * wide / high) ** 0.5))
    lines = -(-len(texts) // columns)
    cell = (wide // columns, high // lines)
    side = int(min(cell) * 0.42)
    desk = Image.new("L", size, DESK)
    middles = {}
    for number, text in enumerate(texts):
        line, column = divmod(number, columns)
        label = _label(text, side, rng).rotate(
            rng.uniform(-12, 12), Image.Resampling.BICUBIC, expand=True, fillcolor=0
        )
        mask = label.point(lambda value: 255 if value > 3 else 0)
        left = column * cell[0] + (cell[0] - label.width) // 2
        top = line * cell[1] + (cell[1] - label.height) // 2
        desk.paste(label, (left, top), mask)
        middles[text] = (left + label.width / 2, top + label.height / 2)
    return Photograph(desk, middles, side)


def _label(text: str, side: int, rng: Random) -> Image.Image:
    """A piece of an envelope: its code, and lines of writing beside and under it."""
    paper = Image.new("L", (int(side * 1.5), int(side * 1.5)), rng.randrange(205, 245))
    with Image.open(io.BytesIO(qr_png(text))) as drawn:
        code = drawn.convert("L").resize((side, side), Image.Resampling.BOX)
    ink = code.point(lambda value: 40 + value * 190 // 255)
    at = (paper.width - side) // 2
    paper.paste(ink, (at, at))
    draw = ImageDraw.Draw(paper)
    for line in range(2):
        top = int(side * (0.08 + 0.09 * line))
        for start in range(at, paper.width - at, 14):
            if rng.random() < 0.7:
                draw.line((start, top, start + rng.randrange(3, 11), top + 8), fill=70, width=3)
    return paper


Disturbance = Callable[[Photograph, Random], Photograph]


def _changed(photo: Photograph, values: NDArray[np.float32]) -> Photograph:
    picture = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    return Photograph(picture, photo.middles, photo.side)


def _values(photo: Photograph) -> NDArray[np.float32]:
    return np.asarray(photo.picture, np.float32)


def _ramp(photo: Photograph) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    wide, high = photo.picture.size
    across = np.linspace(0, 1, wide, dtype=np.float32)[None, :]
    down = np.linspace(0, 1, high, dtype=np.float32)[:, None]
    return across, down


def turned(photo: Photograph, rng: Random) -> Photograph:
    """The phone was held askew, by any angle."""
    angle = rng.uniform(0, 360)
    wide, high = photo.picture.size
    spun = photo.picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=DESK)
    turn = np.deg2rad(-angle)
    cos, sin = np.cos(turn), np.sin(turn)
    middles = {
        text: (
            (x - wide / 2) * cos - (y - high / 2) * sin + spun.width / 2,
            (x - wide / 2) * sin + (y - high / 2) * cos + spun.height / 2,
        )
        for text, (x, y) in photo.middles.items()
    }
    return Photograph(spun, middles, photo.side)


def aslant(photo: Photograph, rng: Random) -> Photograph:
    """Taken from one side of the table: what is far away is small."""
    wide, high = photo.picture.size
    far = wide * rng.uniform(0.16, 0.24)
    corners = [(far, high * 0.1), (wide - far * 0.8, 0), (wide, high), (0, high * 0.94)]
    back = _perspective(corners, [(0, 0), (wide, 0), (wide, high), (0, high)])
    picture = photo.picture.transform(
        photo.picture.size,
        Image.Transform.PERSPECTIVE,
        back,
        Image.Resampling.BICUBIC,
        fillcolor=DESK,
    )
    ahead = _perspective([(0, 0), (wide, 0), (wide, high), (0, high)], corners)
    middles = {text: _through(ahead, x, y) for text, (x, y) in photo.middles.items()}
    return Photograph(picture, middles, photo.side)


def _perspective(
    shown: Sequence[tuple[float, float]], taken: Sequence[tuple[float, float]]
) -> tuple[float, ...]:
    """The eight numbers that lead from each corner of `shown` to that of `taken`."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(shown, taken, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(wanted)))


def _through(eight: Sequence[float], x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f, g, h = eight
    below = g * x + h * y + 1
    return (a * x + b * y + c) / below, (d * x + e * y + f) / below


def blurred(photo: Photograph, rng: Random) -> Photograph:
    """Out of focus."""
    radius = photo.side / 41 * rng.uniform(0.5, 0.8)
    return Photograph(
        photo.picture.filter(ImageFilter.GaussianBlur(radius)), photo.middles, photo.side
    )


def shaken(photo: Photograph, rng: Random) -> Photograph:
    """The hand moved along a line while the picture was taken."""
    steps, angle = round(photo.side / 41 * rng.uniform(1.4, 2.0)), rng.uniform(0, np.pi)
    values = _values(photo)
    ways = [(round(step * np.sin(angle)), round(step * np.cos(angle))) for step in range(steps)]
    moved = sum(np.roll(values, way, (0, 1)) for way in ways) / steps
    return _changed(photo, np.asarray(moved, np.float32))


def shadowed(photo: Photograph, rng: Random) -> Photograph:
    """The shadow of a hand with a hard edge, and a lamp at one side."""
    across, down = _ramp(photo)
    edge = (across * 1.1 + down * 0.5 + 0.12 * np.sin(down * 9)) > rng.uniform(0.5, 0.9)
    light = np.where(edge, 0.3, 1.0) * (0.55 + 0.45 * across)
    return _changed(photo, _values(photo) * light.astype(np.float32))


def dim(photo: Photograph, rng: Random) -> Photograph:
    """Too little light: little contrast, and the grain of the sensor."""
    grain = np.random.default_rng(rng.randrange(2**32))
    values = _values(photo) * 0.22 + 12
    values += grain.normal(0, 9, values.shape).astype(np.float32)
    return _changed(photo, values)


def squeezed(photo: Photograph, rng: Random) -> Photograph:
    """Sent by a messenger that makes pictures small: half the size, poor quality."""
    half = photo.picture.resize(
        (photo.picture.width // 2, photo.picture.height // 2), Image.Resampling.BILINEAR
    )
    out = io.BytesIO()
    half.save(out, "JPEG", quality=rng.randrange(12, 20))
    with Image.open(io.BytesIO(out.getvalue())) as sent:
        picture = sent.convert("L")
    middles = {text: (x / 2, y / 2) for text, (x, y) in photo.middles.items()}
    return Photograph(picture, middles, photo.side // 2)


def glared(photo: Photograph, rng: Random) -> Photograph:
    """Lamps mirrored in plastic: white spots, some over codes."""
    values = _values(photo).copy()
    tall, broad = values.shape
    down, across = np.mgrid[0:tall, 0:broad].astype(np.float32)
    for x, y in rng.sample(sorted(photo.middles.values()), max(1, len(photo.middles) // 8)):
        x, y = x + rng.uniform(-0.5, 0.5) * photo.side, y + rng.uniform(-0.5, 0.5) * photo.side
        far = ((across - x) ** 2 + (down - y) ** 2) / (photo.side * 0.45) ** 2
        values += 330 * np.exp(-far)
    return _changed(photo, values)


def folded(photo: Photograph, rng: Random) -> Photograph:
    """Each fourth letter has a folded corner that lies over a corner of its code."""

    def fold(draw: ImageDraw.ImageDraw, x: float, y: float, side: int) -> None:
        reach, deep = side * 0.75, side * rng.uniform(0.12, 0.3)
        corner = (x - reach, y - reach)
        draw.polygon(
            [
                corner,
                (corner[0] + 2 * (side * 0.25 + deep), corner[1]),
                (corner[0], corner[1] + 2 * (side * 0.25 + deep)),
            ],
            fill=DESK,
        )
        inner = side * 0.25 + deep
        draw.polygon(
            [
                (corner[0] + inner, corner[1] + inner),
                (corner[0] + 2 * inner, corner[1]),
                (corner[0], corner[1] + 2 * inner),
            ],
            fill=200,
        )

    return _drawn_over(photo, rng, fold)


def thumbed(photo: Photograph, rng: Random) -> Photograph:
    """Each fourth code lies under a thumb, partly."""

    def thumb(draw: ImageDraw.ImageDraw, x: float, y: float, side: int) -> None:
        x += side * rng.uniform(0.25, 0.5)
        y += side * rng.uniform(0.25, 0.5)
        draw.ellipse((x - side * 0.3, y - side * 0.3, x + side * 0.5, y + side * 0.9), fill=150)

    return _drawn_over(photo, rng, thumb)


def _drawn_over(
    photo: Photograph,
    rng: Random,
    draw_at: Callable[[ImageDraw.ImageDraw, float, float, int], None],
) -> Photograph:
    picture = photo.picture.copy()
    draw = ImageDraw.Draw(picture)
    for x, y in rng.sample(sorted(photo.middles.values()), max(1, len(photo.middles) // 4)):
        draw_at(draw, x, y, photo.side)
    return Photograph(picture, photo.middles, photo.side)


def untouched(photo: Photograph, rng: Random) -> Photograph:
    """Taken well."""
    return photo


def many_at_once(photo: Photograph, rng: Random) -> Photograph:
    """Aslant, in a shadow, a little out of focus, and sent in poor quality."""
    for one in (aslant, shadowed):
        photo = one(photo, rng)
    soft = photo.picture.filter(ImageFilter.GaussianBlur(photo.side / 41 * 0.35))
    out = io.BytesIO()
    soft.save(out, "JPEG", quality=35)
    with Image.open(io.BytesIO(out.getvalue())) as sent:
        return Photograph(sent.convert("L"), photo.middles, photo.side)


DISTURBANCES: Mapping[str, Disturbance] = {
    one.__name__: one
    for one in (
        *(untouched, turned, aslant, blurred, shaken, shadowed, dim, squeezed, glared),
        *(folded, thumbed, many_at_once),
    )
}
