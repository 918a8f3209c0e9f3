"""What stands in a keepsake book."""

from dataclasses import replace
from datetime import date

import pytest

from letters.documents.thanks.keepsake import (
    KeepsakeBook,
    KeptLetter,
    KeptStamp,
    render_keepsake,
)
from letters.states import Direction
from tests.letters.documents.opened import WordFile
from tests.letters.documents.papers import NASTY

CHILD, FRIEND = Direction.TO_CHILD, Direction.TO_VOLUNTEER
FIRST = KeptLetter(
    CHILD, 1, "云朵姐姐", date(2026, 9, 20), date(2026, 9, 28), "小鹿：\n你好！\n云朵姐姐"
)
REPLY = KeptLetter(FRIEND, 1, "小鹿", date(2026, 10, 9), date(2026, 10, 20), answers=1)
LOST = KeptLetter(CHILD, 2, "云朵姐姐", date(2026, 11, 1), None, "走丢的话")
BOOK = KeepsakeBook(
    reader=CHILD,
    child="小鹿",
    volunteer="云朵姐姐",
    cohort="2026-2027 期",
    first=date(2026, 9, 7),
    last=date(2028, 1, 21),
    terms=(("第一学期", tuple(KeptStamp(CHILD, at, at < 3) for at in range(1, 11))),),
    letters=(FIRST, REPLY, LOST),
    printed_on=date(2028, 1, 22),
)


def text_of(book: KeepsakeBook) -> str:
    return WordFile(render_keepsake(book)).text


def test_a_book_has_a_cover_the_stamps_each_letter_in_order_and_a_closing_word():
    text = text_of(BOOK)
    places = [
        text.index(words)
        for words in (
            "我 们 的 信",
            "2026-2027 期 · 2 封信",
            "一枚邮票，一封信",
            "第一学期",
            "云朵姐姐 写给 小鹿",
            "2026 年 9 月 20 日寄出 · 2026 年 9 月 28 日到小鹿手里",
            "你好！",
            "小鹿 写给 云朵姐姐",
            "回第 1 封信",
            "在路上走丢了",
            "写在最后",
        )
    ]
    assert places == sorted(places)


def test_a_letter_on_paper_has_a_place_and_one_that_was_lost_has_no_words():
    text = text_of(BOOK)
    assert text.count("可以把它贴在这里") == 1
    assert "走丢的话" not in text


def test_the_closing_word_speaks_to_whoever_the_copy_is_for():
    assert "这很了不起" in text_of(BOOK)
    theirs = text_of(replace(BOOK, reader=FRIEND))
    assert "谢谢你认真写下的每一封信" in theirs
    assert "这很了不起" not in theirs


@pytest.mark.parametrize("name", NASTY)
def test_word_opens_a_book_whatever_names_and_words_are_in_it(name):
    letter = replace(FIRST, writer=name, text="\n".join(NASTY), instead=True)
    book = replace(BOOK, child=name, volunteer=name, cohort=name, letters=(letter, REPLY))
    assert WordFile(render_keepsake(book)).faults() == []
    assert render_keepsake(book) == render_keepsake(book)
