"""Numbers written in digits of any width or in Chinese characters."""

import re

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "两": 2,
    "廿": 20,
}
_HAN = re.compile("[零〇○一二三四五六七八九十两廿]+")
HAN_NUMBER = "[零〇○一二三四五六七八九十两廿]+"


def han_number(text: str) -> int | None:
    """十三 → 13, 二十 → 20, 二〇一三 → 2013; None if it is no Chinese number."""
    if not _HAN.fullmatch(text):
        return None
    if text.startswith("廿"):
        return 20 + (han_number(text[1:]) or 0)
    if "十" in text:
        tens, _, ones = text.partition("十")
        if len(tens) > 1 or len(ones) > 1 or ones == "十":
            return None
        return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)
    return int("".join(str(_DIGITS[c]) for c in text))


def number(text: str) -> int | None:
    """A whole number in digits ('13', '13.0') or Chinese characters ('十三')."""
    if re.fullmatch(r"\d{1,9}(\.0+)?", text, re.ASCII):
        return int(text.partition(".")[0])
    return han_number(text)
