"""What stands on a letter sheet."""

from datetime import date

import pytest

from letters.documents import LinkError, Stage, guiding_question, render_letter_sheet
from letters.states import Direction
from tests.letters.documents.opened import WordFile
from tests.letters.documents.papers import TYPED, a_sheet


def opened(**changes) -> WordFile:
    return WordFile(render_letter_sheet(a_sheet(**changes)))


def test_a_sheet_names_both_by_pen_name_and_says_which_letter_it_is():
    text = opened().text
    assert "给　小星星" in text
    assert "来自　海边的灯塔" in text
    assert "第 3 封 · 第二学期" in text
    assert "X7M2-048C" in text


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("direction", Direction)
def test_a_sheet_asks_the_question_of_its_stage(direction, stage):
    question = guiding_question(direction, stage, 3)
    assert question in opened(direction=direction, stage=stage).text


def test_a_childs_sheet_says_how_to_hand_it_in():
    assert "交给学校联系人老师" in opened(direction=Direction.TO_VOLUNTEER).text


def test_a_volunteers_sheet_says_to_log_it_as_posted():
    assert "已寄出" in opened(direction=Direction.TO_CHILD).text


def test_a_typed_letter_carries_its_text_and_a_question_for_the_answer():
    document = opened(text=TYPED)
    body = [paragraph.text for paragraph in document.again.paragraphs]
    assert [line for line in body if line] == TYPED.splitlines()
    assert guiding_question(Direction.TO_VOLUNTEER, Stage.MIDDLE, 3) in document.text


def test_a_typed_letter_greets_flush_left_and_signs_at_the_right():
    lines = [line for line in opened(text=TYPED).again.paragraphs if line.text]
    assert lines[0].style.name == "信纸称呼"
    assert lines[1].style.name == "信纸正文"
    assert lines[-1].alignment is not None


def test_a_letter_of_several_pages_carries_its_code_on_each():
    assert "续页 · 信码 X7M2-048C" in opened(text=TYPED * 20).text
    assert "续页" not in opened(text=TYPED).text


def test_a_text_of_nothing_but_space_is_paper_to_write_on():
    assert render_letter_sheet(a_sheet(text=" \n ")) == render_letter_sheet(a_sheet())


def test_the_number_on_the_slip_stands_beside_the_sender():
    assert "来自　海边的灯塔　　№12" in opened(list_number=12).text
    assert "№" not in opened().text


@pytest.mark.parametrize(("stage", "words"), [(Stage.FIRST, "初次见面"), (Stage.GOODBYE, "告别信")])
def test_the_first_and_the_last_letter_are_called_so(stage, words):
    assert words in opened(stage=stage).text


@pytest.mark.parametrize("url", ["", "https://x.example.org/" + "x" * 300])
def test_a_link_that_no_phone_could_read_is_refused_with_its_length(url):
    with pytest.raises(LinkError) as refused:
        render_letter_sheet(a_sheet(url=url))
    assert refused.value.length == len(url)


def test_a_childs_sheet_says_when_the_friend_who_is_away_writes_again():
    sheet = opened(direction=Direction.TO_VOLUNTEER, away_until=date(2027, 1, 18)).text
    assert "1 月 18 日以后小星星再给你写信" in sheet


def test_a_letter_in_somebodys_place_says_so_and_when_the_friend_is_back():
    facts = {"direction": Direction.TO_CHILD, "in_place_of": "云朵姐姐"}
    assert "这一封由海边的灯塔代写" in opened(**facts).text
    back = opened(**facts, away_until=date(2027, 1, 18)).text
    assert "1 月 18 日以后云朵姐姐再给你写信" in back
    assert "再给你写信" not in opened(**facts).text


def test_a_name_from_right_to_left_turns_no_number_beside_it():
    text = opened(from_pen_name="ئايگۈل", list_number=12).text
    assert "\u200eئايگۈل\u200e" in text
    assert text.index("ئايگۈل") < text.index("№12")


@pytest.mark.parametrize("name", ["ئايگۈل", "小鹿 ئايگۈل", "ئايگۈل 3", "שלום!"])
def test_a_name_from_right_to_left_stands_between_marks_that_keep_what_follows(name):
    text = opened(from_pen_name=name, list_number=12).text
    assert f"\u200e{name}\u200e　　№12" in text


def test_names_from_left_to_right_need_no_marks():
    assert "\u200e" not in opened(list_number=12).text
