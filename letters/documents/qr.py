"""QR codes as small one-bit pictures."""

import io
from functools import lru_cache

import segno
from PIL import Image

from letters.documents.errors import LinkError

LONGEST = 300
_PIXELS = 10
_QUIET = 4
# Weighing all eight masks costs four times the rest; any mask is a valid code.
_MASK = 4
_GREYS = bytes.maketrans(b"\x00\x01", b"\xff\x00")


@lru_cache(maxsize=4096)
def qr_png(text: str) -> bytes:
    """Return a PNG of the QR code of `text`, with its quiet zone, 10 pixels to a module.

    Raises LinkError for an empty text or one of more than 300 characters.
    """
    if not 0 < len(text) <= LONGEST:
        raise LinkError(len(text))
    code = segno.make_qr(text, error="m", mask=_MASK)
    quiet = b"\xff" * _QUIET
    lines = [quiet + bytes(line).translate(_GREYS) + quiet for line in code.matrix]
    side = len(lines) + 2 * _QUIET
    margin = b"\xff" * side * _QUIET
    modules = margin + b"".join(lines) + margin
    picture = Image.frombytes("L", (side, side), modules)
    picture = picture.resize((side * _PIXELS, side * _PIXELS), Image.Resampling.NEAREST)
    out = io.BytesIO()
    picture.convert("1", dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()
