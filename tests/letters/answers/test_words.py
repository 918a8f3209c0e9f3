"""What an answer says in its first line: a step, or nothing that we understand."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.answers.words import DAYS_AGO, POLITE, WORDS, Meant, meant
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
        "寄了\n\n------------------ 原始邮件 ------------------\n收到了吗？",
        "\u200b寄\ufeff了\n发自我的iPhone",
        "Posted\n\nAt 2026-11-23 09:30:00, Xinqiao <a@example.org> wrote:\nNot yet?",
        "Posted\nOn Mon, 23 Nov 2026 at 09:30, Xinqiao\n<a@example.org> wrote:\nNot yet?",
    ],
)
def test_posted_is_understood_in_both_languages(text):
    assert meant(text) == Meant(State.POSTED)


@pytest.mark.parametrize(
    "text", ["收到", "收到了，谢谢！", "Received", "好的。已收到", "Got it :)"]
)
def test_received_is_understood_in_both_languages(text):
    assert meant(text) == Meant(State.RECEIVED)


@pytest.mark.parametrize(
    "text",
    [
        *("", "还没寄", "没收到", "寄了吗", "寄了？", "posted?", "not posted", "will be posted"),
        *("寄了，但是被退回来了", "寄了，收到", "明天寄出", "I posted two letters", "谢谢", "😊"),
        *("> 寄了", "On Monday Xinqiao wrote:\n寄了", "在 2026年11月23日，信桥写道：\n寄了"),
        *(
            "寄了没",
            "没寄",
            "未寄出",
            "不，寄了",
            "no, posted",
            "没。寄了",
            "刚要寄了",
            "posted tomorrow",
        ),
        *(
            "寄了\n骗你的，还没寄",
            "posted\nNot really",
            "寄了\n？",
            "寄了，昨天，前天",
            "昨天",
            "昨天没寄",
        ),
        *("发件人：信桥\n寄了", "-----Original Message-----\nposted", "寄了" * 200),
        "寄了\n" + "@" * 200_000 + "？",
    ],
)
def test_what_is_not_quite_that_is_no_step(text):
    assert meant(text) is None


@pytest.mark.parametrize(
    ("text", "days"),
    [
        *(("昨天寄了", 1), ("我昨天寄了。", 1), ("寄了，昨天", 1), ("posted yesterday", 1)),
        *(("I posted it today", 0), ("just posted", 0), ("前天已寄出", 2), ("刚寄出", 0)),
    ],
)
def test_a_day_may_be_said_with_it(text, days):
    assert meant(text) == Meant(State.POSTED, days)


@given(st.text(max_size=300))
def test_nonsense_is_never_a_step_unless_each_part_of_its_line_is_a_word_we_know(text):
    found = meant(text)
    plain = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    assert found is None or any(word in plain for word in WORDS[found.step])


@given(st.sampled_from(sorted(WORDS)), st.data(), st.text(st.characters(categories=["Po", "So"])))
def test_signs_around_a_word_change_nothing_but_a_question_does(state, data, signs):
    word = data.draw(st.sampled_from(sorted(WORDS[state])))
    polite = data.draw(st.sampled_from(sorted(POLITE)))
    asks = "?" in unicodedata.normalize("NFKC", signs)
    line = f"{word} !{signs}, {polite}"
    assert meant(line) in ((None,) if asks else (Meant(state), None))


def test_no_word_means_two_steps():
    assert not WORDS[State.POSTED] & WORDS[State.RECEIVED]
    every = POLITE | WORDS[State.POSTED] | WORDS[State.RECEIVED]
    assert not [word for word in every for day in DAYS_AGO if day in word]
    assert not POLITE & (WORDS[State.POSTED] | WORDS[State.RECEIVED])
