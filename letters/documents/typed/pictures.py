"""Pictures that go with a typed letter: on one page after it, below each other."""

from collections.abc import Sequence
from dataclasses import dataclass

from letters.documents.drawing import Box

MOST = 3
_LEFT, _TOP, _WIDE, _HIGH, _BETWEEN = 20.0, 20.0, 170.0, 246.0, 6.0


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """A JPEG and its size in pixels; empty where the picture is gone, which the letter says."""

    content: bytes
    wide: int
    high: int


def places_of(pictures: Sequence[SheetPicture]) -> list[Box]:
    """Where each of them stands on its page, as large as fits, in the middle of its share."""
    if not pictures:
        return []
    share = (_HIGH - _BETWEEN * (len(pictures) - 1)) / len(pictures)
    return [
        _fitted(picture, _TOP + at * (share + _BETWEEN), share)
        for at, picture in enumerate(pictures)
    ]


def _fitted(picture: SheetPicture, top: float, share: float) -> Box:
    scale = min(_WIDE / picture.wide, share / picture.high)
    wide, high = picture.wide * scale, picture.high * scale
    return Box(_LEFT + (_WIDE - wide) / 2, top + (share - high) / 2, wide, high)
