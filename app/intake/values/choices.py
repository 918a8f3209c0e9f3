"""Yes, no, not said; and small counts."""

import re

from app.intake.faults import Unreadable
from app.intake.table import Cell
from app.intake.text import folded, packed
from app.intake.values.numerals import HAN_NUMBER, number

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
        "已签",
        "已同意",
        "已签字",
        "已签名",
        "同意参加",
        "已签署",
        "是的",
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
        "拒绝",
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
    ]
)
_UNSAID = frozenset(
    [
        "未回",
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
_TICKED = "[☑√✓✔■●]"


def read_choice(cell: Cell) -> bool | None:
    """True, False, or None for an empty cell and for 'not yet', 'not sure'.

    Raises Unreadable: choice_unreadable.
    """
    text = packed(cell).strip("。.!,;")
    if not text or text in _UNSAID:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    if found := re.search(rf"{_TICKED}(不?)(?:同意|是|否|能|愿意)", text):
        return not found.group(1) and "否" not in found.group()
    raise Unreadable("choice_unreadable")


def read_count(cell: Cell) -> int | None:
    """A count such as 112, '1名', '两个'; None if empty. Raises Unreadable: count_unreadable."""
    text = folded(cell).replace(" ", "").replace(",", "")
    if not text:
        return None
    found = re.fullmatch(
        rf"约?(\d{{1,9}}(?:\.0+)?|{HAN_NUMBER})(?:名|个|人|位|余人)?(?:孩子|儿童|学生)?", text
    )
    value = number(found.group(1)) if found else None
    if value is None:
        raise Unreadable("count_unreadable")
    return value
