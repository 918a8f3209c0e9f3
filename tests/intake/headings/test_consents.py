# ruff: noqa: E501 - one list of words or one row of a table to a line
"""What a heading asks consent for: letters, or something else, of a guardian, or of others."""

import pytest

from app.intake.fields.phrase import phrase_of
from tests.intake.building import xlsx

GIVEN = [
    "同意", "是否同意", "监护人是否同意", "家长同意", "监护人同意", "家长是否同意", "知情同意", "同意书", "家长意见",
    "监护人意见", "consent", "agreed", "guardian consent", "Parental consent",
    "Parent/Guardian consent", "家长签字", "监护人签字", "监护人签名", "是否同意参加乡村儿童书信活动",
    "照料人是否同意", "被监护人家长是否同意", "家长是否同意孩子参加", "家长是否愿意让孩子参加书信活动", "是否同意孩子与志愿者通信",
    "同意参加（家长签字）", "家长意见（同意/不同意）", "是否愿意参加结对书信", "监护人知情同意书是否签署", "家长回执",
    "家长回执（同意/不同意）", "家长同意请打√", "同意参加的打√", "监护人是否同意参加本项目", "家长是否同意加入信桥",
    "家长是否支持孩子写信", "监护人意愿", "家长意愿", "是否同意（家长）", "是否同意（监护人）", "是否同意（是/否）",
    "是否同意结对", "奶奶是否同意", "父母是否同意", "家长签名确认", "Consent (Y/N)",
    "Guardian consent to letters", "Parent agrees (Y/N)",
    "Does the guardian agree?", "家长是否同意（必填）", "您是否同意孩子参加书信陪伴活动？",
    "10、您是否同意您的孩子与大学生志愿者通信？", "是否同意参与笔友计划", "委托监护人是否同意", "监护人是否同意子女参与通信",
    "同意书是否收回", "家长是否签同意书", "家长同意与否", "监护人同意意见", "监护人授权", "是否允许孩子写信",
    "Parent permission", "Guardian's signature", "家长知情同意签字", "家长是否同意参加活动",
    "家长是否同意参加志愿者陪伴项目", "是否同意参加留守儿童一对一书信陪伴", "家长是否自愿参加", "是否同意（家长填写）", "同意情况",
    "监护人同意情况", "家长是否同意与大学生书信往来", "家长签字（同意）", "家长是否愿意", "监护人愿意参加", "家长是否同意孩子收信",
    "是否同意交笔友", "监护人是否同意通过书信交流", "家长是否同意参加“信桥”书信陪伴", "监护人是否知情并同意",
    "同意孩子参加笔友项目请签字", "监护人同意书是否签订", "监护人签字（同意）", "家长签字同意", "家长是否同意让孩子与城市志愿者写信交流",
    "是否同意加入乡村儿童心理健康书信陪伴", "爷爷奶奶是否同意", "Consent to take part",
    "Guardian consents to exchange of letters", "Parental consent received",
    "Consent form returned", "是否已签知情同意书", "同意参加书信结对（家长签名）", "监护人授权书", "家长是否允许",
    "同意与否", "监护人是否支持", "是否同意结成书信伙伴", "愿意参加与否（家长）", "家长意见：1同意 2不同意",
    "家长是否同意其参加结对活动", "是否愿意结对（监护人填）", "家长签字（同意孩子参加书信活动）", "家长同意书（√）", "现监护人是否同意",
    "家长(监护人)是否同意", "家长（监护人）意见", "家长/监护人是否同意", "监护人同意孩子参加（是/否）", "监护人是否签署知情同意书",
    "家长同意书签署情况", "知情同意书是否交回", "是否愿意让孩子写信", "家长是否愿意孩子收到来信", "父亲或母亲是否同意",
    "Guardian agrees (yes/no)", "parent_consent", "guardian/consent",
    "consent_letters", "Parent signature", "Permission given by guardian",
    "监护人意见栏", "家长意见及签字", "家长意见（签名）", "委托监护人意见", "受委托人是否同意", "监护人同意（打勾）",
    "孩子参加通信，家长是否同意", "学生参加书信活动家长是否同意", "是否同意本项目", "家长是否同意参与本次活动", "家长同意参加陪伴计划",
    "是否同意与大朋友通信", "家长是否同意参加鸿雁传书活动", "是否同意参加“纸短情长”书信活动", "家长是否同意报名", "监护人是否自愿",
    "是否征得监护人同意", "已征得家长同意", "是否取得监护人同意", "监护人口头同意", "家长电话同意",
]  # fmt: skip
NOT_OURS = [
    "家长是否同意参加课后服务", "是否愿意住校", "领取人签字", "疫苗接种知情同意", "班级评议意见", "是否同意乘坐校车",
    "家长是否愿意接受家访", "监护人是否同意公示", "孩子是否愿意写信", "是否签署委托照护书", "残联意见", "医生意见", "帮扶意见",
    "意见建议", "不同意理由", "是否同意转学", "最愿意做的事", "审核意见", "学校意见", "村委会意见", "负责人签字",
    "是否同意拍照", "学生签名", "班主任意见", "是否同意（学校意见）", "是否同意（学生本人）", "学生是否同意", "本人签字",
    "签字", "签名", "竞业限制签署", "家长是否同意孩子参加心理辅导", "同意日期", "家长签字日期", "是否同意书信内容公开",
    "家长是否同意信件展览", "是否同意参加研学", "家长是否同意资助", "监护人是否同意订奶", "志愿者姓名", "心愿", "是否同意接收短信",
    "家校通信是否同意", "民政意见", "乡镇意见", "社区意见", "备注意见", "家长是否同意使用照片", "家长同意购买保险",
    "School bus consent", "Consent for photos", "Vaccination consent",
    "Teacher's signature", "child's assent", "是否愿意当班干部", "是否同意调班", "校长签字",
    "家委会意见", "老师是否同意", "是否同意（班主任）", "监护人是否签订监护协议", "监护协议是否签订", "是否同意提供心理测评",
    "孩子参加意愿", "学生意愿", "体检知情同意书", "家长是否同意孩子使用手机", "家长是否同意午托", "是否同意数据采集",
    "家长是否同意加入家长群", "许可证号", "是否参加", "监护人确认信息无误", "是否签订安全责任书", "家长是否愿意外出务工",
    "是否同意上门探望", "监护人是否同意领养", "家长是否同意参加晚自习", "是否同意参加足球队", "监护人是否同意送养",
    "家长是否同意打疫苗", "孩子本人意愿", "本人是否愿意参加", "学生是否同意通信", "班主任是否同意写信", "学校是否同意通信",
    "是否同意（学校）", "村委是否同意", "家长是否同意留级", "家长是否同意购买教辅", "是否同意参加夏令营", "家长是否愿意当志愿者",
    "是否愿意担任家委", "是否同意信件公开发表", "家长是否同意拍照宣传", "监护人是否同意个人信息公开", "家长是否同意参加心理测评",
    "是否同意安装监控", "家长签收通知书", "学生签收", "签到", "家长签到", "领书签字", "发放签名", "家长签字（领取物资）",
    "监护人签字（领款）", "是否同意捐赠", "是否同意搭乘专车", "是否同意留校午餐", "家长是否同意参加体育中考", "是否同意公开照片",
    "同意接种", "同意就医", "同意入学", "Consent to vaccination", "Photo consent",
    "Consent for field trip", "School consent", "Teacher agrees",
    "Student agrees", "child consents", "Medical consent",
    "Consent to school meals", "是否同意孩子骑车上学", "是否同意参加学校的兴趣小组", "家长是否同意孩子单独回家",
    "监护人是否同意接受救助", "低保申请同意", "家长是否同意数据上报", "是否同意接受采访", "领导意见", "校方意见", "镇意见",
    "县级意见", "分管领导签字", "接收人签名", "收件人签字", "家长是否同意加微信", "是否同意调查",
]  # fmt: skip
REFUSED = [
    "不同意参加的打√", "家长不同意", "监护人不同意", "不愿意参加的打勾", "不同意", "拒绝参加", "是否拒绝参加", "家长不愿意",
    "不参加的请打√", "家长意见（不同意）", "Parent refuses", "declined", "放弃参加",
]  # fmt: skip


