"""What a template may ask for: names in double braces, in Chinese or English."""

import re
from collections.abc import Mapping
from datetime import date

from letters.documents.questions import Stage, guiding_question
from letters.documents.sheet import LetterSheet
from letters.documents.wording import BLANK, day_words, one_line
from letters.states import Direction

QR, DRAWING = "qr", "drawing"
"""The code for phones; and, never said in a template, the number of a drawing."""
NAMES: Mapping[str, str] = {
    "to": "收信人",
    "from": "写信人",
    "code": "信码",
    QR: "二维码",
    "number": "第几封",
    "term": "学期",
    "question": "问题",
    "list_number": "序号",
    "printed_on": "打印日期",
}
"""Each field with its Chinese name; a template may use either."""
NEEDED = ("code", QR)
"""Without these no letter of the sheet could be moved."""
FIELDS = {name: field for field, chinese in NAMES.items() for name in (field, chinese)}
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
HALF_WIDTH = str.maketrans("｛｝", "{}")
"""Chinese keyboards write braces of full width; they mean the same."""
SINGLE = re.compile(r"(?<!\{)\{\s*(" + "|".join(FIELDS) + r")\s*\}(?!\})")
"""A field in one brace each, which was meant to be two."""


def values_of(sheet: LetterSheet) -> dict[str, str]:
    """What stands in a sheet for each field but the code for phones."""
    day = sheet.printed_on
    number = "" if sheet.list_number is None else str(sheet.list_number)
    return {
        "to": one_line(sheet.to_pen_name) or BLANK,
        "from": one_line(sheet.from_pen_name) or BLANK,
        "code": one_line(sheet.code),
        "number": str(sheet.number),
        "term": one_line(sheet.term),
        "question": guiding_question(sheet.direction, sheet.stage, sheet.number),
        "list_number": number,
        "printed_on": day_words(day),
    }


def made_up(direction: Direction, printed_on: date, count: int = 3) -> list[LetterSheet]:
    """Sheets of people who do not exist, to look at a template: short names and long ones."""
    pairs = (("小星星", "海边的灯塔"), ("风", "一颗会发光的大树"), ("爱唱歌的向日葵", "云"))
    stages = (Stage.FIRST, Stage.MIDDLE, Stage.GOODBYE)
    return [
        LetterSheet(
            direction=direction,
            to_pen_name=pairs[at % 3][0],
            from_pen_name=pairs[at % 3][1],
            code=f"XXXX-{at:04d}",
            url=f"https://example.org/l/XXXX-{at:04d}",
            number=at + 1,
            term="第一学期",
            stage=stages[at % 3],
            printed_on=printed_on,
            list_number=at + 1,
        )
        for at in range(count)
    ]
