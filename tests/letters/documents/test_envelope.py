"""What stands on an envelope."""

import pytest
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from letters.documents import PostalAddress, PostcodeError, render_envelope
from letters.documents.wording import one_line
from tests.letters.documents.opened import WordFile
from tests.letters.documents.papers import an_envelope


def opened(**changes) -> WordFile:
    return WordFile(render_envelope(an_envelope(**changes)))


def test_an_envelope_is_220_by_110_millimetres():
    section = opened().again.sections[0]
    assert section.page_width == pytest.approx(Mm(220), abs=Mm(0.1))
    assert section.page_height == pytest.approx(Mm(110), abs=Mm(0.1))


def test_the_recipients_postcode_stands_digit_by_digit_in_its_boxes():
    first = opened().again.tables[0].rows[0].cells
    assert [cell.text for cell in first[:6]] == list("517500")


def test_a_letter_to_a_school_goes_to_its_contact():
    text = opened().text
    assert "仙塘镇中心小学" in text
    assert "王老师　收" in text
    assert "邮政编码　510000" in text


def test_a_full_width_postcode_is_read_as_digits():
    assert PostalAddress("５１７５００", "", "", "").digits == "517500"


def test_an_unknown_postcode_leaves_empty_boxes():
    recipient = PostalAddress("", "某镇", "某校", "李老师")
    first = opened(recipient=recipient).again.tables[0].rows[0].cells
    assert [cell.text.strip() for cell in first[:6]] == [""] * 6


@pytest.mark.parametrize("postcode", ["12345", "1234567", "51750a", "²²²²²x"])
def test_a_postcode_that_is_not_six_digits_is_refused(postcode):
    with pytest.raises(PostcodeError, match="not six digits") as refused:
        PostalAddress(postcode, "", "", "")
    assert refused.value.postcode == postcode


def test_an_envelope_without_link_has_no_picture():
    assert opened(url="").edges("media") == []
    assert len(opened().edges("media")) == 1


@pytest.mark.parametrize("signs", [12, 44, 90, 160])
def test_an_address_of_any_length_is_whole_on_both_sides(signs):
    address = ("广东省河源市东源县灯塔镇新光村民委员会老围小组旧粮站后面第三排" * 6)[:signs]
    written = PostalAddress("517500", address, "某镇", "李老师")
    text = "".join(opened(recipient=written, sender=written).text.split())
    assert text.count(address) == 2
    assert "…" not in text


# What the forms take: 200 signs of an address, 80 of a place, 40 of a person.
TYPED_IN_FORMS = st.text(
    st.sampled_from("广东省河源市路号（），。12 3abWm ئايگۈل👩🐟"), max_size=200
)


@settings(deadline=None)
@given(TYPED_IN_FORMS, TYPED_IN_FORMS, TYPED_IN_FORMS)
def test_nothing_that_the_forms_take_is_cut_on_an_envelope(address, place, person):
    long = PostalAddress("", address, place[:80], person[:40])
    for side in ("recipient", "sender"):
        text = opened(**{side: long}).text.replace("\u200e", "")
        assert "…" not in text
        for words in (address, place[:80], person[:40]):
            assert one_line(words) in text


@pytest.mark.parametrize("sign", "字W")
def test_the_longest_address_is_whole_and_its_rows_take_no_more_than_theirs(sign):
    long = PostalAddress("517500", sign * 200, sign * 80, sign * 40)
    table = opened(recipient=long, sender=long).again.tables[0]
    assert [row.cells[-1].text.count(sign) for row in table.rows[2:5]] == [200, 80, 40]
    heights = [row.height for row in opened().again.tables[0].rows]
    assert sum(row.height for row in table.rows) == pytest.approx(sum(heights), abs=Mm(0.1))
    assert all(row.height > Mm(5) for row in table.rows)