def values(take, *rows):
    return [row.values["consent"] for row in children(take, *rows).rows]


def children(take, *rows):
    return take("children", xlsx(rows), school="灯塔镇中心小学")


def asked(heading, *groups):
    consent = phrase_of(heading, groups).consent
    return (consent.counts, str(consent.polarity)) if consent else (False, "")


@pytest.mark.parametrize("heading", GIVEN)
def test_a_guardians_consent_to_letters_is_none_that_a_timid_reader_loses(heading):
    assert asked(heading)[0]
    assert asked(heading)[1] != "refuse"


@pytest.mark.parametrize("heading", NOT_OURS)
def test_consent_to_something_else_or_of_somebody_else_is_never_ours(heading):
    assert not asked(heading)[0]


@pytest.mark.parametrize("heading", REFUSED)
def test_a_heading_of_refusals_says_so(heading):
    assert asked(heading) == (True, "refuse")


@pytest.mark.parametrize(
    ("heading", "group", "counts"),
    [
        ("是否同意", "监护人", True),
        ("意见", "家长", True),
        ("是否同意", "书信活动", True),
        ("是否同意", "学生", False),
        ("是否同意", "课后服务", False),
        ("同意", "学校意见", False),
        ("是否同意", "学校", False),
    ],
)
def test_what_stands_above_says_who_agrees_and_to_what(heading, group, counts):
    assert asked(heading, group)[0] is counts


