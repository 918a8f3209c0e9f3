"""What a consent form asks, and of whom."""

from dataclasses import replace
from datetime import date

import pytest

from letters.consents.ages import Duties
from letters.consents.items import ConsentItem
from letters.documents import ConsentSheet, EmptyPack, render_consent_forms
from letters.documents.agreeing.words import ITEMS
from tests.letters.documents.opened import WordFile

TODAY = date(2026, 11, 23)
SMALL, SCHOOL_AGE, GROWN, UNKNOWN = (
    Duties(True, True, False),
    Duties(False, True, False),
    Duties(False, False, True),
    Duties(False, True, True),
)
SHEET = ConsentSheet(
    "C-DEER", "灯塔镇中心小学", "五年级1班", "真名小鹿", "https://xinqiao.example/f/C-DEER", GROWN
)


def words_of(*asked: Duties) -> str:
    forms = [replace(SHEET, asked=one) for one in asked]
    return WordFile(render_consent_forms(forms, TODAY)).text


def test_a_form_asks_each_item_says_who_we_are_how_to_withdraw_and_whom_to_call():
    text = words_of(SCHOOL_AGE)
    assert set(ITEMS) == set(ConsentItem)
    for title, words in ITEMS.values():
        assert title in text
        assert words in text
    assert text.count("□ 同意") == text.count("□ 不同意") == len(ConsentItem)
    for words in ("C-DEER", "真名小鹿", "五年级1班", "随时", "110", "12355", "12356", "监护人签名"):
        assert words in text


@pytest.mark.parametrize(
    ("asked", "reads", "separate", "signs"),
    [
        (SMALL, True, True, False),
        (SCHOOL_AGE, False, True, False),
        (GROWN, False, False, True),
        (UNKNOWN, False, True, True),
    ],
)
def test_the_age_decides_who_reads_and_who_signs(asked, reads, separate, signs):
    text = words_of(asked)
    assert ("未满 8 周岁" in text) is reads
    assert ("敏感个人信息" in text) is separate
    assert ("孩子本人签名" in text) is signs


def test_each_child_has_a_page_and_a_code_of_its_own():
    forms = [replace(SHEET, code=code, url=f"{SHEET.url}/{code}") for code in ("C-1", "C-2", "C-3")]
    file = WordFile(render_consent_forms(forms, TODAY))
    assert file.parts["word/document.xml"].count(b"pageBreakBefore") == 2
    assert sum(name.startswith("word/media/") for name in file.parts) == 3
    assert all(form.code in file.text for form in forms)


def test_where_a_name_may_not_stand_there_is_a_line_to_write_it_on():
    text = WordFile(render_consent_forms([replace(SHEET, name="")], TODAY)).text
    assert "孩子　＿＿＿＿" in text


def test_nobody_is_asked_on_no_paper():
    with pytest.raises(EmptyPack):
        render_consent_forms([], TODAY)
