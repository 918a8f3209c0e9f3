"""Which column holds which field. In go the headings and the first rows, out comes field → column.

What a person chose comes first, then the headings, then what the cells look like.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.intake.fields import REQUIRED, field_names
from app.intake.fields.headings import heading
from app.intake.opening.sheets import Row, column_letters
from app.intake.outline.header import Header, named_fields
from app.intake.values.interest_words import TAGS
from app.intake.values.interests import read_interests
from app.intake.values.text import folded, packed, shown

_SAMPLE = 60
_SURE = 0.7
_PLAIN_EXTRAS = re.compile(
    r"序号|编号|学号|备注|提交|答卷|所用时间|来源|ip|总分|日期|时间|班主任|老师|qq|微信|邮编|地址|remark|note|^no\.?$"
)


@dataclass(frozen=True, slots=True)
class Guess:
    """A field's column (counted from 0), how sure (0 to 1), and by what: header, values, caller."""

    column: int
    confidence: float
    by: str


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column as people see it: its letters, heading, and up to three samples."""

    index: int
    letters: str
    heading: str
    samples: tuple[str, ...]


def guess_columns(
    kind: str, header: Header, rows: Sequence[Row], on: date, chosen: Mapping[str, int]
) -> dict[str, Guess]:
    """The column of each field that has one, in the order of the fields.

    `rows` are the rows below the header, of which the first 60 are looked at; `on` is the day
    that a birth is told from any other date by. `chosen` (field → column) wins over everything;
    a field chosen to be at -1 has no column.
    """
    guesses = {
        field: Guess(column, 1.0, "caller") for field, column in chosen.items() if column >= 0
    }
    used = {guess.column for guess in guesses.values()}
    for field, (column, sure) in named_fields(kind, header.headings).items():
        if field not in chosen and column not in used:
            guesses[field] = Guess(column, sure, "header")
            used.add(column)
    for field, column, sure in _by_values(kind, header, rows, on):
        if field not in guesses and field not in chosen and column not in used:
            guesses[field] = Guess(column, round(sure * 0.7, 2), "values")
            used.add(column)
    return {field: guesses[field] for field in field_names(kind) if field in guesses}


def missing_fields(kind: str, found: Mapping[str, Guess]) -> tuple[tuple[str, ...], ...]:
    """The groups of required fields of which no field has a column."""
    return tuple(group for group in REQUIRED[kind] if not any(field in found for field in group))


def describe_columns(header: Header, rows: Sequence[Row]) -> tuple[SheetColumn, ...]:
    """All columns that have a heading or content, from the left."""
    headed = {entry.index for entry in header.headings}
    width = max((len(row) for row in rows[:_SAMPLE]), default=0)
    columns = []
    for index in sorted(headed | set(range(width))):
        samples = tuple(map(_masked, _texts(rows, index)[:3]))
        if index in headed or samples:
            heading_text = header.heading_at(index)
            columns.append(SheetColumn(index, column_letters(index), heading_text, samples))
    return tuple(columns)


def _masked(text: str) -> str:
    """A sample for the page; of a resident id no more than its region."""
    return re.sub(r"\d{9,}[\dXx]{6}", lambda found: found.group()[:6] + "…", text)


def _texts(rows: Sequence[Row], index: int) -> list[str]:
    cells = (row[index] if index < len(row) else None for row in rows[:_SAMPLE])
    return [text for text in map(shown, cells) if text]


def _by_values(
    kind: str, header: Header, rows: Sequence[Row], on: date
) -> list[tuple[str, int, float]]:
    """Fields whose values a column looks like: (field, column, share of its cells), best first."""
    looks = {field: look for field, look in _looks(on).items() if field in field_names(kind)}
    found = []
    for column in describe_columns(header, rows):
        texts = _texts(rows, column.index)
        if not texts or _PLAIN_EXTRAS.search(heading(column.heading)):
            continue
        for field, look in looks.items():
            share = sum(map(look, texts)) / len(texts)
            if share >= _SURE:
                found.append((field, column.index, share))
    return sorted(found, key=lambda entry: (-entry[2], entry[1]))


def _looks(on: date) -> dict[str, Callable[[str], bool]]:
    """How the values of a field look, where that tells it from all others."""
    years = range(on.year - 80, on.year - 4)
    return {
        "resident_id": lambda text: bool(re.fullmatch(r"\d{17}[\dXx]", packed(text).upper())),
        "birth_date": lambda text: _year(text) in years,
        "gender": lambda text: packed(text) in ("男", "女", "male", "female"),
        "email": lambda text: bool(re.fullmatch(r"\S+@\S+\.\w+", folded(text))),
        "phone": lambda text: bool(re.fullmatch(r"1[3-9]\d{9}", packed(text).replace("-", ""))),
        "interests": lambda text: any(tag in TAGS for tag in read_interests(text)),
    }


def _year(text: str) -> int:
    found = re.match(r"(\d{4})[年./-]?\d{1,2}", packed(text))
    return int(found.group(1)) if found else 0
