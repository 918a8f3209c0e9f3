"""The pages as they come out of a printer: counted, read, scanned."""

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from letters.documents import (
    AddressLabel,
    Labels,
    PostalAddress,
    SheetPicture,
    TeachersGuide,
    WelcomeCard,
    fonts_here,
    pages_of,
    render_bundle_slip,
    render_envelope,
    render_letter_sheet,
    render_school_pack,
    render_school_packs,
    to_pdf,
)
from letters.documents.own.filling import filled
from letters.documents.own.reading import read_template
from letters.documents.own.sample import sample_template
from letters.documents.thanks.certificate import render_certificates
from letters.states import Direction
from tests.letters.documents.papers import (
    NASTY,
    SCHOOL,
    TYPED,
    a_pack,
    a_pack_letter,
    a_sheet,
    a_slip,
    an_envelope,
    link,
)
from tests.letters.documents.test_certificate import CLOUD, DAY

pytestmark = pytest.mark.documents


class Printed:
    """A document's pages as pictures and words."""

    def __init__(self, document: bytes, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        pdf = folder / "printed.pdf"
        pdf.write_bytes(to_pdf(document))
        subprocess.run(["pdftoppm", "-r", "150", "-gray", pdf, folder / "page"], check=True)
        self.pages = [Image.open(page) for page in sorted(folder.glob("page*.pgm"))]
        words = subprocess.run(
            ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True
        )
        self.words = words.stdout.split("\f")[: len(self.pages)]
        self._pdf = pdf

    def places(self) -> dict[str, float]:
        """How far from the left each word of the first page begins, in points."""
        boxes = subprocess.run(
            ["pdftotext", "-l", "1", "-bbox", self._pdf, "-"],
            check=True,
            capture_output=True,
            text=True,
        )
        found = re.findall(r'xMin="([\d.]+)"[^>]*>([^<]*)<', boxes.stdout)
        return {word: float(left) for left, word in found}

    def fonts(self) -> set[str]:
        """The fonts that the file holds."""
        listed = subprocess.run(
            ["pdffonts", self._pdf], check=True, capture_output=True, text=True
        ).stdout.splitlines()[2:]
        return {re.split(r"[+ ]", line)[1] for line in listed}

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


def test_a_certificate_is_one_page_whatever_people_are_called_and_its_code_reads_back(tmp_path):
    long = replace(CLOUD, cohort="期" * 60, school="某" * 80, name="长" * 60)
    several = [CLOUD, long, replace(long, school=""), *(replace(CLOUD, name=n) for n in NASTY)]
    several = [replace(one, check_url=link(f"c{at}")) for at, one in enumerate(several)]
    printed = Printed(render_certificates(several, DAY), tmp_path)
    assert printed.codes() == [[one.check_url] for one in several]
    assert "林小云" in printed.words[0]


def plain(words: str) -> str:
    return re.sub(r"\s", "", words)


@pytest.mark.parametrize("length", [44, 73, 130, 200])
def test_an_address_is_whole_on_both_sides_of_an_envelope_of_one_page(tmp_path, length):
    long = "广东省河源市东源县仙塘镇中心路十八号教师宿舍三栋二单元雨季走老桥" * 9
    address = PostalAddress("517500", long[: length - 2] + "末尾", "某" * 79 + "校", "王老师")
    document = render_envelope(an_envelope(sender=address, recipient=address))
    printed = Printed(document, tmp_path)
    (words,) = printed.words
    assert words.count("末") == 2
    assert plain(words).count("某") == 158
    assert "…" not in words


def test_the_longest_address_is_read_back_whole_and_in_order(tmp_path):
    signs = "".join(chr(0x4E00 + at) for at in range(200))
    recipient = PostalAddress("517500", signs, "某校", "王老师")
    printed = Printed(render_envelope(an_envelope(recipient=recipient)), tmp_path)
    assert signs in plain(printed.words[0])


@pytest.mark.parametrize("name", ["ئايگۈل", "小鹿 ئايگۈل", "مرحبا"])
def test_the_number_follows_a_name_from_right_to_left_and_its_sign(tmp_path, name):
    sheet = a_sheet(from_pen_name=name, to_pen_name="云", list_number=12)
    places = Printed(render_letter_sheet(sheet), tmp_path).places()
    number = next(left for word, left in places.items() if "№12" in word)
    assert all(left < number for word, left in places.items() if re.search("[؀-ۿ]", word))


def test_a_sign_that_the_chinese_font_lacks_is_drawn_by_a_font_that_has_it(tmp_path):
    name = "小鱼 ئايگۈل"
    assert fonts_here().lacking(name) == []
    named = PostalAddress("", "某镇", "某校", name)
    with_name, without = (
        Printed(render_envelope(an_envelope(recipient=recipient)), tmp_path / recipient.person)
        for recipient in (named, replace(named, person="小鱼"))
    )
    assert with_name.fonts() > without.fonts()
    assert "小鱼" in with_name.words[0]


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(
            "今天我们在操场上看见一只白鹭，它站了很久。" * times for times in (3, 9, 14, 8, 5)
        ),
        "\n".join(f"I ride my bike to school every day, no. {day}." for day in range(47)),
    ],
)
def test_a_preview_names_the_pages_that_the_printer_gives(tmp_path, text):
    printed = Printed(render_letter_sheet(a_sheet(text=text)), tmp_path)
    assert len(pages_of(text, "海边的灯塔")) == len(printed.pages)


def test_pictures_stand_on_a_page_after_the_letter(tmp_path):
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "black").save(out, "JPEG")
    pictures = (SheetPicture(out.getvalue(), 400, 300),) * 2
    printed = Printed(render_letter_sheet(a_sheet(text=TYPED, pictures=pictures)), tmp_path)
    assert len(printed.pages) == 2
    dark = [sum(page.histogram()[:60]) / (page.width * page.height) for page in printed.pages]
    assert dark[0] < 0.05
    assert dark[1] > 0.4
    wide, high = printed.pages[1].size
    beside = printed.pages[1].crop((0, high // 10, wide // 9, high // 2))
    assert not sum(beside.histogram()[:200]), "no writing lines run beside the pictures"


def test_cards_the_teachers_page_and_labels_are_a_page_each_and_the_code_reads_back(tmp_path):
    cards = tuple(WelcomeCard(f"小星星{at}", "海边的灯塔") for at in range(4))
    guide = TeachersGuide("仙塘镇中心小学", "王老师", link("own"))
    pack = a_pack(a_pack_letter("小星星", "三年级", "X-1"), cards=cards, guide=guide)
    labels = Labels([AddressLabel(SCHOOL, f"L-{at}") for at in range(22)], "3x8", 3)
    printed = Printed(render_school_packs([(pack, [])], DAY, lambda: labels), tmp_path)
    pages = ["".join(words.split()) for words in printed.words]
    assert [words.count("欢迎你！") for words in pages if "欢迎你！" in words] == [4]
    assert [[link("own")]] == [
        codes for words, codes in zip(pages, printed.codes(), strict=True) if "老师一页通" in words
    ]
    assert sum("L-0" in words and "L-21" in words for words in pages) == 1


def test_a_sheet_of_ones_own_is_a_page_and_its_code_reads_back(tmp_path):
    sheets = [a_sheet(f"X7M2-{at}") for at in range(3)]
    printed = Printed(filled(read_template(sample_template(DAY)), sheets), tmp_path)
    assert printed.codes() == [[sheet.url] for sheet in sheets]
