"""In goes a cell, out comes a gender, an email address or a phone number."""

import re

from app.intake.faults import Unreadable
from app.intake.opening.sheets import Cell
from app.intake.values.answers.ticked import with_ticks_told
from app.intake.values.codes import uncoded
from app.intake.values.text import folded, packed

_EMAIL = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}"
)
_KIND = r"[生孩性童娃士]?|孩子|娃娃|同学|学生"
_MALE = re.compile(rf"男(?:{_KIND})|儿子|先生|♂|m|male|boy|man")
_FEMALE = re.compile(rf"女(?:{_KIND}|儿)|女士|♀|f|female|girl|woman")
_REMARK = re.compile(r"\([^()男女]*\)$")
_CODED = {"1": "m", "2": "f", "0": None, "9": None}
_DIALLED = re.compile(r"(?<!\d)(?:(?:\+|00)?86)?(1[3-9]\d{9}|0[1-9]\d{8,10})(?!\d)", re.ASCII)


def read_gender(cell: Cell) -> str | None:
    """'m', 'f', or None if empty. Raises Unreadable: gender_unreadable."""
    text = _REMARK.sub("", uncoded(packed(with_ticks_told(cell))))
    if _MALE.fullmatch(text):
        return "m"
    if _FEMALE.fullmatch(text):
        return "f"
    if text in ("", "-", "未知", "保密", "unknown"):
        return None
    raise Unreadable("gender_unreadable")


def read_coded_gender(cell: Cell) -> str | None:
    """As read_gender, and by the national code: 1 is 男, 2 is 女, 0 and 9 say nothing."""
    text = packed(cell)
    return _CODED[text] if text in _CODED else read_gender(cell)


def read_email(cell: Cell) -> str | None:
    """A lower-case address, or None if empty. Raises Unreadable: email_unreadable."""
    text = packed(cell).replace("。", ".").strip(";,.<>").removeprefix("mailto:")
    if not text:
        return None
    if len(text) > 254 or ".." in text or not _EMAIL.fullmatch(text):
        raise Unreadable("email_unreadable")
    return text


def read_phone(cell: Cell) -> str | None:
    """The digits of a mainland mobile or land line with its area code; None if empty.

    Of several numbers in one cell the first is taken; words beside it are left out.
    Raises Unreadable: phone_unreadable.
    """
    text = re.sub(r"(?<=\d{11})\.0+$", "", folded(cell).strip("'\"`"))
    if packed(text) in ("", "-", "/", "无", "没有", "暂无"):
        return None
    for part in [text, *re.split(r"[/、,;，；\s或]+", text)]:
        digits = re.sub(r"[\s()\-—–_.·]", "", part)
        if found := _DIALLED.search(digits):
            return found.group(1)
    raise Unreadable("phone_unreadable")


def read_postcode(cell: Cell) -> str | None:
    """Six digits, or None if empty. Raises Unreadable: postcode_unreadable."""
    text = packed(folded(cell)).removesuffix(".0")
    if text in ("", "-", "/", "无"):
        return None
    if not re.fullmatch(r"\d{6}", text):
        raise Unreadable("postcode_unreadable")
    return text
