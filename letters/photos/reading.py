"""The codes of a photo: the whole of it first, then closely each patch that is like a code."""

import io
from collections.abc import Sequence
from math import dist

import zxingcpp
from PIL import Image

from letters.photos.closer import ALL, OF_ONE_HAND, CloserLook, found_in
from letters.photos.found import MODULES, PhotoFault, PhotoReading, PhotoRefused, Spot
from letters.photos.opening import opened

MOST_CODES = 400
MOST_CUTOUTS = 40
SMALLEST = 96
"""In pixels: a picture of less holds no code that can be read."""
_FEW, _MANY_TELL, _FEW_TELL = 16, 8, 3
"""Up to so many patches are all looked at; of more, so many tell whether a look is worth it."""
_BESIDE = 0.8
_CUTOUT = 400


def read_photo(content: bytes) -> PhotoReading:
    """What the codes of a photo say. Raises PhotoRefused for what is no photo."""
    picture = opened(content)
    if min(picture.size) < SMALLEST:
        raise PhotoRefused(PhotoFault.UNREADABLE)
    return read_picture(picture)


def read_picture(picture: Image.Image) -> PhotoReading:
    """What the codes of a grey picture say, and what was seen of those that were not read."""
    # It needs scipy: large and slow to load, and wanted for photos alone.
    from letters.photos.sights import sights

    seen = [(one.text, _spot(one)) for one in found_in(picture)]
    left = sights(picture, [spot for _text, spot in seen])
    for look in ALL:
        if len(left) <= _FEW or _helps(picture, look, left, _MANY_TELL):
            left = _looked(picture, look, left, seen)
    for look in OF_ONE_HAND:
        if _helps(picture, look, left, _FEW_TELL):
            left = _looked(picture, look, left, seen)
    in_order = sorted(seen, key=lambda one: _place(one[1]))[:MOST_CODES]
    cutouts = [_cutout(picture, spot) for spot in sorted(left, key=_place)[:MOST_CUTOUTS]]
    return PhotoReading(tuple(dict.fromkeys(text for text, _spot in in_order)), tuple(cutouts))


def _helps(picture: Image.Image, look: CloserLook, spots: Sequence[Spot], tried: int) -> bool:
    """Whether a look reads any of a few that lie apart."""
    some = spots[:: max(1, len(spots) // tried)][:tried]
    return len(_looked(picture, look, some, [])) < len(some)


def _looked(
    picture: Image.Image, look: CloserLook, spots: Sequence[Spot], seen: list[tuple[str, Spot]]
) -> list[Spot]:
    """Look at each spot; those that are still not read. What is read is added to `seen`."""
    left = []
    for spot in spots:
        texts = look.texts(_patch(picture, spot, _BESIDE), spot.side / MODULES)
        seen += [(text, spot) for text in texts]
        if not texts:
            left.append(spot)
    return left


def _spot(code: zxingcpp.Barcode) -> Spot:
    place = code.position
    corners = [
        (one.x, one.y)
        for one in (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
    ]
    sides = [dist(one, corners[number - 1]) for number, one in enumerate(corners)]
    x, y = (sum(axis) / 4 for axis in zip(*corners, strict=True))
    return Spot(x, y, sum(sides) / 4)


def _patch(picture: Image.Image, spot: Spot, beside: float) -> Image.Image:
    reach = spot.side * beside
    left, top = round(spot.x - reach), round(spot.y - reach)
    return picture.crop((left, top, round(spot.x + reach), round(spot.y + reach)))


def _cutout(picture: Image.Image, spot: Spot) -> bytes:
    """A small JPEG of the place: what is written beside the code is on it."""
    reach = spot.side * 1.3
    left, top = max(0, round(spot.x - reach)), max(0, round(spot.y - reach))
    right = min(picture.width, round(spot.x + reach))
    patch = picture.crop((left, top, right, min(picture.height, round(spot.y + reach))))
    patch.thumbnail((_CUTOUT, _CUTOUT))
    out = io.BytesIO()
    patch.save(out, "JPEG", quality=60)
    return out.getvalue()


def _place(spot: Spot) -> tuple[int, float]:
    """Line by line, as one reads."""
    return (round(spot.y / max(spot.side, 1.0)), spot.x)
