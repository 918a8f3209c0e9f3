"""One value from several columns. In go a field's columns with their cells, out comes the cell that
the field's reader would find if it stood in one.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from app.intake.faults import Unreadable
from app.intake.fields.children import GUARDIANS
from app.intake.fields.kin import kin_in, kin_of
from app.intake.fields.parts import PartRole
from app.intake.fields.people import people_in
from app.intake.opening.sheets import Cell
from app.intake.outline.guess import NO_COLUMN, ColumnPart, Guess
from app.intake.outline.ticks import TICKS, is_ticked
from app.intake.rows.born_apart import doubles_parted
from app.intake.values.answers.keyed import with_key_told
from app.intake.values.answers.marked import REFUSED, agreed_by, refused_by
from app.intake.values.choices import read_choice
from app.intake.values.codes import relation_of
from app.intake.values.text import is_han, packed, shown

CellAt = Callable[[int], Cell]
_UNITS = {PartRole.YEAR: "年", PartRole.MONTH: "月", PartRole.DAY: "日"}
_MARKERS = {PartRole.LUNAR: "（农历）", PartRole.RECKONED: "（虚岁）"}
_CONSENTS = frozenset({PartRole.ASKED, PartRole.REFUSE, PartRole.ONLY_REFUSED, PartRole.OF_KIN})
_CROSSES = ("×", "x", "✗", "✘")
_SILENT = ("无", "没有")
_UNTICKED = ("0", "false", "□", "○")
_AGREED = "同意"
# Under refusals each of these is one; under what is asked nobody can tell.
_MARKS = TICKS - {"有"}


def joined(guess: Guess, cell_at: CellAt) -> Cell:
    """The cell of a field: that of its column, or what its parts make together."""
    if not guess.parts:
        return cell_at(guess.column)
    roles = {part.role for part in guess.parts}
    if marker := next((part for part in guess.parts if part.role in _MARKERS), None):
        return _marked(marker, cell_at)
    if roles & _UNITS.keys():
        return _born(guess.parts, cell_at)
    if roles & _CONSENTS:
        return _consent(guess.parts, cell_at)
    if PartRole.TICK in roles:
        return _ticked(guess.parts, cell_at)
    if PartRole.NAMED in roles or PartRole.IS_GUARDIAN in roles:
        return _of_the_guardian(guess.parts, cell_at)
    if PartRole.CALLED in roles:
        return _told(guess, cell_at)
    return _in_a_row(guess.parts, cell_at)


def _marked(part: ColumnPart, cell_at: CellAt) -> Cell:
    """What the heading says of the value, said in the cell, where readers heed it."""
    text, marker = shown(cell_at(part.column)), _MARKERS[part.role]
    return f"{text}{marker}" if text and marker[1] not in text else text or None


def _born(parts: Sequence[ColumnPart], cell_at: CellAt) -> Cell:
    cells = {part.role: cell_at(part.column) for part in parts}
    texts = {role: re.sub(r"[年月日号份]+$", "", packed(cell)) for role, cell in cells.items()}
    texts = doubles_parted(cells, texts)
    if not re.fullmatch(r"\d{2}|\d{4}", texts.get(PartRole.YEAR, "")):
        # A whole date under the heading of the year, or nothing.
        return cells.get(PartRole.YEAR)
    text = ""
    for role, unit in _UNITS.items():
        if not texts.get(role):
            break
        text += texts[role] + unit
    return text


def _in_a_row(parts: Sequence[ColumnPart], cell_at: CellAt) -> Cell:
    order = list(PartRole)
    ordered = sorted(parts, key=lambda part: order.index(part.role))
    texts = [text for text in (shown(cell_at(part.column)) for part in ordered) if text]
    return ("" if any(map(is_han, texts)) else " ").join(texts) or None


def _ticked(parts: Sequence[ColumnPart], cell_at: CellAt) -> Cell:
    words = [p.word for p in parts if is_ticked(shown(cell_at(p.column)), p.word)]
    return "、".join(words) or None


def _of_the_guardian(parts: Sequence[ColumnPart], cell_at: CellAt) -> Cell:
    """That of the first who is marked as the guardian, else of the first who is named and not
    marked as none.
    """
    marks = {p.word: _says(cell_at(p.column)) for p in parts if p.role is PartRole.IS_GUARDIAN}
    named = [p.word for p in parts if p.role is PartRole.NAMED and shown(cell_at(p.column))]
    named = _in_order(named, parts, cell_at)
    marked = [word for word, says in marks.items() if says]
    first = next(iter(marked or [word for word in named if marks.get(word) is not False]), None)
    mine = [part for part in parts if part.word == first]
    told = (cell_at(part.column) for part in mine if part.role is PartRole.MEMBER)
    called = (_called(part, cell_at) for part in mine if part.role is PartRole.CALLED)
    return next((cell for cell in (*told, *called) if shown(cell)), None)


def _in_order(named: Sequence[str], parts: Sequence[ColumnPart], cell_at: CellAt) -> Sequence[str]:
    """Those who are named, whoever has the child first; of members, by what the row calls them, and
    none who is nobody to look after a child.
    """
    kin = {p.word: cell_at(p.column) for p in parts if p.role is PartRole.BY_KIN}
    if not kin:
        return named
    costs = {word: _cost(shown(kin.get(word, word))) for word in named}
    return sorted((word for word in named if costs[word] is not None), key=lambda w: costs[w] or 0)


def _cost(text: str) -> float | None:
    """What it costs beside others to be this to the child; None for no grown-up."""
    whose = (GUARDIANS.get(who) for who, _, _ in people_in(packed(relation_of(text))))
    return min((cost for cost in whose if cost is not None), default=None)


def _told(guess: Guess, cell_at: CellAt) -> Cell:
    """What the field's own column tells, else what its label calls whoever is named below it."""
    own = None if guess.column == NO_COLUMN else cell_at(guess.column)
    return own if shown(own) else _called(guess.parts[0], cell_at)


