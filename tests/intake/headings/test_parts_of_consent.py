# ruff: noqa: E501 - one list of words to a line
"""Consent by its parts: the asking, who answers, what for, refusals; and the paper it stands on."""

import pytest

from app.intake.fields.phrase import phrase_of
from tests.intake.building import xlsx

GIVEN = [
    "是否接受书信结对", "家长态度", "同意书是否上交", "家长是否赞同", "家长同不同意", "愿不愿参加书信结对", "是否已获监护人书面同意",
    "监护人是否愿意纳入本项目", "是否同意纳入结对名单", "父（母）是否同意", "家长有无意愿结对", "是否同意孩子跟志愿者做朋友写信",
    "知情同意书（已交/未交）", "监护人是否同意书信往来互动", "Do you agree to your child exchanging letters with a volunteer?",
    "你是否同意孩子参加书信活动", "隔代监护人是否同意", "是否同意孩子免费参加书信活动",
]  # fmt: skip
NOT_OURS = [
    "是否同意信件刊登", "是否同意书信展览", "同意通信费", "你愿意参加书信活动吗", "你是否想参加书信结对", "是否同意来信拆阅",
    "是否同意书信作品在公众号发布", "学校是否同意参加书信活动", "代理家长意见", "爱心妈妈是否同意", "学习态度", "接受教育程度",
    "是否同意结对资金发放", "家长是否同意信件代读",
]  # fmt: skip
REFUSED = [
    "暂不考虑（打√）", "不想参加请打勾", "监护人拒绝签字", "无意参加", "否（不同意）", "家长不想让孩子写信", "不接受结对",
    "家长明确拒绝", "婉拒", "家长不准", "家长拒绝结对", "不参与",
]  # fmt: skip


def asked(heading):
    consent = phrase_of(heading).consent
    return (consent.counts, str(consent.polarity)) if consent else (False, "")


def values(take, heading, *cells):
    rows = [("王红" + "一二三四五六"[n], 12, cell) for n, cell in enumerate(cells)]
    table = xlsx([("姓名", "年龄", heading), *rows])
    return [row.values["consent"] for row in take("children", table, school="灯塔镇中心小学").rows]


@pytest.mark.parametrize("heading", GIVEN)
def test_every_part_of_a_genuine_consent_is_understood(heading):
    assert asked(heading)[0]
    assert asked(heading)[1] != "refuse"


@pytest.mark.parametrize("heading", NOT_OURS)
def test_what_is_done_with_letters_and_what_a_child_wishes_is_no_guardians_consent(heading):
    assert not asked(heading)[0]


@pytest.mark.parametrize("heading", REFUSED)
def test_a_refusal_is_known_by_its_parts(heading):
    assert asked(heading) == (True, "refuse")


@pytest.mark.parametrize(
    "heading",
    ["您家孩子是否可以参加书信结对", "您家孩子能否参加书信活动", "孩子能不能参加书信结对"],
)
def test_whether_a_child_can_take_part_is_no_consent_but_named_and_asked_for(take, heading):
    table = xlsx([("姓名", "年龄", heading), ("王红", 12, "是")])
    report = take("children", table, school="灯塔镇中心小学")
    assert report.rows[0].values["consent"] is None
    [(_place, asked)] = report.undecided
    assert (asked.code, asked.details) == ("consent_left", {"columns": [heading]})


def test_a_signature_that_was_refused_is_never_an_agreement(take):
    assert values(take, "监护人拒绝签字", "√", None) == [False, None]


def test_a_cross_under_the_refusals_to_be_crossed_refuses(take):
    assert values(take, "不同意的打×", "×", None) == [False, None]


@pytest.mark.parametrize("heading", ["知情同意书（已交/未交）", "书信活动同意书回收情况"])
def test_a_consent_form_that_is_back_is_a_consent_and_one_that_is_not_says_nothing(take, heading):
    assert values(take, heading, "已交", "未交", "已收回", None) == [True, None, True, None]


def test_a_slip_that_is_back_may_say_no(take):
    assert values(take, "家长回执", "已交", "同意", "不同意") == [None, True, False]


def test_a_long_question_of_a_survey_is_read_and_is_of_nothing_but_consent(take):
    asks = "为让孩子们多一位倾听的朋友，我们请大学生志愿者与孩子通信，通信地址和电话不会告诉任何人，信件由学校转交，您是否同意您的孩子参加书信结对活动？"
    assert values(take, asks, "同意", "不同意") == [True, False]
    assert values(take, asks + "并同意公开照片", "同意") == [None]


@pytest.mark.parametrize("mark", ["x", "X", "v", "V", "√", "✓", "是", "1", "●"])
def test_any_mark_under_refusals_refuses_and_one_that_might_deny_is_told(take, mark):
    table = xlsx([("姓名", "年龄", "监护人同意", "监护人不同意"), ("王红", 12, None, mark)])
    [row] = take("children", table, school="灯塔镇中心小学").rows
    assert row.values["consent"] is False
    told = [note.code for note in row.notes if note.field == "consent"]
    assert told == (["refused_by_mark"] if mark in "xXvV●" else [])


def test_a_cross_under_refusals_beside_a_tick_under_agreements_is_a_question(take):
    table = xlsx([("姓名", "年龄", "监护人同意", "监护人不同意"), ("王红", 12, "√", "x")])
    [row] = take("children", table, school="灯塔镇中心小学").rows
    assert row.values["consent"] is None
    assert "choice_unreadable" in [note.code for note in row.notes]
