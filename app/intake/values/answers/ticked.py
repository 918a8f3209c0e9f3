"""Boxes to tick in one cell. In goes '□男 ☑女' or '√男 女', out come the words that are ticked."""

import re

from app.intake.opening.sheets import Cell
from app.intake.values.text import folded, shown

_TICK, _BOX = "☑", "□"
_TICKS, _BOXES = "☑√✓✔✅■●☒⊙◉◎", "□☐○◯"
_BRACKETED = re.compile(rf"[(\[【〔]\s*([{_TICKS}{_BOXES}]?)[\s_]*[)\]】〕]")
# What a font of signs shows as boxes is typed as these letters.
_SYMBOLS = str.maketrans({"R": _TICK, "þ": _TICK, "£": _BOX, "¨": _BOX})
_PLAIN = str.maketrans(dict.fromkeys(_TICKS, _TICK) | dict.fromkeys(_BOXES, _BOX))
# 不 同 意 is one word, however its signs are parted, and its end none.
_WORDS = "同意 愿意 自愿 允许 准许 许可 支持 赞成 赞同 接受 可以 拒绝 反对 放弃 参加 参与".split()
_PULLED_APART = re.compile(
    r"[不未][ 予太]*(?:" + "|".join(" *".join(word) for word in _WORDS) + ")|"
    + "|".join(" +".join(word) for word in _WORDS)
)  # fmt: skip
_ANY = re.compile(rf"[{_TICKS}{_BOXES}£¨]")
_TOKEN = re.compile(rf"[{_TICK}{_BOX}]|[^{_TICK}{_BOX}\s/、,，;；|_]+|[\s/、,，;；|_]+")
_MARKS = (_TICK, _BOX)


def ticked_words(cell: Cell) -> list[str] | None:
    """The words beside a tick, [] where none is; None for a cell without words to tick, and where
    nobody can tell which of two words a tick belongs to.
    """
    text = shown(cell)
    tokens = _tokens(text) if _ANY.search(text) else []
    words = [token for token in tokens if _is_word(token)]
    marks = [at for at, token in enumerate(tokens) if token in _MARKS]
    step = _step(tokens, marks)
    if not words or not marks or not step:
        return None
    return [word for at in marks if tokens[at] == _TICK and (word := _word(tokens, at, step))]


def with_ticks_told(cell: Cell) -> Cell:
    """The cell, or what is ticked in it; nothing where there are boxes and no tick."""
    words = ticked_words(cell)
    return cell if words is None else "、".join(words) or None


def _tokens(text: str) -> list[str]:
    text = text.translate(_SYMBOLS) if re.search("[£¨]", text) else text
    text = _PULLED_APART.sub(
        lambda found: found.group().replace(" ", ""), folded(text).translate(_PLAIN)
    )
    text = _BRACKETED.sub(lambda found: found.group(1) or _BOX, text)
    return _TOKEN.findall(text.strip())


def _step(tokens: list[str], marks: list[int]) -> int:
    """1 where marks stand before their words, -1 behind them, 0 where that cannot be told."""
    if not marks or tokens[0] in _MARKS:
        return 1
    if tokens[-1] in _MARKS:
        return -1
    sides = {_side(tokens, at) for at in marks}
    return sides.pop() if len(sides) == 1 else 0


def _side(tokens: list[str], at: int) -> int:
    """Which of the words around a mark touches it alone."""
    before, behind = _is_word(tokens[at - 1]), _is_word(tokens[at + 1])
    return 0 if before == behind else 1 if behind else -1


def _word(tokens: list[str], at: int, step: int) -> str:
    """The word that a mark belongs to; '' where there is none."""
    at += step
    if 0 <= at < len(tokens) and not _is_word(tokens[at]) and tokens[at] not in _MARKS:
        at += step
    return tokens[at] if 0 <= at < len(tokens) and _is_word(tokens[at]) else ""


def _is_word(token: str) -> bool:
    return token not in _MARKS and bool(re.search(r"\w", token)) and token.strip("_ ") != ""