def _called(part: ColumnPart, cell_at: CellAt) -> Cell:
    return kin_in(part.word)[0][1] if shown(cell_at(part.column)) else None


def _consent(parts: Sequence[ColumnPart], cell_at: CellAt) -> Cell:
    """A refusal in any column wins; else what the columns say that are asked; a tick in a column
    of refusals refuses, and a blank or a no in it says nothing.
    """
    others = _of_others(parts, cell_at)
    cells = [
        (_role_here(part, others), with_key_told(cell_at(part.column), part.word))
        for part in parts
        if part.role is not PartRole.BY_KIN
    ]
    if PartRole.REFUSE in (role for role, _ in cells):
        # 0 under 同意 beside 不同意 is a box without a tick.
        cells = [(role, None if packed(cell) in _UNTICKED else cell) for role, cell in cells]
    if any(_refuses(role, cell) for role, cell in cells):
        return REFUSED
    asked = [cell for role, cell in cells if role is PartRole.ASKED and shown(cell)]
    marks = [cell for role, cell in cells if role is PartRole.REFUSE and packed(cell) in _MARKS]
    if marks and not any(_says(cell) for cell in asked):
        return refused_by(shown(marks[0]))
    if doubtful := [cell for cell in cells if _may_refuse(*cell)]:
        return f"{shown(doubtful[0][1])}？"
    if any(_says(cell) for cell in asked):
        return _AGREED
    agreed = (word for column, word in others.items() if _says(cell_at(column)))
    return asked[0] if asked else next(map(agreed_by, agreed), None)


def _of_others(parts: Sequence[ColumnPart], cell_at: CellAt) -> dict[int, str]:
    """The columns in which a relative answers who is not this row's guardian, with who it is."""
    told = next((cell_at(part.column) for part in parts if part.role is PartRole.BY_KIN), None)
    guardian = kin_of(shown(told))
    return {
        part.column: part.word
        for part in parts
        if part.role is PartRole.OF_KIN and not (guardian and guardian <= {*part.word.split()})
    }


def _role_here(part: ColumnPart, others: Mapping[int, str]) -> PartRole:
    if part.role is not PartRole.OF_KIN:
        return part.role
    return PartRole.ONLY_REFUSED if part.column in others else PartRole.ASKED


def _may_refuse(role: PartRole, cell: Cell) -> bool:
    """Whether what stands under refusals may be one: the day of it, or a cross, which may deny."""
    if role is not PartRole.REFUSE or not shown(cell):
        return False
    return packed(cell) in _CROSSES or (_says(cell) is None and packed(cell) not in _SILENT)


def _refuses(role: PartRole, cell: Cell) -> bool:
    if role is PartRole.REFUSE and _AGREED not in packed(cell).replace(REFUSED, ""):
        return _says(cell) is True or REFUSED in packed(cell)
    return role is not PartRole.REFUSE and _says(cell) is False


def _says(cell: Cell) -> bool | None:
    try:
        return read_choice(cell)
    except Unreadable:
        return None
