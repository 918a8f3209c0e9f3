# ruff: noqa: E501 - one list of words to a line
"""Yes and no as people write them."""

import pytest

from app.intake.faults import Unreadable
from app.intake.values.choices import read_choice

YES = (
    "支持 非常同意 没意见 无意见 同意（电话） 口头同意 好的 赞成 赞同 允许 准许 奶奶同意 同意孩子参加 A同意 完全同意 很愿意 "
    "同意结对 已征得同意 微信同意 自愿参加 乐意 ⊙同意 有意愿 大力支持 已签同意书 同意/已签 同意(√)不同意() 父母都同意"
).split()
NO = (
    "暂不同意 暂时不参加 不考虑 婉拒 B不同意 不支持 不允许 放弃 没兴趣 不赞成 坚决不同意 奶奶不同意 妈妈同意爸爸不同意 ×不同意 "
    "退出 谢绝 拒签 拒绝签字 不接受 refuse 不感兴趣 不让写 不同意，怕影响学习 不同意（奶奶）"
).split()
NEITHER = "同意不同意 同意/不同意 同意（奶奶不同意） 同意，但不要拍照 孩子同意 有条件同意 未签同意书 暂未签 再考虑 外出未归 袁守义 2026-09-01".split()


@pytest.mark.parametrize("text", YES)
def test_an_agreement_of_which_every_word_is_known_agrees(text):
    assert read_choice(text) is True


@pytest.mark.parametrize("text", NO)
def test_a_refusal_refuses_whoever_else_agrees(text):
    assert read_choice(text) is False


@pytest.mark.parametrize("text", NEITHER)
def test_an_answer_with_an_unknown_word_or_with_both_is_a_question(text):
    with pytest.raises(Unreadable):
        read_choice(text)
