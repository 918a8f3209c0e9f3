"""Forms of one person each. In go a table and where the 姓名 of each form stands, out come the
people with what each label says of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.intake.fields.people import Whose
from app.intake.fields.phrase import phrase_of, says_whose
from app.intake.headers.labels import Entry, LabelTable, Place, label_in, value_in
from app.intake.headers.relaying import Listed, People
from app.intake.opening.sheets import Shape
from app.intake.values.text import shown

_KIN = re.compile(r"称谓|关系|成员")
# Beside a member of the family, in a column of remarks.
_IS_GUARDIAN = re.compile(r"是?(?:法定|主要|实际|委托)?监护人")
_MARK, _MARKED = "是否监护人", "是"
_LEAST_HEADINGS = 3
# What may be said of a person whose label stands before it in the row.
_OF_A_PERSON = re.compile(
    r"电话|手机|联系方式|号码|身份证|证件|关系|年龄|务工|单位|职业|phone|mobile|tel"
)
_NOBODY_ELSE = frozenset({None, Whose.CHILD})


def people_of_forms(table: LabelTable, starts: Sequence[Place]) -> People:
    """Everybody of whom there is a form, called by its first row."""
    rows = sorted({row for row, _ in starts})
    first = _first_row(table, rows)
    lead = rows[0] - first
    bounds = [first, *(row - lead for row in rows[1:]), len(table.sheet.rows)]
    columns = sorted({column for row, column in starts if row == rows[0]})
    edges = [0, *columns[1:], table.width]
    persons: list[Listed] = []
    for top, bottom in pairwise(bounds):
        for number, (left, right) in enumerate(pairwise(edges)):
            form = _Form(table, range(top, bottom), range(left, right))
            entries = list(form.entries())
            persons += [Listed(row + 1, (), text) for row, text in form.lines]
            persons.append(Listed(top + lead + number + 1, entries))
    return People(Shape.FORMS, first, sorted(persons, key=lambda person: person.line))


def _first_row(table: LabelTable, rows: Sequence[int]) -> int:
    """Where the first form begins: at what stands above the 姓名 of each, or at its first label."""
    if len(rows) == 1:
        labelled = (row for row in range(rows[0]) if _has_labels(table, row))
        return next(labelled, rows[0])
    first, second = rows[:2]
    lead = 0
    while lead < min(first, second - first - 1):
        above = (_begins(table, row - lead - 1) for row in (first, second))
        if len(set(above)) > 1:
            break
        lead += 1
    return first - lead


def _has_labels(table: LabelTable, row: int) -> bool:
    return any(table.fields_at(at) for at in table.begun_in(row, range(table.width)))


def _begins(table: LabelTable, row: int) -> str:
    at = next(table.begun_in(row, range(table.width)), None)
    return label_in(table.sheet.cell(*at)) if at else ""


@dataclass
class _Form:
    """One form, gone through row by row; `lines` are the rows that hold a title or a note."""

    table: LabelTable
    rows: range
    columns: range

    def __post_init__(self) -> None:
        """Begins without a line and without a group."""
        self.lines: list[tuple[int, str]] = []
        self.section = ""

    def entries(self) -> Iterator[Entry]:
        """Each label with its value, in the order they are read."""
        heads: list[Place] = []
        for row in self.rows:
            cells = list(self.table.begun_in(row, self.columns))
            texts = [shown(self.table.sheet.cell(*at)) for at in cells]
            if self._is_header(cells):
                heads = cells
            elif len(texts) == 1 and not self._is_label(cells[0]):
                heads = []
                self.lines.append((row, texts[0]))
                self.section = texts[0] if says_whose(texts[0]) else ""
            elif heads and cells and not self.table.fields_at(cells[0]):
                yield from self._member(heads, row)
            else:
                heads = []
                yield from self._pairs(row, cells)

    def _is_label(self, at: Place) -> bool:
        cell = self.table.sheet.cell(*at)
        return bool(self.table.fields_at(at) or value_in(cell) or label_in(cell) != shown(cell))

    def _is_header(self, cells: Sequence[Place]) -> bool:
        """Whether a row heads a list within the form: labels, one behind the other."""
        known = [at for at in cells if self.table.fields_at(at) and not self._is_group(at)]
        beside = any(self.table.right_of(at) in known for at in known)
        return beside and len(cells) >= _LEAST_HEADINGS and 2 * len(known) >= len(cells)

    def _member(self, heads: Sequence[Place], row: int) -> Iterator[Entry]:
        """A row of the list within the form: each value under its heading, by who it is about."""
        texts = {at: label_in(self.table.sheet.cell(*at)) for at in heads}
        who = [self.table.sheet.cell(row, at[1]) for at in heads if _KIN.search(texts[at])]
        group = next(filter(None, map(shown, who)), "") or f"成员{row - heads[0][0]}"
        for at in heads:
            value_at = (row, at[1])
            value = self.table.sheet.cell(*value_at)
            yield Entry(texts[at], group, value, at, value_at)
            if not _KIN.search(texts[at]) and _IS_GUARDIAN.fullmatch(shown(value)):
                yield Entry(_MARK, group, _MARKED, at, value_at)

    def _pairs(self, row: int, cells: Sequence[Place]) -> Iterator[Entry]:
        group = self._group_above(row) or self.section
        person = ""
        behind = -1
        for at in cells:
            if at[1] < behind:
                continue
            if self._is_group(at):
                group = label_in(self.table.sheet.cell(*at))
                continue
            label = label_in(self.table.sheet.cell(*at))
            entry = self._entry(at, group or (person if _OF_A_PERSON.search(label) else ""))
            # 父亲姓名 says whose the 联系电话 behind it is.
            person = entry.label if _names_somebody(entry.label) else person
            behind = self.table.right_of(entry.value_at)[1]
            yield entry

    def _entry(self, at: Place, group: str) -> Entry:
        cell = self.table.sheet.cell(*at)
        if value := value_in(cell):
            return Entry(label_in(cell), group, value, at, at)
        beside = self.table.right_of(at)
        value_at = beside if beside[1] < self.columns.stop else at
        value_cell = self.table.sheet.cell(*value_at) if value_at != at else None
        return Entry(label_in(cell), group, value_cell, at, value_at)

    def _group_above(self, row: int) -> str:
        """What is merged downwards at the left edge of a row, if it is no pair of its own."""
        for column in self.columns:
            home = self.table.home_of((row, column))
            if home[0] == row:
                return ""
            if self._is_group(home):
                return label_in(self.table.sheet.cell(*home))
        return ""

    def _is_group(self, at: Place) -> bool:
        """Whether a cell heads the labels beside it: merged down along several, or a person."""
        beside = self.table.right_of(at)
        text = label_in(self.table.sheet.cell(*at))
        if not shown(self.table.sheet.cell(*beside)) or value_in(self.table.sheet.cell(*at)):
            return False
        if self.table.height_of(at) > self.table.height_of(beside):
            return True
        return bool(self.table.fields_at(beside)) and says_whose(text)


def _names_somebody(label: str) -> bool:
    phrase = phrase_of(label)
    named = phrase.near and phrase.what in ("", "姓名", "名字", "name")
    return named and phrase.whose not in _NOBODY_ELSE
