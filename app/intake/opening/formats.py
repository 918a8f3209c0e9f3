"""One number format of a spreadsheet understood: does it hide the day of a date, or show zeros that
a number does not keep?
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DECIMALS = re.compile(r"[0#?]\.(0+)")
# The formats that Excel knows by number alone, as the Chinese Excel shows them.
_BUILT_IN = {
    2: "0.00", 4: "#,##0.00", 17: "mmm-yy", 27: "yyyy年m月", 36: "yyyy年m月", 39: "#,##0.00",
    40: "#,##0.00", 50: "yyyy年m月", 52: "yyyy年m月", 57: "yyyy年m月",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Format:
    """What a number format tells of a cell beyond its value."""

    hides_day: bool = False
    hides_month: bool = False
    decimals: int = 0


@lru_cache(maxsize=1024)
def format_of(number: int, code: str | None) -> Format | None:
    """A format by its number or its own code; None where it tells no more than the value."""
    code = _BUILT_IN.get(number, "") if code is None else code
    plain = _QUOTED.sub("", code).partition(";")[0].lower()
    if plain == "general" or "%" in plain:
        return None
    if found := _DECIMALS.search(plain):
        return None if "e" in plain else Format(decimals=len(found.group(1)))
    if "y" in plain and not set(plain) & set("dhs"):
        return Format(hides_day=True, hides_month="m" not in plain)
    return None


def format_shown(text: str) -> Format | None:
    """The format of a date or a number by how it is shown; None where that tells no more."""
    if found := re.fullmatch(r"\d+\.(\d*0)", text):
        # 2014.10 shown for a month and for a number that ends in a zero alike.
        return Format(hides_day=True, decimals=len(found.group(1)))
    if re.fullmatch(r"\d{4}年?", text):
        return Format(hides_day=True, hides_month=True)
    if re.fullmatch(r"\d{4}[年./-]\d{1,2}月?", text):
        return Format(hides_day=True)
    return None