def test_a_tick_under_refusals_refuses_and_a_blank_says_nothing(take):
    rows = [
        ("姓名", "年龄", "不同意参加的打√"),
        ("王红", 12, "√"),
        ("李明", 11, ""),
        ("张三", 11, "否"),
    ]
    assert values(take, *rows) == [False, None, None]


@pytest.mark.parametrize("order", [("家长同意", "家长不同意"), ("家长不同意", "家长同意")])
def test_of_two_columns_the_tick_counts_where_it_stands(take, order):
    ticks = [("√", ""), ("", "√"), ("", ""), ("√", "√")]
    rows = [
        ("姓名", "年龄", *order),
        *(("王" + "一二三四"[n], 12, *t) for n, t in enumerate(ticks)),
    ]
    first = order[0] == "家长同意"
    assert values(take, *rows) == [first, not first, None, False]


@pytest.mark.parametrize("merges", [(), ("C1:D1", "A1:A2", "B1:B2")])
def test_yes_and_no_below_a_question_are_two_columns_of_it(take, merges):
    rows = [
        ("姓名", "年龄", "家长意见", None), (None, None, "不同意", "同意"),
        ("王红", 12, "√", None), ("李明", 11, None, "√"),
    ]  # fmt: skip
    report = take("children", xlsx(rows, merges=merges), school="灯塔镇中心小学")
    assert [row.values["consent"] for row in report.rows] == [False, True]
    assert [(line.row, line.why) for line in report.ignored] == [(1, "header"), (2, "header")]


def test_a_refusal_in_any_column_wins_and_an_agreement_counts_where_letters_are_named(take):
    rows = [
        ("姓名", "年龄", "家长签字", "是否同意孩子写信"),
        ("王红", 12, "√", ""), ("李明", 11, "√", "是"), ("张三", 11, "", "否"), ("赵四", 11, "不同意", "是"),
    ]  # fmt: skip
    assert values(take, *rows) == [None, True, False, False]


def test_a_bare_consent_counts_unless_the_list_is_of_something_else(take):
    rows = [("姓名", "年龄", "家长是否同意"), ("王红", 12, "是")]
    assert values(take, ("灯塔镇中心小学留守儿童名单",), *rows) == [True]
    report = children(take, ("校车乘坐登记表",), *rows)
    assert report.rows[0].values["consent"] is None
    assert [(n.code, n.details["columns"]) for n in report.notes] == [
        ("consent_left", ["家长是否同意"])
    ]


def test_a_consent_that_is_chosen_by_hand_counts(take):
    rows = [("姓名", "年龄", "是否参加信桥"), ("王红", 12, "是")]
    chosen = take("children", xlsx(rows), school="灯塔镇中心小学", columns={"consent": 2})
    assert chosen.rows[0].values["consent"] is True
