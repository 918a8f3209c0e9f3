"""In goes a cell, out comes its text: as Excel shows it, or made plain for comparing."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from app.intake.opening.sheets import Cell

# A row's cells are looked at from many sides, one row after the other.
_REMEMBERED = 4096
# Signs without a look of their own; the last are those that choose among looks of a character.
_UNSEEN = (
    "\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\x00-\x08\x0b\x0c\x0e-\x1f"
    "\U000e0100-\U000e01ef"
)
_INVISIBLE = re.compile(f"[{_UNSEEN}]")
# Excel's mark of a text, which exports of other programs keep.
_MARKED = re.compile(r"^['’](?=[\d\u3400-\u9fff])")
# Most cells need no cleaning, and one look tells.
_UNCLEAN = re.compile(rf"^[\s'’]|\s$|\s\s|[^\S ]|[{_UNSEEN}]")
_SPACES = re.compile(r"\s+")
# What people, online surveys, databases and broken formulas write for 'nothing'.
_NOTHING = frozenset(
    "(空) (跳过) （空） （跳过） n/a null none nan / ／ \\ - -- － — —— 不详 未知 未填 暂无 "
    "#n/a #ref! #value! #name? #div/0! #num! #null!".split()
)


def shown(cell: Cell) -> str:
    """The cell as one line of trimmed text, as written; '' for an empty cell.

    Whole numbers lose the '.0' that spreadsheet readers add; dates come as ISO.
    """
    if cell is None:
        return ""
    return _cleaned(cell if isinstance(cell, str) else _of_value(cell))


@lru_cache(maxsize=_REMEMBERED)
def _cleaned(text: str) -> str:
    if _UNCLEAN.search(text):
        text = _MARKED.sub("", _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip())
    return "" if len(text) < 9 and text.lower() in _NOTHING else text


def _of_value(cell: bool | int | float | date | datetime | time | timedelta) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def folded(cell: Cell) -> str:
    """The cell's text with full-width forms made half-width, for parsing."""
    return _folded(shown(cell))


@lru_cache(maxsize=_REMEMBERED)
def _folded(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def packed(cell: Cell) -> str:
    """Folded, lower case, without any space: for looking up words."""
    return _packed(shown(cell))


@lru_cache(maxsize=_REMEMBERED)
def _packed(text: str) -> str:
    return _SPACES.sub("", _folded(text)).lower()


def is_han(text: str) -> bool:
    """Whether the text holds a Chinese character."""
    return any("\u3400" <= character <= "\u9fff" or character >= "\U00020000" for character in text)
