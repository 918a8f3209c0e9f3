"""Address labels lie where a sheet from a shop is cut, from the first label that is left."""

import pytest
from docx.shared import Mm

from letters.documents import LabelStartError
from letters.documents.school.labels import LABEL_SHEETS, AddressLabel, Labels, render_labels
from tests.letters.documents.opened import WordFile
from tests.letters.documents.papers import DAY, NASTY, OFFICE, SCHOOL


def opened(count: int = 3, **choice) -> WordFile:
    labels = tuple(AddressLabel(SCHOOL, f"X{at}") for at in range(count))
    return WordFile(render_labels(Labels(labels, **choice), DAY))


def placed(document: WordFile) -> list[list[str]]:
    """The words of each label of each page, without the gaps between labels."""
    return [
        [cell.text for row in table.rows for cell in row.cells if cell.width > Mm(10)]
        for table in document.again.tables
    ]


def test_a_label_says_to_whom_with_postcode_and_code():
    (first, *_), *_ = placed(opened(1))
    for words in ("517500", "仙塘镇中心路", "仙塘镇中心小学", "王老师　收", "X0"):
        assert words in first


def test_labels_used_before_stay_empty():
    (page,) = placed(opened(2, start=5))
    assert [bool(words) for words in page[:6]] == [False] * 4 + [True] * 2


def test_what_is_too_many_for_a_sheet_goes_on_at_the_first_label_of_the_next():
    first, second = placed(opened(3, sheet="2x4", start=7))
    assert [bool(words) for words in first] == [False] * 6 + [True] * 2
    assert "X2" in second[0]


@pytest.mark.parametrize("start", [0, 22])
def test_a_start_that_the_sheet_has_not_is_refused(start):
    with pytest.raises(LabelStartError) as refused:
        opened(start=start)
    assert refused.value.count == 21


@pytest.mark.parametrize("name", LABEL_SHEETS)
def test_all_labels_of_a_sheet_lie_on_its_paper(name):
    sheet = LABEL_SHEETS[name]
    assert sheet.left + (sheet.columns - 1) * sheet.across + sheet.wide <= 210.01
    assert sheet.top + sheet.rows * sheet.high <= 297
    document = opened(sheet.count, sheet=name)
    assert document.faults() == []
    (page,) = placed(document)
    assert all(page), "a whole sheet is one page of labels"


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_no_words_of_people_break_a_label(words):
    place = type(OFFICE)("", words, words, words)
    assert WordFile(render_labels(Labels([AddressLabel(place, words)], "2x8"), DAY)).faults() == []
