"""Lists that stand side by side, and a second child in a row. In go a sheet and its header, out
come sheets of the same rows, each with the columns of one of them and those that they share.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.intake.fields import CHILDREN, VOLUNTEERS, missing_groups
from app.intake.fields.headings import likenesses
from app.intake.fields.people import Whose, people_in
from app.intake.fields.phrase import phrase_of
from app.intake.headers.header import Header, Heading
from app.intake.opening.sheets import Row, Sheet, column_letters
from app.intake.values.text import packed, shown


@dataclass(frozen=True, slots=True)
class _Lane:
    """The columns of one list or child, and how to call it."""

    name: str
    columns: frozenset[int]


def lanes_of(kind: str, sheet: Sheet, header: Header) -> tuple[Sheet, ...]:
    """The sheet's lists, each as a sheet; () where it has a single one."""
    if kind not in (CHILDREN, VOLUNTEERS):
        return ()
    for lanes in (_numbered(kind, header), _side_by_side(kind, header)):
        filled = [lane for lane in lanes if _says_anything(sheet, header, lane)]
        if len(filled) > 1:
            every = frozenset[int]().union(*(lane.columns for lane in lanes))
            # What heads nobody stays with the first list, where it is told as not used.
            read = frozenset[int]().union(*(lane.columns for lane in filled))
            apart = (read, *(every for _ in filled[1:]))
            return tuple(
                _sheet(sheet, header, lane, away) for lane, away in zip(filled, apart, strict=True)
            )
    return ()


def _numbered(kind: str, header: Header) -> list[_Lane]:
    """孩子1 and 孩子2 with all that is said of each; the first may have no number."""
    columns: dict[int, list[Heading]] = defaultdict(list)
    for heading in header.headings:
        phrase = phrase_of(heading.text, heading.groups)
        if phrase.whose is Whose.CHILD and phrase.number:
            columns[phrase.number].append(heading)
    lanes = {n: found for n, found in columns.items() if "name" in _fields(kind, found)}
    further = [heading for number, found in lanes.items() if number > 1 for heading in found]
    if further and 1 not in lanes:
        theirs = _fields(kind, further)
        rest = [heading for heading in header.headings if heading not in further]
        lanes[1] = [heading for heading in rest if _fields(kind, [heading]) & theirs]
    if not further:
        return []
    return [
        _Lane(f"#{at}" if at > 1 else "", frozenset(h.index for h in found))
        for at, (_, found) in enumerate(sorted(lanes.items()), 1)
    ]


def _side_by_side(kind: str, header: Header) -> list[_Lane]:
    """Lists whose headings stand again to the right, each with all that a list must have."""
    starts = [h for h in header.headings if "name" in _fields(kind, [h])]
    alike = [h for h in starts if _heads(h) == _heads(starts[0])]
    if len(alike) > 1:
        return [lane for lane in _between(kind, header, alike) if lane]
    # Of lists that call a name otherwise, each must be a whole one: else they are one list.
    lanes = _between(kind, header, starts) if len(starts) > 1 else []
    return [lane for lane in lanes if lane] if all(lanes) else []


def _heads(heading: Heading) -> tuple[str, tuple[str, ...]]:
    """What a heading says, and whose it is by those above it: lists of two classes are alike."""
    return heading.text, tuple(group for group in heading.groups if people_in(packed(group)))


def _between(kind: str, header: Header, starts: Sequence[Heading]) -> list[_Lane | None]:
    """The lists that begin at names, None for one that lacks what a list must have."""
    before = _repeated_before(header, starts[0].index, starts[1].index)
    firsts = [start.index - before for start in starts]
    ends = [*firsts[1:], max(heading.index for heading in header.headings) + 1]
    lanes: list[_Lane | None] = []
    for first, end in zip(firsts, ends, strict=True):
        headings = [h for h in header.headings if first <= h.index < end]
        name = f"{column_letters(first)}–{column_letters(end - 1)}"
        is_whole = not missing_groups(kind, _fields(kind, headings))
        lanes.append(_Lane(name, frozenset(range(first, end))) if is_whole else None)
    return lanes


def _repeated_before(header: Header, first: int, second: int) -> int:
    """How many columns before the name belong to it, as a number in the list does."""
    texts = {heading.index: heading.text for heading in header.headings}
    before = 0
    while before < first and texts.get(first - before - 1, "") == texts.get(second - before - 1):
        before += 1
    return before


def _fields(kind: str, headings: Sequence[Heading]) -> set[str]:
    return {field for h in headings for field, _ in likenesses(kind, h.text, h.groups)}


def _sheet(sheet: Sheet, header: Header, lane: _Lane, apart: frozenset[int]) -> Sheet:
    away = apart - lane.columns
    rows = tuple(
        _without(row, away) if index <= header.last or not lane.name or _filled(row, lane) else ()
        for index, row in enumerate(sheet.rows)
    )
    merged = tuple(span for span in sheet.merged if span.left not in away)
    name = f"{sheet.name} {lane.name}".strip() if lane.name else sheet.name
    return replace(sheet, name=name, rows=rows, merged=merged)


def _without(row: Row, away: frozenset[int]) -> Row:
    return tuple(None if column in away else cell for column, cell in enumerate(row))


def _filled(row: Row, lane: _Lane) -> bool:
    return any(shown(cell) for column, cell in enumerate(row) if column in lane.columns)


def _says_anything(sheet: Sheet, header: Header, lane: _Lane) -> bool:
    return any(_filled(row, lane) for row in sheet.rows[header.last + 1 :])
