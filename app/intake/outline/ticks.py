"""Answers that are ticked in columns of their own. In go the headings and rows, out come the fields
whose heading stands above or before a column for each answer: 留守类型 over 父亲外出 and 母亲外出.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from app.intake.fields.headings import EXACT, likenesses
from app.intake.fields.parts import PartRole
from app.intake.fields.phrase import phrase_of, tail_of
from app.intake.headers.header import Heading
from app.intake.opening.sheets import Row
from app.intake.outline.guess import ColumnPart, Guess, Guesses
from app.intake.values.text import packed

TICKS = frozenset("√ ✓ ✔ ☑ ✅ ■ ● ▲ ★ 1 是 有 对 y yes true v x".split())
CROSSES = frozenset("0 否 无 不是 没有 × ✗ ✘ ❌ □ ○ ☐ n no false".split())
_TICKED = ("status", "gender", "interests")
_GENDERS = re.compile(r"男[生孩性童]?|女[生孩性童]?|male|female|boy|girl")
_SURE = 0.8


def ticked_columns(
    kind: str, headings: Sequence[Heading], rows: Sequence[Row], found: Mapping[str, Guess]
) -> Guesses:
    """The fields that are ticked; `found` are those that have a column of their own."""
    options: dict[tuple[str, str], list[ColumnPart]] = defaultdict(list)
    for heading in headings:
        for field, stem, word in _options(kind, heading):
            options[field, stem].append(ColumnPart(PartRole.TICK, heading.index, word))
    ticked: Guesses = {}
    for (field, _stem), parts in options.items():
        columns = {part.column for part in parts}
        own = found.get(field)
        if len(parts) < 2 or field in ticked or (own and own.column not in columns):
            continue
        if _are_ticked(parts, rows):
            ticked[field] = Guess(parts[0].column, _SURE, "header", tuple(parts))
    return ticked


def _options(kind: str, heading: Heading) -> Iterator[tuple[str, str, str]]:
    """Field, heading of the question, and answer, for each way that a heading may be read."""
    phrase = phrase_of(heading.text, heading.groups)
    stems = [(group, heading.text) for group in heading.groups[:1]]
    stems += [(phrase.body, bracket) for bracket in phrase.brackets[-1:]]
    if tail := tail_of(phrase):
        stems.append((phrase.around[0], tail))
    for stem, word in stems:
        known = {field for field, sure in likenesses(kind, word) if sure > EXACT}
        for field, _sure in likenesses(kind, stem):
            if field in _TICKED and not known - {field}:
                yield field, stem, word
    if _GENDERS.fullmatch(phrase.body) and not heading.groups:
        yield "gender", "", phrase.body


def _are_ticked(parts: Sequence[ColumnPart], rows: Sequence[Row]) -> bool:
    """Whether the columns hold marks alone, or the answer itself, and any at all."""
    marks = 0
    for part in parts:
        for row in rows:
            text = packed(row[part.column]) if part.column < len(row) else ""
            if text and text not in TICKS | CROSSES | {packed(part.word)}:
                return False
            marks += bool(text)
    return marks > 0


def is_ticked(text: str, word: str) -> bool:
    """Whether a cell under an answer says that it is the one."""
    plain = packed(text)
    return plain in TICKS or (bool(plain) and plain == packed(word))
