"""A picture that somebody sent, made anew apart from this process: coloured, bounded, bare."""

import io
from dataclasses import dataclass
from functools import partial

from PIL import Image

from app.actions.letters.pictures.straightening import straightened
from app.actions.people.agreements.pictures import opened_upright
from app.errors import Refused
from app.intake.apart import WorkLimits, apart
from app.intake.faults import IntakeRefused

LONGEST = 2_000
QUALITY = 80
LIMITS = WorkLimits(seconds=20, memory_bytes=1_000_000_000, answer_bytes=12_000_000)


@dataclass(frozen=True, slots=True)
class MadePicture:
    """A JPEG of ours, with its size in pixels."""

    content: bytes
    wide: int
    high: int


def made_anew(content: bytes, *, straighten: bool = False) -> MadePicture:
    """The picture as a JPEG of at most 2,000 pixels a side, upright, and nothing else.

    With `straighten` a sheet of paper that lies before something darker is cut out. Raises Refused
    photos.empty, photos.too_large, photos.too_busy, photos.kind or photos.unreadable.
    """
    try:
        fault, made, size = apart(partial(_outcome, content, straighten), LIMITS)
    except IntakeRefused as refusal:
        is_busy = refusal.code == "too_busy"
        raise Refused("photos.too_busy" if is_busy else "photos.too_large") from refusal
    if fault:
        raise Refused(fault)
    return MadePicture(made, *size)


def _outcome(content: bytes, straighten: bool) -> tuple[str, bytes, tuple[int, int]]:
    """What goes between two processes: plain values alone."""
    try:
        picture = opened_upright(content, "RGB", LONGEST)
    except Refused as refusal:
        return refusal.code, b"", (0, 0)
    if straighten:
        picture = straightened(picture)
    blank = Image.new("RGB", picture.size)
    blank.paste(picture)
    out = io.BytesIO()
    blank.save(out, "JPEG", quality=QUALITY, optimize=True)
    return "", out.getvalue(), blank.size
