"""What an answer says in its first line: a step, or nothing that we understand."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.answers.words import POLITE, WORDS, meant
from letters.states import State


@pytest.mark.parametrize(
    "text",
    [
        *("寄了", "寄了。", " 寄 了！！", "已寄出", "谢谢，已寄出～", "Posted", "POSTED!"),
        *(
            "Ｐｏｓｔｅｄ．",
            "\n\n寄了\n\n云朵",
            "寄了😊",
            "I've posted it. Thanks",
            "posted\n> sent?",
        ),
        "寄了\n\n------------------ 原始邮件 ------------------\n收到",
    ],
)
def test_posted_is_understood_in_both_languages(text):
    assert meant(text) is State.POSTED


@pytest.mark.parametrize(
    "text", ["收到", "收到了，谢谢！", "Received", "好的。已收到", "Got it :)"]
)
def test_received_is_understood_in_both_languages(text):
    assert meant(text) is State.RECEIVED


@pytest.mark.parametrize(
    "text",
    [
        *("", "还没寄", "没收到", "寄了吗", "寄了？", "posted?", "not posted", "will be posted"),
        *("寄了，但是被退回来了", "寄了，收到", "明天寄出", "I posted two letters", "谢谢", "😊"),
        *("> 寄了", "On Monday Xinqiao wrote:\n寄了", "在 2026年11月23日，信桥写道：\n寄了"),
        *("发件人：信桥\n寄了", "-----Original Message-----\nposted", "寄了" * 200),
    ],
)
def test_what_is_not_quite_that_is_no_step(text):
    assert meant(text) is None


@given(st.text(max_size=300))
def test_nonsense_is_never_a_step_unless_each_part_of_its_line_is_a_word_we_know(text):
    found = meant(text)
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    assert found is None or any(word in plain for word in WORDS[found])


@given(st.sampled_from(sorted(WORDS)), st.data(), st.text(st.characters(categories=["Po", "So"])))
def test_signs_around_a_word_change_nothing_but_a_question_does(state, data, signs):
    word = data.draw(st.sampled_from(sorted(WORDS[state])))
    polite = data.draw(st.sampled_from(sorted(POLITE)))
    asks = "?" in unicodedata.normalize("NFKC", signs)
    line = f"{word} !{signs}, {polite}"
    assert meant(line) in ((None,) if asks else (state, None))


def test_no_word_means_two_steps():
    assert not WORDS[State.POSTED] & WORDS[State.RECEIVED]
    assert not POLITE & (WORDS[State.POSTED] | WORDS[State.RECEIVED])
