"""The pages as they come out of a printer: counted, read, scanned."""

import subprocess
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from letters.documents import (
    render_bundle_slip,
    render_envelope,
    render_letter_sheet,
    render_school_pack,
    to_pdf,
)
from letters.states import Direction
from tests.letters.documents.papers import (
    NASTY,
    TYPED,
    a_pack,
    a_pack_letter,
    a_sheet,
    a_slip,
    an_envelope,
    link,
)

pytestmark = pytest.mark.documents


class Printed:
    """A document's pages as pictures and words."""

    def __init__(self, document: bytes, folder: Path) -> None:
        pdf = folder / "printed.pdf"
        pdf.write_bytes(to_pdf(document))
        subprocess.run(["pdftoppm", "-r", "150", "-gray", pdf, folder / "page"], check=True)
        self.pages = [Image.open(page) for page in sorted(folder.glob("page*.pgm"))]
        words = subprocess.run(
            ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True
        )
        self.words = words.stdout.split("\f")[: len(self.pages)]

    def codes(self) -> list[list[str]]:
        """The QR codes of each page."""
        return [[found.text for found in zxingcpp.read_barcodes(page)] for page in self.pages]


def test_a_pack_of_all_kinds_has_a_page_for_each_and_every_code_reads_back(tmp_path):
    kinds = [
        {"direction": Direction.TO_CHILD},
        {"direction": Direction.TO_VOLUNTEER},
        {"direction": Direction.TO_CHILD, "text": TYPED},
    ]
    letters = [
        a_pack_letter(f"星{at:02d}", "三年级", f"X{at:03d}-0001", **kinds[at % 3])
        for at in range(24)
    ]
    pack = a_pack(*letters, bundle_code="B7M2-048C", confirm_url=link("B7M2-048C"))
    printed = Printed(render_school_pack(pack), tmp_path)
    expected = [link("B7M2-048C"), *(letter.sheet.url for letter in letters)]
    assert printed.codes() == [[url] for url in expected]


def test_a_sheet_is_one_page_whatever_people_are_called(tmp_path):
    letters = [
        a_pack_letter(f"{at}", "一班", f"X{at:03d}-0001", from_pen_name=name)
        for at, name in enumerate(NASTY)
    ]
    printed = Printed(render_school_pack(a_pack(*letters)), tmp_path)
    assert len(printed.pages) == 1 + len(NASTY)


def test_a_single_sheet_is_exactly_one_page(tmp_path):
    printed = Printed(render_letter_sheet(a_sheet()), tmp_path)
    assert printed.codes() == [[link("X7M2-048C")]]
    assert "小星星" in printed.words[0]


def test_a_long_typed_letter_goes_on_with_its_code_on_each_page(tmp_path):
    text = "\n".join(f"第{at}段。" + "慢慢地写下去，" * 12 for at in range(20))
    printed = Printed(render_letter_sheet(a_sheet(text=text)), tmp_path)
    assert len(printed.pages) == 3
    assert all("X7M2-048C" in words for words in printed.words)
    assert "第19段" in printed.words[-1].replace(" ", "")


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (27, 1), (48, 2), (200, 6)])
def test_a_slip_takes_the_pages_it_promises(tmp_path, count, pages):
    printed = Printed(render_bundle_slip(a_slip(count)), tmp_path)
    assert len(printed.pages) == pages
    assert printed.codes()[0] == [link("B7M2-048C")]
    for at, words in enumerate(printed.words, 1):
        assert "序号" in words
        assert "点收人" in words
        assert f"第{at}页共{pages}页" in words.replace(" ", "").replace("　", "")


def test_an_envelope_is_one_page_of_its_own_size_and_its_code_reads_back(tmp_path):
    printed = Printed(render_envelope(an_envelope()), tmp_path)
    (page,) = printed.pages
    assert page.size == pytest.approx((220 / 25.4 * 150, 110 / 25.4 * 150), abs=2)
    assert printed.codes() == [[link("X7M2-048C")]]
