# ruff: noqa: E501 - one list of cells to a line
"""Boxes to tick in one cell: a tick belongs to the word it stands at, and to nobody else."""

import pytest

from app.intake.faults import Unreadable
from app.intake.values.answers.ticked import ticked_words
from app.intake.values.choices import read_choice
from app.intake.values.people import read_gender
from tests.intake.building import xlsx

pytestmark = pytest.mark.sqlite_alone


@pytest.mark.parametrize(
    ("text", "gender"),
    [
        *((text, "f") for text in ("□男 ☑女", "男 √女", "男□女☑", "(  )男 (√)女", "男/女√", "£男 R女", "男[ ] 女[√]")),
        *((text, "m") for text in ("√男 女", "男√ 女", "☒男 □女", "男（√）女（ ）", "■男□女", "þ男 ¨女")),
        ("□男 □女", None),
    ],
)  # fmt: skip
def test_a_gender_is_the_one_that_is_ticked(text, gender):
    assert read_gender(text) == gender


@pytest.mark.parametrize(
    "text",
    [
        "同意 √不同意",
        "□同意 √不同意",
        "同意□ 不同意√",
        "同意/√不同意",
        "同意 不 同意√",
        "□同 意 ☑不 同 意",
        "同 意（ ） 不 同 意（√）",
        "☑同意 ☑不同意",
        "自 愿 □ 拒 绝 ☑",
        "允 许 □ 不 允 许 ☑",
        "不 予 同 意",
    ],
)
def test_a_tick_before_the_refusal_is_no_consent(text):
    assert read_choice(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "同 意（√） 不同意（ ）",
        "同  意 ☑ 不 同 意 □",
        "同　意√ 不　同　意",
        "☑ 愿  意 □ 不 愿  意",
        "自 愿 ☑ 拒 绝 □",
        "允 许（√） 不 允 许（ ）",
        "同意:√ 不同意:",
        "家 长 同 意",
    ],
)
def test_blanks_within_a_word_leave_it_the_word(text):
    assert read_choice(text) is True


@pytest.mark.parametrize(
    "text", ["同意√不同意", "同意 √ 不同意", "□同意 □不同意", "同 意 □ 不 同 意 □", "☑同意 ☑其他"]
)
def test_where_nobody_can_tell_what_is_ticked_nothing_is_answered(text):
    with pytest.raises(Unreadable):
        read_choice(text)


@pytest.mark.parametrize("text", ["王红", "√", "□", "男女", "2014-06-22", ""])
def test_a_cell_without_words_to_tick_is_left_alone(text):
    assert ticked_words(text) is None


def test_relation_status_and_interests_are_what_is_ticked(take):
    rows = [
        ("姓名", "年龄", "与孩子关系", "留守类型", "兴趣爱好"),
        ("王红", 12, "□祖父 ☑祖母 □其他", "父亲外出√ 母亲外出", "☑画画 □唱歌 ☑阅读"),
        ("李明", 11, "□祖父 □祖母", "□父亲外出", "□画画"),
    ]
    fields = ("relation", "status", "interests")
    report = take("children", xlsx(rows), school="灯塔镇中心小学")
    assert [tuple(row.values[field] for field in fields) for row in report.rows] == [
        ("祖母", "父亲外出", ["画画", "阅读"]),
        (None, None, []),
    ]
