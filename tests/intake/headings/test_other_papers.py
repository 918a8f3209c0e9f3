# ruff: noqa: E501 - one list of words or one row of a table to a line
"""Consents on papers of other makers: campaigns of others, pairs of others, keys, remarks."""

import pytest

from app.intake.fields.consent import tells_of_something_else
from app.intake.fields.phrase import phrase_of
from tests.intake.building import xlsx

pytestmark = pytest.mark.sqlite_alone

GIVEN = [
    "监护人是否同意加入“一对一书信帮扶”", "监护人对“书信关怀”是否同意", "Consent of guardian obtained", "家长同意（电话/短信）",
    "书信陪伴：家长意向", "家长（或其他监护人）同意", "家长回复（是否同意书信结对）", "本人（监护人）自愿让孩子参加书信陪伴", "是否经监护人同意",
    "参加书信陪伴项目监护人意见", "监护人是否认可书信结对", "家长对孩子参加笔友结对的意见", "本学年书信结对家长是否继续同意", "作为监护人，您是否同意孩子参加书信结对？",
]  # fmt: skip
NOT_OURS = [
    "是否同意接受爱心妈妈结对", "是否同意党员干部结对", "监护人是否同意教师结对关爱", "是否同意爱心企业结对帮扶", "家长是否愿意写信给孩子",
    "家长是否愿意参加亲子通信", "是否同意学校给家长写信", "是否同意研究使用信件", "家长签收信件",
]  # fmt: skip
REFUSED = [
    "Consent declined",
    "撤回同意",
    "Guardian refuses letters",
    "退出书信结对",
    "not consenting",
]


def asked(heading):
    consent = phrase_of(heading).consent
    return (consent.counts, str(consent.polarity)) if consent else (False, "")


def consents(take, *rows):
    report = take("children", xlsx(rows), school="灯塔镇中心小学")
    return [row.values["consent"] for row in report.rows]


def listed(heads, answers):
    return [
        ("姓名", "年龄", *heads),
        *(("王" + "一二三四五"[n], 12, *a) for n, a in enumerate(answers)),
    ]


@pytest.mark.parametrize("heading", GIVEN)
def test_words_that_say_how_and_by_whom_leave_a_consent_what_it_is(heading):
    assert asked(heading)[0]
    assert asked(heading)[1] != "refuse"


@pytest.mark.parametrize("heading", NOT_OURS)
def test_pairs_without_letters_and_letters_of_others_are_not_ours(heading):
    assert not asked(heading)[0]


@pytest.mark.parametrize("heading", REFUSED)
def test_a_consent_that_was_declined_or_taken_back_is_refused(heading):
    assert asked(heading) == (True, "refuse")


@pytest.mark.parametrize(
    ("title", "elsewhere"),
    [
        ("2026年秋季学生营养改善计划登记表", True),
        ("东源县春苗行动报名表", True),
        ("七彩课堂活动报名表", True),
        ("课外兴趣小组报名表", True),
        ("灯塔镇中心小学“大手牵小手”关爱留守儿童活动报名表", False),
        ("东源县灯塔镇农村留守儿童关爱保护项目花名册", False),
        ("河源市义工联合会关爱活动儿童名单", False),
        ("2026年秋季学期五年级（2）班留守儿童基本情况统计表", False),
        ("填表说明：请注意安全。", False),
        ("信桥暑假书信活动", False),
    ],
)
def test_a_campaign_of_others_is_told_by_its_name(title, elsewhere):
    assert tells_of_something_else(title) is elsewhere


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("家长意见（1.不同意 2.同意）书信结对", [False, True, None]),
        ("监护人意见（①同意 ②不同意）书信结对", [True, False, None]),
        ("家长是否同意书信结对（是填1，否填2）", [True, False, None]),
        ("书信结对家长意见（2待定 1同意 0不同意）", [True, None, False]),
    ],
)
def test_a_number_is_the_answer_that_the_heading_gives_it(take, heading, expected):
    assert consents(take, *listed([heading], [(1,), (2,), ("0",)])) == expected


def test_yes_and_no_behind_a_slash_are_two_columns(take):
    heads = ("是否同意书信结对/是", "是否同意书信结对/否")
    assert consents(take, *listed(heads, [("√", ""), ("", "√"), ("√", "√")])) == [
        True,
        False,
        False,
    ]


def test_a_nought_under_agreement_beside_refusals_is_a_box_without_a_tick(take):
    heads = ("书信结对家长意见_同意", "书信结对家长意见_不同意", "书信结对家长意见_待定")
    assert consents(take, *listed(heads, [(1, 0, 0), (0, 1, 0), (0, 0, 1)])) == [True, False, None]


def test_the_day_of_a_withdrawal_makes_an_agreement_a_question(take):
    heads = ("家长同意书信结对", "撤回同意")
    answers = [("√", ""), ("√", "√"), ("√", "2026-09-01")]
    report = take("children", xlsx(listed(heads, answers)), school="灯塔镇中心小学")
    assert [row.values["consent"] for row in report.rows] == [True, False, None]
    assert [note.code for note in report.rows[2].notes] == ["choice_unreadable"]


def test_a_remark_that_takes_an_agreement_back_makes_it_a_question(take):
    remarks = [
        ("同意", "家长反悔了，不同意"),
        ("同意", "不同意拍照"),
        ("同意", "住校"),
        ("不同意", "拒绝"),
    ]
    rows = listed(("是否同意书信结对", "备注"), remarks)
    report = take("children", xlsx(rows), school="灯塔镇中心小学")
    assert [row.values["consent"] for row in report.rows] == [None, True, True, False]
    assert [[note.code for note in row.notes] for row in report.rows] == [
        ["consent_doubted"],
        [],
        [],
        [],
    ]


def test_a_guardian_who_signs_beside_an_answer_leaves_it_an_answer(take):
    cells = [
        ("倪守", "同意 倪守 2026.9.2"),
        ("倪守", "不同意（签名：倪守）"),
        ("倪守", "倪守"),
        ("倪守", "同意 王五"),
    ]
    rows = listed(("监护人", "家长是否同意书信结对"), cells)
    assert consents(take, *rows) == [True, False, None, None]
