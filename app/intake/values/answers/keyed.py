"""Answers by their number. In goes a heading such as 家长意见（1不同意 2同意）, out comes what each
number that a cell may hold stands for.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from app.intake.opening.sheets import Cell
from app.intake.values.text import packed

_WORDS = r"不?同意|不?愿意?|不?参加|不?接受|不?允许|不?支持|否|是|待定|未定|考虑中?|yes|no"
_KEY = re.compile(rf"([0-9a-d])[.、:=)\]为是表示-]*({_WORDS})(?![\u4e00-\u9fff])")
_KEY_BEHIND = re.compile(rf"({_WORDS})[=:为填用写打(]*([0-9a-d])(?![0-9])")
_SIGN = re.compile(r"[0-9]")
_ENDS_WITH_A_SIGN = re.compile(r"[0-9a-d][)\]]*$")


@lru_cache(maxsize=1024)
def answers_by_key(heading: str) -> Mapping[str, str]:
    """What each sign stands for, {} where the heading does not tell of two at least."""
    text = packed(heading)
    before = dict(_KEY.findall(text))
    behind = {sign: word for word, sign in _KEY_BEHIND.findall(text)}
    both = (behind, before) if _ENDS_WITH_A_SIGN.search(text) else (before, behind)
    return next((told for told in both if len(told) > 1), {})


def with_key_told(cell: Cell, heading: str) -> Cell:
    """The cell, or the answer that its number stands for; a number that none has is a question."""
    keys = answers_by_key(heading)
    sign = re.sub(r"[.、)\]\s]|\.0$", "", packed(cell)) if keys else ""
    return keys.get(sign, f"{sign}？" if _SIGN.fullmatch(sign) else cell)
