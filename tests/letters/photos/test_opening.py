"""What a phone sends is opened small and bare, or refused before it is unpacked."""

import io
import zlib

import pytest
from PIL import Image

from letters.photos import opening
from letters.photos.found import PhotoRefused
from letters.photos.opening import LONGEST, MOST_BYTES, opened


def photo(size=(60, 40), kind="JPEG", **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 190, 180)).save(out, kind, **more)
    return out.getvalue()


def turned(kind: str) -> bytes:
    """A picture that the phone held upright, with what the camera wrote."""
    found = Image.Exif()
    found[0x0112], found[0x010F] = 6, "PhoneMaker"
    return photo(kind=kind, exif=found)


@pytest.mark.parametrize(
    ("kind", "size"), [("JPEG", (40, 60)), ("PNG", (40, 60)), ("HEIF", (60, 40))]
)
def test_a_picture_is_opened_grey_upright_and_bare(kind, size):
    # A HEIC turns its pixels itself: what its camera wrote of it counts not.
    picture = opened(turned(kind))
    assert (picture.mode, picture.size) == ("L", size)
    assert not picture.info
    assert not picture.getexif()


def test_a_large_one_is_read_smaller():
    assert max(opened(photo((6000, 4000))).size) == LONGEST


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        (b"", "empty"),
        (b"\0" * (MOST_BYTES + 1), "too_large"),
        (photo()[:-2] + b"\xff\xda\0\2" * 200 + b"\xff\xd9", "too_large"),
        (b"%PDF-1.7 and so on", "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (photo(kind="GIF"), "kind"),
        (photo(kind="TIFF"), "kind"),
        (photo((400, 300), "HEIF")[:-200], "kind"),
        (photo((400, 300))[:-900], "unreadable"),
        (photo(kind="PNG")[:60], "unreadable"),
    ],
)
def test_what_is_no_photo_is_refused(sent, fault):
    with pytest.raises(PhotoRefused, match=fault):
        opened(sent)


def test_the_film_behind_a_picture_is_no_part_of_it():
    film = b"\0\0\0\x18ftypmp42" + b"\xff\xda" * 500
    assert opened(photo() + film).size == (60, 40)


def test_a_grey_of_sixteen_bits_keeps_its_light():
    deep = Image.new("I;16", (40, 40), 120 * 257)
    out = io.BytesIO()
    deep.save(out, "PNG")
    assert opened(out.getvalue()).getpixel((20, 20)) == 120


def test_a_picture_that_unpacks_to_too_much_is_refused_before_it_does(monkeypatch):
    def chunk(kind: bytes, body: bytes) -> bytes:
        checked = kind + body
        return len(body).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")

    head = (6_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0"))
    monkeypatch.setattr(opening.ImageOps, "exif_transpose", lambda _: pytest.fail("unpacked"))
    with pytest.raises(PhotoRefused, match="too_large"):
        opened(bomb + chunk(b"IEND", b""))
