"""What a phone sends becomes a small grey JPEG, or is refused in words."""

import io
import zlib

import pytest
from PIL import Image

from app.actions.people.agreements import pictures
from app.actions.people.agreements.pictures import LONGEST, MOST_BYTES, taken_in
from app.errors import Refused


def photo(size=(60, 40), kind="JPEG", **more) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 190, 180)).save(out, kind, **more)
    return out.getvalue()


def exif(orientation: int) -> Image.Exif:
    found = Image.Exif()
    found[0x0112], found[0x010F], found[0x9286] = orientation, "PhoneMaker", "灯塔镇 18800000001"
    return found


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_made_anew_as_a_grey_jpeg(kind):
    with Image.open(io.BytesIO(taken_in(photo(kind=kind)))) as made:
        assert (made.format, made.mode, made.size) == ("JPEG", "L", (60, 40))


def test_a_large_one_becomes_small():
    with Image.open(io.BytesIO(taken_in(photo((3000, 2000))))) as made:
        assert max(made.size) == LONGEST


def test_what_the_camera_wrote_is_gone_and_the_picture_stands_upright():
    sent = photo(exif=exif(6), comment=b"PhoneComment")
    made = taken_in(sent)
    assert b"PhoneMaker" in sent
    for words in (b"PhoneMaker", b"PhoneComment", b"Exif", "灯塔".encode()):
        assert words not in made
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.size == (40, 60)
        assert not picture.getexif()


def test_what_is_hidden_behind_the_picture_does_not_come_along():
    for kind in ("JPEG", "PNG"):
        made = taken_in(photo(kind=kind) + b"<script>alert(1)</script>PK\x03\x04")
        assert b"script" not in made
        assert b"PK\x03\x04" not in made


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", "photos.empty"),
        (b"\0" * (MOST_BYTES + 1), "photos.too_large"),
        (photo() + b"\xff\xda" * 200, "photos.too_large"),
        (b"%PDF-1.7 and so on", "photos.kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "photos.kind"),
        (b"\0\0\0\x18ftypheic", "photos.kind"),
        (photo(kind="GIF"), "photos.kind"),
        (photo(kind="BMP"), "photos.kind"),
        (photo((400, 300))[:-900], "photos.unreadable"),
        (photo(kind="PNG")[:60], "photos.unreadable"),
    ],
)
def test_what_is_no_picture_of_a_form_is_refused_in_words(sent, code):
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        taken_in(sent)


def test_a_picture_that_unpacks_to_too_much_is_refused_before_it_does(monkeypatch):
    def chunk(kind: bytes, body: bytes) -> bytes:
        checked = kind + body
        return len(body).to_bytes(4, "big") + checked + zlib.crc32(checked).to_bytes(4, "big")

    head = (5_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0"))
    monkeypatch.setattr(pictures.ImageOps, "exif_transpose", lambda _: pytest.fail("unpacked"))
    with pytest.raises(Refused, match=r"photos\.too_large"):
        taken_in(bomb + chunk(b"IEND", b""))
