"""Which signs a machine's fonts can draw."""

import pytest

from letters.documents import ChineseFontMissing, Fonts, FontsUnknown, fonts_here, package_for
from letters.documents.pdf.fonts import read_fonts

HAN = "TrueType\t20-7e 4e00-9fff"


def test_ranges_of_all_outline_fonts_are_one_and_pictures_do_not_count():
    fonts = read_fonts([HAN, "CFF\t7f-ff 20000", "PCF\t1f600-1f64f"])
    assert fonts == Fonts((0x20, 0x4E00, 0x20000), (0xFF, 0x9FFF, 0x20000))
    assert fonts.lacking("小鹿é\U00020000😀") == ["😀"]


def test_signs_for_private_use_are_lacking_even_where_a_font_has_them():
    fonts = read_fonts(["TrueType\te000-f8ff"])
    assert fonts.lacking("\ue863") == ["\ue863"]
    assert package_for("\ue863") == ""


def test_spaces_marks_and_selectors_need_no_font():
    assert read_fonts([HAN]).lacking("小 鹿\u200e\ufe0f\n") == []


@pytest.mark.parametrize("listing", ["", "TrueType\\t20-7e"])
def test_a_machine_without_a_chinese_font_makes_no_pdf(tmp_path, listing):
    program = tmp_path / "fc-list"
    program.write_text(f"#!/bin/sh\nprintf '{listing}'\n")
    program.chmod(0o700)
    with pytest.raises(ChineseFontMissing):
        fonts_here(str(program))


def test_a_machine_whose_fonts_nobody_lists_says_so():
    with pytest.raises(FontsUnknown):
        fonts_here("no-such-program")
