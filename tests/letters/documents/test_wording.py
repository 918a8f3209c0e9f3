"""Words from people, made fit for paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from letters.documents.paper import HINTS
from letters.documents.questions import Stage, guiding_question
from letters.documents.wording import (
    BLANK,
    fit,
    lay,
    one_line,
    paragraphs,
    printable,
    shorten,
    turns,
    width,
)
from letters.states import Direction

ANYTHING = st.text(st.characters(codec=None), max_size=80)


@given(ANYTHING)
def test_printable_text_is_text_that_xml_takes(text):
    node = etree.Element("t")
    node.text = printable(text)
    assert node.text == printable(node.text)


@given(ANYTHING, st.floats(1, 60))
def test_a_shortened_text_is_one_line_and_no_wider_than_asked(text, ems):
    short = shorten(text, ems)
    assert width(short) <= ems
    assert len(short.splitlines()) <= 1


@given(ANYTHING, st.floats(20, 170))
def test_a_fitted_text_fits_and_is_never_empty(text, millimetres):
    words, size = fit(text, millimetres, (20, 16, 12))
    assert words
    assert width(words) * size * 0.3528 <= millimetres + 1e-6 or words == BLANK


def test_a_name_that_fits_keeps_the_largest_size():
    assert fit("小星星", 60, (20, 16)) == ("小星星", 20)


def test_a_name_that_is_too_long_is_set_smaller_before_it_is_cut():
    assert fit("一" * 9, 60, (20, 16)) == ("一" * 9, 16)
    assert fit("一" * 90, 60, (20, 16))[0].endswith("…")


STEPS = ((15, 1), (11, 1), (11, 2), (9, 4))


def test_words_get_smaller_first_then_wrap_and_are_cut_last():
    laid = [lay("一" * count, 60, STEPS) for count in (11, 15, 30, 60, 300)]
    assert [(one.size, one.lines) for one in laid] == [(15, 1), (11, 1), (11, 2), (9, 4), (9, 4)]
    assert [one.words.endswith("…") for one in laid] == [False] * 4 + [True]


def test_words_keep_to_the_height_that_they_are_given():
    assert lay("一" * 11, 60, STEPS).size == 15
    assert lay("一" * 11, 60, STEPS, high=5).size == 11


def test_lines_are_counted_as_a_setter_breaks_them():
    steps = tuple((10, lines) for lines in range(1, 9))
    ten = 10 * 10 * 0.3528
    assert lay("一" * 10 + "。", ten, steps).lines == 2
    assert lay("mmmmmm mmmmmm mmmmmm", ten, steps).lines == 3
    assert lay("W" * 25, ten, steps).lines == 3


@given(ANYTHING, st.floats(5, 170))
def test_laid_words_are_never_empty_and_take_no_more_lines_than_allowed(text, millimetres):
    laid = lay(text, millimetres, STEPS)
    assert laid.words
    assert laid.words == BLANK or (laid.size, laid.lines) in [
        (size, at) for size, lines in STEPS for at in range(1, lines + 1)
    ]


def test_signs_from_right_to_left_are_seen():
    assert turns("小鹿 ئايگۈل")
    assert turns("שלום")
    assert not turns("小鹿 Aygül 12 བ")


def test_marks_that_turn_the_direction_and_control_characters_vanish():
    assert one_line("小\u202e星\x07\u200f星") == "小星星"


def test_a_family_emoji_stays_whole():
    assert one_line("👩‍👩‍👧") == "👩‍👩‍👧"


def test_paragraphs_keep_one_blank_line_between_them():
    assert paragraphs("\n你好\r\n\r\n\r\n再见\n\n") == ["你好", "", "再见"]


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("stage", Stage)
def test_a_letter_always_gets_the_same_question_and_the_next_letter_another(direction, stage):
    first, second = (guiding_question(direction, stage, number) for number in (1, 2))
    assert first == guiding_question(direction, stage, 1) != second


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("stage", Stage)
def test_every_question_fits_its_box_of_two_lines(direction, stage):
    for number in range(1, 13):
        assert width(guiding_question(direction, stage, number)) + 8 <= 2 * 41


def test_every_hint_leaves_room_for_the_bridge():
    assert all(width(hint) <= 41 for hints in HINTS.values() for hint in hints)
