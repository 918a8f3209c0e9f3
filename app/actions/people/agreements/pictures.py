"""A photo of a form, made anew: small, grey, and without what the camera wrote into it."""

import io
import struct
from collections.abc import Mapping

from PIL import Image, ImageOps

from app.errors import Refused

MOST_BYTES = 12_000_000
MOST_PIXELS: Mapping[str, int] = {"JPEG": 60_000_000, "PNG": 16_000_000}
"""A JPEG is read at a fraction of its size, a PNG whole."""
MOST_SCANS = 100
MOST_READ = 600_000_000
"""Passes of a JPEG, and pixels times passes; more is made to keep a machine busy."""
LONGEST = 1_600
QUALITY = 65
_SCAN = b"\xff\xda"


def taken_in(content: bytes) -> bytes:
    """The picture as a grey JPEG of at most 1,600 pixels a side, upright, and nothing else.

    Raises Refused as `opened_upright`.
    """
    grey = opened_upright(content, "L", LONGEST)
    blank = Image.new("L", grey.size)
    blank.paste(grey)
    out = io.BytesIO()
    blank.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def opened_upright(content: bytes, mode: str, longest: int) -> Image.Image:
    """A picture that somebody sent, in a colour mode, upright, with at most `longest` a side.

    Raises Refused photos.empty, photos.too_large, photos.kind for anything but a JPEG or PNG,
    photos.unreadable for one that does not open whole.
    """
    if not content:
        raise Refused("photos.empty")
    if len(content) > MOST_BYTES or content.count(_SCAN) > MOST_SCANS:
        raise Refused("photos.too_large")
    try:
        with Image.open(io.BytesIO(content), formats=tuple(MOST_PIXELS)) as picture:
            return _opened(picture, content.count(_SCAN), mode, longest)
    except Image.DecompressionBombError as fault:
        raise Refused("photos.too_large") from fault
    except Image.UnidentifiedImageError as fault:
        raise Refused("photos.kind") from fault
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as fault:
        raise Refused("photos.unreadable") from fault


def _opened(picture: Image.Image, passes: int, mode: str, longest: int) -> Image.Image:
    # Some phones put several pictures into a JPEG, which has a name of its own then.
    most = MOST_PIXELS.get(picture.format or "", MOST_PIXELS["JPEG"])
    pixels = picture.width * picture.height
    if pixels > most or pixels * passes > MOST_READ:
        raise Refused("photos.too_large")
    picture.draft(mode, (longest, longest))
    upright = ImageOps.exif_transpose(picture)
    found = upright.convert(mode)
    found.thumbnail((longest, longest))
    return found
