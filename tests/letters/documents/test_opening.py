"""Every document opens in Word without repair, whatever people are called."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from letters.documents import (
    PostalAddress,
    SlipLine,
    render_bundle_slip,
    render_envelope,
    render_letter_sheet,
    render_school_pack,
)
from letters.states import Direction
from tests.letters.documents.opened import W, WordFile
from tests.letters.documents.papers import (
    NASTY,
    TYPED,
    a_pack,
    a_pack_letter,
    a_sheet,
    a_slip,
    an_envelope,
)


def a_full_pack() -> bytes:
    letters = [
        replace(a_pack_letter("小星星", "三年级", "X000-0001"), envelope=an_envelope()),
        a_pack_letter("风筝", "四年级", "X000-0002", text=TYPED),
        a_pack_letter("大树", "四年级", "X000-0003", text=TYPED * 9),
        a_pack_letter("小河", "五年级", "X000-0004", direction=Direction.TO_VOLUNTEER),
    ]
    return render_school_pack(a_pack(*letters, confirm_url="https://x.example.org/b"))


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "volunteer's sheet": lambda: render_letter_sheet(a_sheet()),
    "child's sheet": lambda: render_letter_sheet(a_sheet(direction=Direction.TO_VOLUNTEER)),
    "typed letter": lambda: render_letter_sheet(a_sheet(text=TYPED)),
    "long letter": lambda: render_letter_sheet(a_sheet(text=TYPED * 20)),
    "envelope": lambda: render_envelope(an_envelope()),
    "slip": lambda: render_bundle_slip(a_slip(48)),
    "slip without letters": lambda: render_bundle_slip(a_slip(0)),
    "list without code": lambda: render_bundle_slip(a_slip(confirm_url="", posted_on=None)),
    "pack": a_full_pack,
    "pack without letters": lambda: render_school_pack(a_pack()),
}


@pytest.fixture(params=DOCUMENTS, name="document")
def fixture_document(request: pytest.FixtureRequest) -> WordFile:
    return WordFile(DOCUMENTS[request.param]())


def test_a_document_holds_nothing_that_word_would_repair(document):
    assert document.faults() == []


def test_a_document_opens_again_in_python_docx(document):
    assert document.again.element.body[-1].tag == f"{{{W}}}sectPr"


def test_every_font_is_named_for_chinese_and_none_comes_from_a_theme(document):
    styles = document.trees["word/styles.xml"]
    fonts = list(styles.iter(f"{{{W}}}rFonts"))
    assert fonts
    assert {node.get(f"{{{W}}}eastAsia") for node in fonts} == {"宋体"}
    assert not [name for node in fonts for name in node.attrib if "heme" in name]
    for name in ("Normal", "Heading1", "Header", "Footer", "Title", "TableGrid", "LetterText"):
        found = styles.xpath(f"w:style[@w:styleId='{name}']//w:rFonts", namespaces={"w": W})
        assert [node.get(f"{{{W}}}eastAsia") for node in found] == ["宋体"], name


def test_a_run_of_chinese_asks_for_the_chinese_font_and_names_no_other(document):
    for tree in document.trees.values():
        for node in tree.iter(f"{{{W}}}r"):
            text = "".join(node.itertext(f"{{{W}}}t"))
            hints = [dict(fonts.attrib) for fonts in node.iter(f"{{{W}}}rFonts")]
            assert hints == ([] if text.isascii() else [{f"{{{W}}}hint": "eastAsia"}])


def test_every_style_that_is_used_exists(document):
    styles = document.trees["word/styles.xml"]
    known = {node.get(f"{{{W}}}styleId") for node in styles.iter(f"{{{W}}}style")}
    used = {
        node.get(f"{{{W}}}val")
        for tree in document.trees.values()
        for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")
        for node in tree.iter(f"{{{W}}}{tag}")
    }
    assert used <= known


def test_the_properties_hold_a_title_and_a_day_and_no_name(document):
    core = document.trees["docProps/core.xml"]
    assert [etree.QName(node).localname for node in core] == ["title", "created"]
    assert core[1].text == "2026-03-02T00:00:00Z"
    assert document.again.core_properties.author == ""


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_same_context_gives_the_same_bytes(name):
    assert DOCUMENTS[name]() == DOCUMENTS[name]()


def test_nothing_in_a_file_tells_when_it_was_made(document):
    assert b"lastModified" not in document.blob
    assert "docProps/thumbnail.jpeg" not in document.parts


def everything(words: str) -> dict[str, bytes]:
    """Each kind of document with `words` in every place where people's words may stand."""
    place = PostalAddress("", words, words, words)
    lines = (SlipLine(words, words, words),)
    names = {"to_pen_name": words, "from_pen_name": words, "code": words, "term": words}
    sheet = a_sheet(url=link_of(words), text=words, **{**names, "code": words})
    letter = replace(a_pack_letter("x", words, "c"), child_pen_name=words, sheet=sheet)
    return {
        "sheet": render_letter_sheet(sheet),
        "envelope": render_envelope(an_envelope(words, sender=place, recipient=place, url="")),
        "slip": render_bundle_slip(a_slip(school=words, bundle_code=words, letters=lines)),
        "pack": render_school_pack(a_pack(letter, bundle_code=words)),
    }


def link_of(words: str) -> str:
    return f"https://xinqiao.example.org/l/{len(words)}"


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_no_words_of_people_break_a_file(words):
    for name, blob in everything(words).items():
        assert WordFile(blob).faults() == [], name


@settings(max_examples=30)
@given(st.text(st.characters(codec=None), max_size=60))
def test_no_text_at_all_breaks_a_file(words):
    for blob in everything(words).values():
        assert WordFile(blob).faults() == []
