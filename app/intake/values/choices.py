"""In goes a cell, out comes yes, no or nothing said; and small numbers of people."""

import re
from collections.abc import Sequence

from app.intake.faults import Unreadable
from app.intake.opening.sheets import Cell
from app.intake.values.answers.in_words import answer_in_words
from app.intake.values.answers.ticked import ticked_words
from app.intake.values.numerals import HAN_NUMBER, number
from app.intake.values.text import folded, packed

_COUNT = re.compile(
    rf"(?:约|大约|最多|至多|共)?(\d{{1,9}}(?:\.0+)?|{HAN_NUMBER})[余多]?[名个人位]?(?:孩子|儿童|学生)?"
    r"(?:及?以上|以内|左右)?"
)
_YES = frozenset(
    [
        "是",
        "同意",
        "能",
        "可以",
        "愿意",
        "√",
        "✓",
        "✔",
        "☑",
        "对",
        "有",
        "需要",
        "希望",
        "想",
        "已签",
        "已同意",
        "已签字",
        "已签名",
        "同意参加",
        "已签署",
        "已取得",
        "已获得",
        "已征得",
        "是的",
        "没问题",
        "无异议",
        "承诺",
        "✅",
        "会",
        "能够",
        "行",
        "要",
        "y",
        "yes",
        "true",
        "1",
        "ok",
        "agree",
        "agreed",
        "agrees",
        "allowed",
        "allows",
        "consents",
        "granted",
        "given",
    ]
)
_NO = frozenset(
    [
        "否",
        "不同意",
        "不能",
        "不可以",
        "不愿意",
        "×",
        "✗",
        "✘",
        "x",
        "不",
        "不是",
        "没有",
        "无",
        "不需要",
        "不希望",
        "暂不需要",
        "不想",
        "不愿",
        "反对",
        "拒绝",
        "✖",
        "❌",
        "未同意",
        "不行",
        "不会",
        "不要",
        "n",
        "no",
        "false",
        "0",
        "disagree",
        "refused",
        "refuse",
        "refuses",
        "notagreed",
        "notallowed",
        "declined",
        "declines",
    ]
)
_UNSAID = frozenset(
    [
        "未回",
        "未取得",
        "未获得",
        "未征得",
        "未交",
        "未签",
        "未签字",
        "未定",
        "待定",
        "不确定",
        "未知",
        "未收回",
        "未回收",
        "未回复",
        "待回",
        "待回复",
        "待签",
        "考虑中",
        "不清楚",
        "不详",
        "-",
        "—",
        "/",
        "?",
        "unknown",
        "unsure",
        "notsure",
        "pending",
        "maybe",
    ]
)
# Who says it and what to, around the answer itself; and the letter of a survey's choice.
_AROUND = re.compile(
    r"^(?:[a-h1-9][.、:)]|我|本人|家长|监护人|父母|均|都|已阅读并?)+(?=.)|(?:参加|参与|坚持|的|了)+$"
)


def read_choice(cell: Cell) -> bool | None:
    """True, False, or None for an empty cell and for 'not yet', 'not sure'.

    Several words are an answer where all say the same; of what is ticked a refusal wins.
    Raises Unreadable: choice_unreadable.
    """
    text = packed(cell).strip("。.!,;~")
    if not text or text in _UNSAID:
        return None
    answer = _answer(text)
    ticked = ticked_words(cell)
    if answer is None and ticked is not None:
        answer = _of_ticked(ticked)
    elif answer is None:
        answer = _agreed(folded(cell).lower())
        answer = answer_in_words(text) if answer is None else answer
    if answer is None:
        raise Unreadable("choice_unreadable")
    return answer


def _of_ticked(words: Sequence[str]) -> bool | None:
    answers = {_in_any_words(packed(word).strip(":;,.")) for word in words}
    return False if False in answers else answers.pop() if len(answers) == 1 else None


def _in_any_words(text: str) -> bool | None:
    answer = _answer(text)
    return answer_in_words(text) if answer is None else answer


def _answer(text: str) -> bool | None:
    for form in (text, _AROUND.sub("", text)):
        if form in _YES or form in _NO:
            return form in _YES
    return None


def _agreed(text: str) -> bool | None:
    answers = {_answer(word) for word in re.split(r"[\s,;、。()]+", text) if word}
    return answers.pop() if len(answers) == 1 else None


def read_count(cell: Cell) -> int | None:
    """A count such as 112, '1名', '两个', '3名及以上'; None if empty.

    Raises Unreadable: count_unreadable.
    """
    text = re.sub(r"^[a-h][.、:)]|\(.*\)$", "", packed(cell).replace(",", ""))
    if not text:
        return None
    if text in ("无", "没有"):
        return 0
    found = _COUNT.fullmatch(text)
    value = number(found.group(1)) if found else None
    if value is None:
        raise Unreadable("count_unreadable")
    return value
