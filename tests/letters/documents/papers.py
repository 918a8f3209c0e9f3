"""The cast of these tests: sheets, envelopes, slips and packs with sensible defaults."""

from datetime import date
from typing import Any

from letters.documents import (
    BundleSlip,
    Envelope,
    LetterSheet,
    PackLetter,
    PostalAddress,
    SchoolPack,
    SlipLine,
    Stage,
)
from letters.states import Direction

DAY = date(2026, 3, 2)
SCHOOL = PostalAddress("517500", "广东省河源市东源县仙塘镇中心路 18 号", "仙塘镇中心小学", "王老师")
OFFICE = PostalAddress("510000", "广州市番禺区外环东路 132 号", "青年志愿者服务中心", "信桥小组")

TYPED = "亲爱的小星星：\n你好呀！收到你的信，我高兴了一整天。\n祝你天天开心！\n海边的灯塔"
NASTY = (
    "<&>\"'",
    "👩‍👩‍👧🐟",
    "\u202e颠倒\u202c",
    "\x00\x07\x0b\ufffe\ud800坏",
    "长" * 300,
    "W" * 300,
    "A",
    "",
    "\n\t ",
    "]]>{{x}}{%%}",
    "مرحبا",
)


def link(code: str) -> str:
    return f"https://xinqiao.example.org/l/{code}"


def a_sheet(code: str = "X7M2-048C", **changes: Any) -> LetterSheet:
    facts: dict[str, Any] = {
        "direction": Direction.TO_CHILD,
        "to_pen_name": "小星星",
        "from_pen_name": "海边的灯塔",
        "code": code,
        "url": link(code),
        "number": 3,
        "term": "第二学期",
        "stage": Stage.MIDDLE,
        "printed_on": DAY,
    }
    return LetterSheet(**(facts | changes))


def an_envelope(code: str = "X7M2-048C", **changes: Any) -> Envelope:
    facts: dict[str, Any] = {
        "sender": OFFICE,
        "recipient": SCHOOL,
        "code": code,
        "printed_on": DAY,
        "url": link(code),
    }
    return Envelope(**(facts | changes))


def a_slip(count: int = 3, **changes: Any) -> BundleSlip:
    lines = tuple(SlipLine(f"星星{at}", "三年级2班", f"X{at:03d}-0001") for at in range(count))
    facts: dict[str, Any] = {
        "school": "仙塘镇中心小学",
        "bundle_code": "B7M2-048C",
        "direction": Direction.TO_CHILD,
        "letters": lines,
        "printed_on": DAY,
        "posted_on": DAY,
        "confirm_url": link("B7M2-048C"),
    }
    return BundleSlip(**(facts | changes))


def a_pack_letter(pen_name: str, class_name: str, code: str, **changes: Any) -> PackLetter:
    return PackLetter(pen_name, class_name, a_sheet(code, to_pen_name=pen_name, **changes))


def a_pack(*letters: PackLetter, **changes: Any) -> SchoolPack:
    return SchoolPack(school="仙塘镇中心小学", letters=letters, printed_on=DAY, **changes)
