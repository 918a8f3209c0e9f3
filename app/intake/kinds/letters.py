"""How far a letter has come: in goes a row being read, out come code, state and day."""

import re

from app.intake.faults import Unreadable
from app.intake.fields import LETTERS
from app.intake.kinds.kind import TableKind, Value, Values
from app.intake.kinds.row import RowReading
from app.intake.opening.sheets import Cell
from app.intake.values.birth import read_day
from app.intake.values.text import packed

_STATES = {
    "posted": "已寄出 寄出 已寄 已邮寄 已投递 已发出 在途 sent mailed",
    "at_hub": "到中转点 已到中转点 在中转点 到站 到驿站 到家园 已到青少年之家 athub",
    "at_school": "到校 已到校 到学校 已到学校 学校已收 学校已收到 在学校 学校收到 学校签收 "
    "学校已签收 atschool",
    "delivered": "已发到孩子手里 已发给孩子 已发放 已交给孩子 孩子已收到 孩子收到 已派发 "
    "已派发给孩子 已发放给孩子 已转交孩子 已交孩子 发放 已发",
    "handed_in": "孩子已交信 已交信 已交 已回信 孩子已回信 已收回 已写好 已上交 handedin",
    "received": "已收到 收到 志愿者已收到 志愿者收到 已签收 received",
    "held": "暂扣 暂存 待审 held",
    "lost": "丢失 遗失 已丢失 找不到 lost missing",
    "returned": "退回 已退回 退信 returned",
}
_STATE_OF = {word: state for state, words in _STATES.items() for word in [state, *words.split()]}


def read_state(cell: Cell) -> str | None:
    """The letter state a word stands for; None if empty. Raises Unreadable: state_unknown."""
    text = re.sub(r"学生|儿童", "孩子", re.sub(r"[。.!了]+$", "", packed(cell)))
    if not text:
        return None
    if text not in _STATE_OF:
        raise Unreadable("state_unknown", known=list(_STATES))
    return _STATE_OF[text]


def read_move(row: RowReading) -> Values:
    """A letter's code, its state, and the day, if one is given."""
    code = re.sub(r"\s+", "", packed(row.cells.get("code"))).upper()
    state = row.must("state", read_state)
    if not code:
        row.fault("missing", "code")
    if state is None and not row.said("state"):
        row.fault("missing", "state")
    day = row.must("date", read_day, row.on)
    if day and day > row.on:
        row.fault("date_future", "date")
    return {"code": code or None, "state": state, "date": day.isoformat() if day else None}


def move_identity(values: Values) -> tuple[Value, ...] | None:
    """The letter and the state: one move."""
    return (values["code"], values["state"]) if values.get("code") else None


LETTER = TableKind(name=LETTERS, read=read_move, identity=move_identity, sources={})
