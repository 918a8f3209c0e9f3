"""A photo opened: grey, upright, no larger than is needed, and nothing of what the camera wrote."""

import io
import struct
from collections.abc import Mapping

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from letters.photos.found import PhotoFault, PhotoRefused

MOST_BYTES = 20_000_000
MOST_PIXELS: Mapping[str, int] = {"JPEG": 120_000_000, "PNG": 30_000_000, "HEIF": 60_000_000}
"""A JPEG is read at a fraction of its size, the others whole."""
MOST_SCANS = 100
MOST_READ = 600_000_000
"""Passes of a JPEG, and pixels times passes; more is made to keep a machine busy."""
LONGEST = 4_800
"""The longer side of what is looked at: more does not make a code clearer."""
_SCAN, _END = b"\xda", b"\xd9"
_BARE = {b"\x00", b"\x01", b"\xd8", b"\xff", *(bytes([kind]) for kind in range(0xD0, 0xD8))}
"""Marks without a length: those in the midst of a pass, the start, and filling."""

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def opened(content: bytes) -> Image.Image:
    """The picture in grey, upright, its longer side at most 4,800 pixels. Raises PhotoRefused."""
    if not content:
        raise PhotoRefused(PhotoFault.EMPTY)
    if len(content) > MOST_BYTES:
        raise PhotoRefused(PhotoFault.TOO_LARGE)
    try:
        with Image.open(io.BytesIO(content), formats=tuple(MOST_PIXELS)) as picture:
            return _grey(picture, passes_of(content))
    except Image.DecompressionBombError as fault:
        raise PhotoRefused(PhotoFault.TOO_LARGE) from fault
    except UnidentifiedImageError as fault:
        raise PhotoRefused(PhotoFault.KIND) from fault
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error) as fault:
        raise PhotoRefused(PhotoFault.UNREADABLE) from fault


def passes_of(content: bytes) -> int:
    """How often a JPEG is read through. What phones put behind it, a short film, is none of it."""
    passes, at = 0, 2
    while (at := content.find(b"\xff", at)) >= 0:
        kind = content[at + 1 : at + 2]
        if not kind or kind == _END:
            break
        if kind in _BARE:
            at += 2 if kind != b"\xff" else 1
            continue
        passes += kind == _SCAN
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return passes


def _grey(picture: Image.Image, passes: int) -> Image.Image:
    # Some phones put several pictures into a JPEG, which has a name of its own then.
    kind = picture.format or "JPEG"
    kind = kind if kind in MOST_PIXELS else "JPEG"
    pixels = picture.width * picture.height
    many = kind == "JPEG" and (passes > MOST_SCANS or pixels * passes > MOST_READ)
    if many or pixels > MOST_PIXELS[kind]:
        raise PhotoRefused(PhotoFault.TOO_LARGE)
    picture.draft("L", (LONGEST, LONGEST))
    upright = ImageOps.exif_transpose(picture)
    # A grey of 16 bits has its light in the upper eight; Pillow would take the lower ones.
    deep = upright.mode.startswith("I")
    grey = upright.point(lambda value: value / 256).convert("L") if deep else upright.convert("L")
    grey.thumbnail((LONGEST, LONGEST))
    bare = Image.new("L", grey.size)
    bare.paste(grey)
    return bare
