"""What stands on a bundle slip."""

from docx.oxml.ns import qn

from letters.documents import render_bundle_slip
from letters.states import Direction
from tests.letters.documents.opened import WordFile
from tests.letters.documents.papers import a_slip


def opened(count: int = 3, **changes) -> WordFile:
    return WordFile(render_bundle_slip(a_slip(count, **changes)))


def test_a_slip_says_where_what_how_many_and_when():
    text = opened(48).text
    for words in ("仙塘镇中心小学", "信袋 B7M2-048C", "48 封信", "2026 年 3 月 2 日寄出"):
        assert words in text


def test_a_slip_explains_confirming_in_one_tap_and_marking_what_is_missing():
    text = opened().text
    assert "全部收到" in text
    assert "少了哪一封" in text


def test_the_list_has_number_box_pen_name_class_and_code_in_the_order_given():
    rows = opened(48).again.tables[-1].rows
    assert [cell.text for cell in rows[1].cells][:5] == [
        "1",
        "□",
        "星星0",
        "三年级2班",
        "X000-0001",
    ]
    assert [row.cells[0].text for row in rows[1:]] == [str(at) for at in range(1, 49)]


def test_the_head_of_the_list_is_repeated_and_no_row_is_split():
    rows = opened(200).again.tables[-1].rows
    repeated = [row for row in rows if row._tr.find(f".//{qn('w:tblHeader')}") is not None]
    assert [row.cells[0].text for row in repeated] == ["序号"]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in rows)


def test_a_slip_has_page_numbers():
    footer = opened().parts["word/footer1.xml"].decode()
    assert " PAGE " in footer
    assert " NUMPAGES " in footer


def test_a_bundle_to_volunteers_speaks_to_their_group():
    assert "志愿者小组" in opened(direction=Direction.TO_VOLUNTEER).text


def test_without_a_link_to_confirm_it_is_a_list_for_handing_out():
    document = opened(confirm_url="", bundle_code="", posted_on=None)
    assert document.edges("media") == []
    assert "信件清单" in document.text
    assert "二维码" not in document.text
