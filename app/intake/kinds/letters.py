# ruff: noqa: E501 - one pattern to a line
"""How far a letter has come: in goes a row being read, out come code, state and day."""

import re

from app.intake.faults import Unreadable
from app.intake.fields import LETTERS
from app.intake.fields.letters import DAY_FIELDS
from app.intake.kinds.kind import TableKind, Value, Values
from app.intake.kinds.row import RowReading
from app.intake.opening.sheets import Cell
from app.intake.values.days import read_day
from app.intake.values.numerals import number as number_of
from app.intake.values.text import packed

_STATES = {
    "posted": "已寄出 寄出 已寄 已邮寄 已投递 已发出 在途 揽收 已揽收 sent mailed inthepost",
    "at_hub": "到中转点 已到中转点 在中转点 到站 到驿站 到家园 已到青少年之家 athub atthehub",
    "at_school": "到校 已到校 到学校 已到学校 学校已收 学校已收到 在学校 学校收到 学校签收 "
    "学校已签收 atschool attheschool arrived arrivedatschool receivedbyschool",
    "delivered": "已发到孩子手里 已发给孩子 已发放 已交给孩子 孩子已收到 孩子收到 已派发 "
    "已派发给孩子 已发放给孩子 已转交孩子 已交孩子 发放 已发 "
    "已到孩子手里 到孩子手里 "
    "delivered giventochild giventothechild handedtochild handedout withthechild",
    "handed_in": "孩子已交信 已交信 已交 已回信 孩子已回信 已收回 已写好 已上交 已交到学校 "
    "handedin handedinattheschool",
    "received": "已收到 收到 志愿者已收到 志愿者收到 已签收 已到志愿者手里 "
    "到志愿者手里 received withthevolunteer",
    "held": "暂扣 暂存 暂留 待审 held heldback",
    "lost": "丢失 遗失 已丢失 找不到 lost missing",
    "returned": "退回 已退回 退信 returned returnedtosender cameback",
}
_STATE_OF = {word: state for state, words in _STATES.items() for word in [state, *words.split()]}


# 未收到, 没寄, 待发, 不清楚, 别寄, 等孩子回信: whatever follows did not happen.
_NOT_DONE = re.compile(
    r"[未没不无尚待拟将等别要应请?]|准备|打算|计划|可能|催|明[天日]|后天|下[周月个]"
)
# In a column of days: 未收到, 还没寄, 待寄, 未到校 say that the step was not made.
_NOT_YET = re.compile(r"[还暂尚]*[未没待][有寄收到交发写回信出校]{0,4}[了。]?")
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


# 孩子的回信, 志愿者写的: who wrote it, or to whom it goes; 志愿者给孩子的回信 says both.
_WAYS = (
    ("to_child", re.compile(r"志愿者.{0,4}[给致到→>].{0,2}(孩子|学生|儿童)")),
    ("to_volunteer", re.compile(r"回信|(孩子|学生|儿童)(写|寄|的信|→|->)|[给致到→>](志愿者|笔友)|tovolunteer|^(孩子|学生|child)$")),
    ("to_child", re.compile(r"[给致到→>](孩子|学生|儿童)|志愿者(写|寄|的信|→|->)|tochild|^(志愿者|volunteer)$")),
)  # fmt: skip


def read_state(cell: Cell) -> str | None:
    """The letter state a word stands for; None if empty. Raises Unreadable: state_unknown."""
    text = re.sub(r"学生|儿童|小朋友", "孩子", re.sub(r"[。.!了]+$", "", packed(cell)))
    if not text:
        return None
    if state := _STATE_OF.get(text) or _told_in_words(text):
        return state
    raise Unreadable("state_unknown")


def _told_in_words(text: str) -> str | None:
    """The state that a phrase tells by who did what; None where it says that it was not done."""
    if _NOT_DONE.search(_NOBODY_THERE.sub("", text)):
        return None
    return next((state for state, told in _TOLD if told.search(text)), None)


def read_move(row: RowReading) -> Values:
    """A letter by its code or by child and number, its state and the day, or a day for each step.

    What has no column is left out, but for code, state and date.
    """
    values: Values = {
        "code": _code(row, "code"),
        "state": row.must("state", read_state),
        "date": _day(row, "date"),
        **{name: _day(row, name) for name in DAY_FIELDS if row.has_column(name)},
    }
    if values["state"] is None and not any(map(row.said, ("state", *DAY_FIELDS))):
        row.fault("missing", "state")
    if row.has_column("code"):
        if values["code"] is None:
            row.fault("missing", "code")
        return values
    return values | _named_by_hand(row)


def _named_by_hand(row: RowReading) -> Values:
    """The pair or the child, which of their letters, and which way."""
    number = row.must("number", read_which)
    if number is None and not row.said("number"):
        row.fault("missing", "number")
    pair, child = _code(row, "pair"), row.text("child")
    if pair is None and child is None:
        row.fault("missing", "pair" if row.has_column("pair") else "child")
    direction = row.must("direction", read_direction)
    if row.said("state") and not row.said("direction"):
        row.fault("missing", "direction")
    return {"pair": pair, "child": child, "number": number, "direction": direction}


def read_which(cell: Cell) -> int | None:
    """Which letter, such as 第三封; None if empty. Raises Unreadable: count_unreadable."""
    text = re.sub(r"^第|[封次个]?信?$", "", packed(cell))
    if not text:
        return None
    found = number_of(text)
    if not found:
        raise Unreadable("count_unreadable")
    return found


def read_direction(cell: Cell) -> str | None:
    """Which way a letter goes; None if empty. Raises Unreadable: direction_unknown."""
    text = packed(cell)
    if not text:
        return None
    for direction, told in _WAYS:
        if told.search(text):
            return direction
    raise Unreadable("direction_unknown")


def _code(row: RowReading, name: str) -> str | None:
    return re.sub(r"\s+", "", packed(row.cells.get(name))).upper() or None


def _day(row: RowReading, name: str) -> str | None:
    if name in DAY_FIELDS and _NOT_YET.fullmatch(packed(row.cells.get(name))):
        return None
    day = row.must(name, read_day, row.on)
    if day and day > row.on:
        row.fault("date_future", name)
    return day.isoformat() if day else None


def move_identity(values: Values) -> tuple[Value, ...] | None:
    """The letter and the state: one move. Rows that tell a whole way are looked at afterwards."""
    told_by_days = any(values.get(name) for name in DAY_FIELDS)
    return None if told_by_days or not values.get("code") else (values["code"], values["state"])


LETTER = TableKind(name=LETTERS, read=read_move, identity=move_identity, sources={})
