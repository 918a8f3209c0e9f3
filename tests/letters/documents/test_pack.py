"""The school pack: one file, sorted as a teacher hands letters out."""

from dataclasses import replace
from itertools import pairwise

import pytest
from docx.shared import Mm

from letters.documents import EmptyPack, render_school_pack
from letters.documents.pack import class_order
from letters.states import Direction
from tests.letters.documents.opened import WordFile
from tests.letters.documents.papers import TYPED, a_pack, a_pack_letter, an_envelope, link

LETTERS = (
    a_pack_letter("张帆", "十年级", "X000-0001"),
    a_pack_letter("阿星", "三年级2班", "X000-0002", text=TYPED),
    a_pack_letter("小鱼", "三年级2班", "X000-0003", direction=Direction.TO_VOLUNTEER),
    a_pack_letter("北风", "三年级10班", "X000-0004"),
)


def opened(*letters, **changes) -> WordFile:
    return WordFile(render_school_pack(a_pack(*letters, **changes)))


def listed(document: WordFile) -> list[str]:
    return [row.cells[2].text for row in document.again.tables[1].rows[1:]]


def test_a_pack_is_sorted_by_class_and_then_by_the_sound_of_the_pen_name():
    assert listed(opened(*LETTERS)) == ["阿星", "小鱼", "北风", "张帆"]


def test_the_order_in_which_letters_are_given_does_not_matter():
    assert render_school_pack(a_pack(*LETTERS)) == render_school_pack(a_pack(*LETTERS[::-1]))


@pytest.mark.parametrize(
    "names",
    [
        ["一年级", "二年级", "十年级"],
        ["二年级2班", "二年级10班", "三年级1班"],
        ["四（2）班", "四（十）班", "五（1）班"],
        ["3年级", "四年级"],
        ["十年级", "十一年级", "二十年级"],
        ["", "一班", "9" * 5000],
    ],
)
def test_classes_are_ordered_by_their_numbers_in_either_writing(names):
    keys = [class_order(name) for name in names]
    assert all(before < after for before, after in pairwise(keys))


def test_the_slips_number_stands_on_the_sheet():
    _, slip, *sheets = opened(*LETTERS).again.tables
    for number, (line, sheet) in enumerate(zip(slip.rows[1:], sheets, strict=True), 1):
        assert line.cells[0].text == str(number)
        assert sheet.cell(2, 0).text.endswith(f"№{number}")
        assert line.cells[4].text == sheet.cell(2, 1).text


def test_the_class_stands_on_the_list_and_on_no_sheet():
    document = opened(*LETTERS)
    sheets = document.again.tables[2:]
    words = "".join(cell.text for table in sheets for row in table.rows for cell in row.cells)
    assert "年级" not in words


def test_envelopes_come_last_on_pages_of_their_own_size():
    document = opened(replace(LETTERS[0], envelope=an_envelope()), LETTERS[1])
    widths = [section.page_width for section in document.again.sections]
    assert widths[-1] == pytest.approx(Mm(220), abs=Mm(0.1))
    assert all(width == pytest.approx(Mm(210), abs=Mm(0.1)) for width in widths[:-1])


def test_a_bundles_pack_has_the_code_to_confirm_it_and_each_letters_own():
    without = opened(*LETTERS)
    bundle = opened(*LETTERS, bundle_code="B7M2-048C", confirm_url=link("B"))
    assert len(without.edges("media")) == len(LETTERS)
    assert len(bundle.edges("media")) == len(LETTERS) + 1


def test_what_sheets_share_is_stored_once_however_many_they_are():
    few, many = (
        opened(*(a_pack_letter(f"星{at}", "三年级", f"X{at:03d}-0001") for at in range(count)))
        for count in (2, 60)
    )
    assert len(few.edges("header")) == len(many.edges("header"))
    assert len(few.edges("footer")) == len(many.edges("footer"))


def test_a_volunteers_own_pack_has_no_list_and_no_class():
    document = opened(*LETTERS, with_slip=False)
    assert document.faults() == []
    assert "年级" not in document.text
    assert "№" not in document.text
    assert len(document.again.tables) == len(LETTERS)


def test_a_pack_with_nothing_to_print_is_refused():
    with pytest.raises(EmptyPack) as refused:
        opened(with_slip=False)
    assert refused.value.school == "仙塘镇中心小学"


def test_letters_of_one_child_follow_each_other_by_number():
    both = [a_pack_letter("小鱼", "一班", f"X000-{at}", number=at) for at in (10, 2, 1)]
    codes = [row.cells[4].text for row in opened(*both).again.tables[1].rows[1:]]
    assert codes == ["X000-1", "X000-2", "X000-10"]
