"""What the first line of an answer says: 'posted', 'received', or nothing that we understand.

Better asked once more than noted wrongly: the line is such a word, a day and a greeting, or it is
nothing; and so it is where a line below it asks, or says no.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from letters.states import State

LONGEST_LINE = 200
WORDS: Mapping[State, frozenset[str]] = MappingProxyType(
    {
        State.POSTED: frozenset(
            {
                *("寄了", "已寄", "已寄了", "寄出", "寄出了", "已寄出", "已经寄了", "已经寄出"),
                *("已经寄出了", "寄出去了", "已寄出了", "我寄了", "信寄了", "信寄出了", "信已寄出"),
                *("posted", "sent", "mailed", "ihaveposted", "iposted", "ipostedit", "postedit"),
                *("iveposted", "ivepostedit", "ihavepostedit", "itisposted", "itsposted"),
                *("已寄送", "寄好了", "寄啦", "寄出啦", "已邮寄", "寄信了", "寄过了", "寄走了"),
                *("已经寄出去了", "信已寄", "信已经寄了", "信已经寄出", "信已经寄出了"),
                *("我已经寄了", "sentit", "isentit", "mailedit", "imailedit", "alreadyposted"),
            }
        ),
        State.RECEIVED: frozenset(
            {
                *("收到", "收到了", "已收到", "已收到了", "已经收到", "已经收到了", "我收到了"),
                *("信收到了", "收到信了", "收到来信", "收到啦", "received", "gotit", "arrived"),
                *("itcame", "itarrived", "receivedit", "ireceivedit", "ihavereceivedit", "came"),
            }
        ),
    }
)
"""What each step is called, without blanks and signs, in small letters."""
POLITE = frozenset(
    {
        *("谢谢", "谢谢你", "谢谢您", "谢谢大家", "多谢", "感谢", "辛苦了", "你好", "您好", "好的"),
        *("老师好", "老师您好", "嗯", "好", "对", "是的", "ok", "yes", "hi", "hello", "dear"),
        *("thanks", "thankyou", "manythanks", "hithere", "thx"),
    }
)
"""What may stand beside it in the line and says nothing of a letter."""
DAYS_AGO: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("今天", "今早", "今晚", "刚刚", "刚", "today", "just", "thismorning"), 0),
        **dict.fromkeys(("昨天", "昨日", "昨晚", "yesterday", "lastnight"), 1),
        **dict.fromkeys(("前天", "thedaybeforeyesterday"), 2),
    }
)
"""What may be said of the day, beside the word or within it."""
_QUOTED = re.compile(
    r"^\s*(>|-{2,}|_{5,}|={5,}|(on|at)\b.+\bwrote:|.*@.*\bwrote:$|in reply to|.*(写道|寫道)\s*:|"
    r"(from|to|sent|subject|date|发件人|收件人|发送时间|发送日期|日期|主题|寄件者)\s*:)",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\?|[没沒未别別不吗嗎么麼]|明天|后天|打算|准备|to-?morrow|\b(no|not|never|yet|will|later|cannot)\b|"
    r"n't\b"
)
"""What takes back, or asks, below a word."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The step that an answer names, and so many days before it was written."""

    step: State
    days_ago: int = 0


def meant(text: str) -> Meant | None:
    """What an answer names in its first line above what it quotes; None: no step."""
    first, *others = list(_own_lines(text)) or [""]
    if len(first) > LONGEST_LINE or "?" in first or any(map(_DOUBT.search, others)):
        return None
    said, days = set[State](), set[int]()
    for clause in _clauses(first.replace("'", "")):
        word, ago = _without_day(clause)
        steps = [state for state, words in WORDS.items() if word in words]
        if word and not steps and clause not in POLITE:
            return None
        said.update(steps)
        days.update(ago)
    if len(said) != 1 or len(days) > 1:
        return None
    return Meant(said.pop(), days.pop() if days else 0)


def _own_lines(text: str) -> Iterator[str]:
    """The lines above what is quoted or signed, without what nobody sees."""
    for line in text.splitlines():
        seen = "".join(sign for sign in line if unicodedata.category(sign) != "Cf")
        plain = unicodedata.normalize("NFKC", seen).strip()
        if _QUOTED.match(plain[: 2 * LONGEST_LINE]):
            return
        if any(sign.isalnum() or sign == "?" for sign in plain):
            yield plain.casefold().replace("’", "'")


def _without_day(clause: str) -> tuple[str, list[int]]:
    """The clause without the day that it names, if it names one."""
    for name in sorted(DAYS_AGO, key=len, reverse=True):
        before, found, after = clause.partition(name)
        if found:
            return before + after, [DAYS_AGO[name]]
    return clause, []


def _clauses(line: str) -> Iterator[str]:
    """What stands between signs, without blanks; a sign that only smiles is one, too."""
    for part in re.split(r"[^\w\s]|_", line):
        if clause := "".join(part.split()):
            yield clause
