"""How far a letter has come: in goes a row being read, out come code, state and day."""

import re

from app.intake.faults import Unreadable
from app.intake.fields import LETTERS
from app.intake.kinds.kind import TableKind, Value, Values
from app.intake.kinds.row import RowReading
from app.intake.opening.sheets import Cell
from app.intake.values.days import read_day
from app.intake.values.text import packed

_STATES = {
    "posted": "已寄出 寄出 已寄 已邮寄 已投递 已发出 在途 揽收 已揽收 sent mailed",
    "at_hub": "到中转点 已到中转点 在中转点 到站 到驿站 到家园 已到青少年之家 athub",
    "at_school": "到校 已到校 到学校 已到学校 学校已收 学校已收到 在学校 学校收到 学校签收 "
    "学校已签收 atschool arrived arrivedatschool receivedbyschool",
    "delivered": "已发到孩子手里 已发给孩子 已发放 已交给孩子 孩子已收到 孩子收到 已派发 "
    "已派发给孩子 已发放给孩子 已转交孩子 已交孩子 发放 已发 "
    "delivered giventochild giventothechild handedtochild handedout",
    "handed_in": "孩子已交信 已交信 已交 已回信 孩子已回信 已收回 已写好 已上交 handedin",
    "received": "已收到 收到 志愿者已收到 志愿者收到 已签收 received",
    "held": "暂扣 暂存 待审 held",
    "lost": "丢失 遗失 已丢失 找不到 lost missing",
    "returned": "退回 已退回 退信 returned returnedtosender",
}
_STATE_OF = {word: state for state, words in _STATES.items() for word in [state, *words.split()]}


# 未收到, 没寄, 待发, 不清楚: whatever follows did not happen.
_NOT_DONE = re.compile(r"[未没不无尚待拟将?]|准备|打算|可能|催")
_NOBODY_THERE = re.compile(r"查无此人|无人[签接]?收|[无没]有?此人|地址不[详明清对]|拒收")
# In this order: what came back or was lost, then the reply, then the way to the child.
_TOLD = tuple(
    (state, re.compile(told))
    for state, told in (
        ("returned", r"退[回件信]|被退|拒收|查无此人|[无没]有?此人"),
        ("lost", r"丢失|遗失|丢了?$|弄丢"),
        ("handed_in", r"孩子.{0,3}[交写回]|回信.{0,4}[交写收]|[交写]{1,2}.{0,2}回信"),
        ("received", r"志愿者.{0,3}(收|签)"),
        ("delivered", r"[发交转派送递给](放|给|到|交|达)*孩子|孩子.{0,3}(收|领|拿|到手)"),
        ("delivered", r"[领分下派]发|领取|已领"),
        ("at_hub", r"(到|在|抵达).{0,4}(中转|驿站|家园|青少年之家)"),
        ("at_school", r"[到抵送](达|了|至)?(学校|校|门卫|传达室)"),
        ("at_school", r"签收\((学校|校|门卫|传达室|老师)"),
        ("at_school", r"(学校|老师|班主任|门卫).{0,3}[收签]"),
        ("posted", r"[寄投]|揽[收件]|邮局|邮政|快递.{0,2}发"),
    )
)  # fmt: skip


def read_state(cell: Cell) -> str | None:
    """The letter state a word stands for; None if empty. Raises Unreadable: state_unknown."""
    text = re.sub(r"学生|儿童|小朋友", "孩子", re.sub(r"[。.!了]+$", "", packed(cell)))
    if not text:
        return None
    if state := _STATE_OF.get(text) or _told_in_words(text):
        return state
    raise Unreadable("state_unknown", known=list(_STATES))


def _told_in_words(text: str) -> str | None:
    """The state that a phrase tells by who did what; None where it says that it was not done."""
    if _NOT_DONE.search(_NOBODY_THERE.sub("", text)):
        return None
    return next((state for state, told in _TOLD if told.search(text)), None)


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
