"""The codes of a photo are read; one that is seen and not read is cut out, never dropped."""

import io
from random import Random

import pytest
from PIL import Image, ImageDraw

from letters.codes import CodeKind, new_codes
from letters.photos.found import PhotoRefused
from letters.photos.reading import read_photo, read_picture
from tests import photographs
from tests.photographs import Photograph, photograph

SMALL = (1200, 900)


def texts(count: int) -> list[str]:
    codes = new_codes(CodeKind.LETTER, Random(3), count)
    return [f"https://xinqiao.example.org/letters/{code}" for code in codes]


def taken(count: int = 4) -> Photograph:
    return photograph(texts(count), Random(5), SMALL)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
def test_all_codes_of_a_photo_are_read_whatever_the_phone_sends(kind):
    found = read_photo(taken().file(kind))
    assert set(found.texts) == set(texts(4))
    assert not found.cutouts


@pytest.mark.parametrize("name", ["turned", "aslant", "blurred", "shaken", "shadowed", "squeezed"])
def test_what_a_camera_does_to_a_photo_is_overcome(name):
    photo = photographs.DISTURBANCES[name](taken(), Random(8))
    assert set(read_picture(photo.picture).texts) == set(texts(4))


def test_the_codes_come_line_by_line():
    upright = photograph(texts(4), Random(5), SMALL)
    assert list(read_picture(upright.picture).texts) == texts(4)


@pytest.mark.parametrize("cover", ["thumb", "whole row of finders"])
def test_a_code_that_is_partly_hidden_is_cut_out_to_be_typed(cover):
    photo = taken()
    (x, y), side = photo.middles[texts(4)[1]], photo.side
    over = (x - side, y - side, x + side, y - side * 0.12)
    if cover == "thumb":
        over = (x - side * 0.7, y - side * 0.7, x + side * 0.05, y + side * 0.05)
    ImageDraw.Draw(photo.picture).rectangle(over, fill=140)
    found = read_picture(photo.picture)
    assert set(found.texts) == set(texts(4)) - {texts(4)[1]}
    with Image.open(io.BytesIO(*found.cutouts)) as cutout:
        assert cutout.format == "JPEG"
        assert 40 < max(cutout.size) <= 400


def test_the_same_letter_twice_in_a_photo_is_one():
    one = texts(1)[0]
    twice = Image.new("L", (1200, 600), 118)
    half = photograph([one], Random(5), (600, 600)).picture
    twice.paste(half, (0, 0))
    twice.paste(half, (600, 0))
    assert read_picture(twice).texts == (one,)


def test_a_picture_too_small_for_any_code_is_refused_in_words():
    out = io.BytesIO()
    Image.new("L", (60, 40)).save(out, "PNG")
    with pytest.raises(PhotoRefused, match="unreadable"):
        read_photo(out.getvalue())


def test_a_picture_without_codes_holds_none():
    found = read_picture(Image.effect_noise((900, 700), 40))
    assert not found.texts
