"""What the first line of an answer says: 'posted', 'received', or nothing that we understand.

Better asked once more than noted wrongly: the line is such a word and a greeting, or it is nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
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
                *("已寄送", "寄好了", "寄啦", "寄出啦", "已邮寄", "寄信了"),
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
_QUOTED = re.compile(
    r"^\s*(>|-{2,}|_{5,}|={5,}|on\b.+\bwrote:|in reply to|.*(写道|寫道)\s*:|"
    r"(from|to|sent|subject|date|发件人|收件人|发送时间|发送日期|日期|主题|寄件者)\s*:)",
    re.IGNORECASE,
)


def meant(text: str) -> State | None:
    """The step that an answer names in its first line above what it quotes; None: no step."""
    line = _first_line(text)
    if len(line) > LONGEST_LINE or "?" in line:
        return None
    said = set[State]()
    for clause in _clauses(line):
        steps = [state for state, words in WORDS.items() if clause in words]
        if not steps and clause not in POLITE:
            return None
        said.update(steps)
    return said.pop() if len(said) == 1 else None


def _first_line(text: str) -> str:
    for line in text.splitlines():
        plain = unicodedata.normalize("NFKC", line).strip()
        if _QUOTED.match(plain):
            return ""
        if any(sign.isalnum() for sign in plain):
            return plain.casefold().replace("’", "'").replace("'", "")
    return ""


def _clauses(line: str) -> Iterator[str]:
    """What stands between signs, without blanks; a sign that only smiles is one, too."""
    for part in re.split(r"[^\w\s]|_", line):
        if clause := "".join(part.split()):
            yield clause
