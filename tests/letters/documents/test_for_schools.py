"""Welcome cards for children, and the one page that a teacher needs."""

import pytest

from letters.documents.school.guide import TeachersGuide, render_guide
from letters.documents.school.welcome import WelcomeCard, render_welcome_cards
from tests.letters.documents.opened import WordFile
from tests.letters.documents.papers import DAY, NASTY, link


def cards(count: int) -> WordFile:
    return WordFile(
        render_welcome_cards([WelcomeCard(f"星{at}", "灯塔") for at in range(count)], DAY)
    )


def test_a_card_welcomes_by_pen_name_names_the_friend_and_whom_to_ask_for_help():
    text = cards(1).text
    for words in ("星0", "你的笔友是", "灯塔", "12355"):
        assert words in text


def test_four_cards_lie_on_a_page():
    assert [len(table.rows) for table in cards(7).again.tables] == [2, 2]
    assert cards(7).faults() == []


def test_the_guide_is_one_page_with_the_code_of_the_schools_page_and_no_childs_name():
    guide = TeachersGuide("仙塘镇中心小学", "王老师", link("own"))
    document = WordFile(render_guide(guide, DAY))
    assert document.faults() == []
    assert len(document.edges("media")) == 1
    for words in ("仙塘镇中心小学", "王老师", "都到了", "12355"):
        assert words in document.text


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_no_words_of_people_break_a_card_or_a_guide(words):
    assert WordFile(render_welcome_cards([WelcomeCard(words, words)], DAY)).faults() == []
    guide = TeachersGuide(words, words, link("own"))
    assert WordFile(render_guide(guide, DAY)).faults() == []
