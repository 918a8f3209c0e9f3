"""Which signs the fonts of a machine can draw."""

import pytest

from letters.documents import (
    ChineseFontMissing,
    Fonts,
    FontsUnknown,
    fonts_here,
    package_for,
    render_school_pack,
    words_of,
)
from letters.documents.pdf.fonts import environment, read_fonts
from tests.letters.documents.papers import a_pack, a_pack_letter, an_envelope
from tests.letters.documents.test_pdf import office_that

RARE = "\U0002123d"


def listing_that(tmp_path, lines: str) -> str:
    """A program in fc-list's place that prints `lines`."""
    return office_that(tmp_path, f"printf '{lines}'")


def test_a_sign_lacks_where_no_range_holds_it():
    fonts = read_fonts(["TrueType\t41-43 61", "CFF\t44 4e00-9fff"])
    assert fonts.lacking("ABCDa一") == []
    assert fonts.lacking("bEB" + RARE) == ["E", "b", RARE]


def test_ranges_that_meet_are_one():
    fonts = read_fonts(["TrueType\t20-7e 4e00-9fff", "CFF\t7f-ff 20000"])
    assert fonts == Fonts((0x20, 0x4E00, 0x20000), (0xFF, 0x9FFF, 0x20000))


def test_fonts_that_go_into_no_pdf_do_not_count():
    assert read_fonts(["PCF\t41", "Type 1\t41", ""]).lacking("A") == ["A"]


def test_spaces_joiners_selectors_and_marks_of_direction_need_no_font():
    assert read_fonts([]).lacking(" \u3000\n\u200d\u200e\ufe0f\U000e0100") == []


def test_signs_for_private_use_lack_whatever_a_font_says():
    assert read_fonts(["TrueType\te000-f8ff"]).lacking("\ue863") == ["\ue863"]


@pytest.mark.parametrize("lines", ["", "TrueType\\t20-7e\\n", "TrueType\\t20-7e 3040-30ff\\n"])
def test_a_machine_without_a_chinese_font_is_told(tmp_path, lines):
    with pytest.raises(ChineseFontMissing, match="install") as missing:
        fonts_here(listing_that(tmp_path, lines))
    assert "桥" in missing.value.signs


@pytest.mark.parametrize("script", ["exit 1", "sleep 0; exit 7"])
def test_fonts_that_cannot_be_listed_are_told(tmp_path, script):
    with pytest.raises(FontsUnknown, match="fontconfig"):
        fonts_here(office_that(tmp_path, script))
    with pytest.raises(FontsUnknown):
        fonts_here("no-such-list")


def test_fonts_in_colour_are_left_out_and_the_settings_of_the_machine_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("FONTCONFIG_FILE", "/etc/own&other.conf")
    surroundings = environment(tmp_path)
    settings = (tmp_path / "letters-fonts.conf").read_text()
    assert surroundings["FONTCONFIG_FILE"] == str(tmp_path / "letters-fonts.conf")
    assert "/etc/own&amp;other.conf" in settings
    assert "color" in settings


def test_the_words_of_a_file_are_all_of_its_words():
    letter = a_pack_letter("<星> & " + RARE, "一班", "X001-0001")
    pack = a_pack(letter)
    words = words_of(render_school_pack(pack))
    assert "<星> & " + RARE in words
    assert "点收人" in words
    assert "X001-0001" in words
    assert an_envelope().recipient.address not in words


@pytest.mark.parametrize(
    ("sign", "package"),
    [
        (RARE, "fonts-hanazono"),
        ("䶮", "fonts-hanazono"),
        ("🐟", "fonts-symbola"),
        ("བ", "fonts-noto-core"),
        ("ᠰ", "fonts-noto-core"),
        ("\ue863", ""),
    ],
)
def test_each_sign_has_a_package_with_a_font_but_for_private_use(sign, package):
    assert package_for(sign) == package
