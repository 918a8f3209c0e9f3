"""In goes a cell with any list of words, out come the tags of interests that matching counts."""

import re
from functools import lru_cache

from app.intake.opening.sheets import Cell
from app.intake.values.interest_words import SYNONYMS, TAGS
from app.intake.values.text import folded, shown

_ASIDES = re.compile(r"[〖(\[【]请.{0,8}[〗)\]】]")
# 'A.' and '1、' before the choices of a survey, '爱好：' before a list.
_LABELS = re.compile(
    r"(?<![a-z0-9])(?:[a-h]|\d{1,2})[.、:)]\s*(?=[\u4e00-\u9fff])|(?:兴趣|爱好|特长)+:(?=\s*\S)",
    re.I,
)
_OTHER = re.compile(r"其[他它](?:选项|爱好)?\s*[〖(\[【:：_]\s*([^〗)\]】]*)[〗)\]】]?")
_HARD = re.compile(r"[、,，;；/\\|┋丨┃\n\r\t。.!！·•]+")
_SOFT = re.compile(r"\s+|以及|[和与及跟&+\-—–‖→~]")
_EDGES = re.compile(r"^(?:\d{1,2}[.、)）:]?|[(（]\d{1,2}[)）]|[A-H][.、:])\s*")
_LEAD = re.compile(
    r"^(?:最?喜欢|平时|爱好|特别|最爱|热爱|擅长|我|还有|会|爱|学习|学|练习|练)+(?=..)"
)
_TAIL = re.compile(r"(?:等等|等|之类|类|运动)$")
_LONGEST_RUN = 20
_MOST_TAGS = 30
_MARKS = " ()[]〖〗《》\"'“”?:：~*"
_NOTHING = frozenset(
    {
        "",
        "无",
        "没有",
        "暂无",
        "其他",
        "其它",
        "-",
        "—",
        "none",
        "no",
        "other",
        "others",
        "不详",
        "没",
    }
)


def read_interests(cell: Cell) -> list[str]:
    """Canonical tags in the order written, each once, thirty at most; [] if nothing is said.

    A word that is no known tag or synonym ('弹古筝') stays a tag of its own.
    """
    raw = cell if isinstance(cell, str) else shown(cell)
    text = _LABELS.sub("、", _ASIDES.sub("", folded_lines(raw)))
    text = _OTHER.sub(r"、\1、", text)
    tags = (tag for piece in _HARD.split(text) for tag in _tags(piece.strip()))
    return list(dict.fromkeys(tags))[:_MOST_TAGS]


def folded_lines(text: str) -> str:
    """Half-width text that keeps its line breaks, for they part the words of a list."""
    return "\n".join(folded(line) for line in text.splitlines())


@lru_cache(maxsize=20_000)
def _tags(piece: str) -> tuple[str, ...]:
    if known := _known(piece):
        return (known,)
    parts = [part for part in _SOFT.split(piece) if part]
    # '和' parts two interests only where at least one of them is known: 和平精英 stays whole.
    if len(parts) > 1 and any(_known(part) for part in parts):
        return tuple(_known(part) or _plain(part) for part in parts if _plain(part))
    if run_together := _run_together(_bare(piece)):
        return run_together
    spaced = [_plain(part) for part in piece.split()]
    return tuple(part for part in ([_plain(piece)] if piece.isascii() else spaced) if part)


def _run_together(word: str) -> tuple[str, ...]:
    """唱歌跳舞 is two interests: nothing but known words, two characters or more, in a row."""
    if len(word) > _LONGEST_RUN:
        return ()
    for length in range(len(word) - 2, 1, -1):
        if first := _known(word[:length]):
            rest = _known(word[length:])
            others = (rest,) if rest else _run_together(word[length:])
            if others:
                return (first, *others)
    return ()


def _known(piece: str) -> str | None:
    word = _bare(piece)
    for form in (
        word,
        _LEAD.sub("", word),
        _TAIL.sub("", word),
        _TAIL.sub("", _LEAD.sub("", word)),
    ):
        if form in TAGS:
            return form
        if form in SYNONYMS:
            return SYNONYMS[form]
    return None


def _bare(piece: str) -> str:
    return _EDGES.sub("", piece).strip(_MARKS).lower()


def _plain(piece: str) -> str:
    word = _EDGES.sub("", piece).strip(_MARKS)
    return "" if word.lower() in _NOTHING or word.isdigit() else word[:30]
