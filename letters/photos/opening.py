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
_SCAN = b"\xff\xda"

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)


def opened(content: bytes) -> Image.Image:
    """The picture in grey, upright, its longer side at most 4,800 pixels. Raises PhotoRefused."""
    if not content:
        raise PhotoRefused(PhotoFault.EMPTY)
    if len(content) > MOST_BYTES:
        raise PhotoRefused(PhotoFault.TOO_LARGE)
    try:
        with Image.open(io.BytesIO(content), formats=tuple(MOST_PIXELS)) as picture:
            return _grey(picture, content.count(_SCAN))
    except Image.DecompressionBombError as fault:
        raise PhotoRefused(PhotoFault.TOO_LARGE) from fault
    except UnidentifiedImageError as fault:
        raise PhotoRefused(PhotoFault.KIND) from fault
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error) as fault:
        raise PhotoRefused(PhotoFault.UNREADABLE) from fault


def _grey(picture: Image.Image, passes: int) -> Image.Image:
    # Some phones put several pictures into a JPEG, which has a name of its own then.
    kind = picture.format or "JPEG"
    kind = kind if kind in MOST_PIXELS else "JPEG"
    pixels = picture.width * picture.height
    many = kind == "JPEG" and (passes > MOST_SCANS or pixels * passes > MOST_READ)
    if many or pixels > MOST_PIXELS[kind]:
        raise PhotoRefused(PhotoFault.TOO_LARGE)
    picture.draft("L", (LONGEST, LONGEST))
    grey = ImageOps.exif_transpose(picture).convert("L")
    grey.thumbnail((LONGEST, LONGEST))
    bare = Image.new("L", grey.size)
    bare.paste(grey)
    return bare
