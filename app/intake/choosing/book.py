"""Which sheets of a workbook are read. In goes the file, out comes the outline of the sheet that is
read first, with those of the others, and what becomes of each sheet.

A person's choice comes first. Else all lists of one kind with like headings are read: no hidden
ones, no samples and empty templates, none of another year, of other people or of those who left.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.intake.choosing import names
from app.intake.choosing.candidate import FEW, Candidate
from app.intake.choosing.passing_on import passed_on
from app.intake.choosing.periods import LONG_AGO, is_older, school_year_begins
from app.intake.faults import IntakeRefused
from app.intake.fields import CHILDREN
from app.intake.opening.sheets import Sheet, Sheets
from app.intake.outline.outline import Outline, outline_of, with_columns
from app.intake.outline.sheet_fates import SheetFate
from app.intake.values.text import shown

TAKEN = ("best", "like", "chosen")
_ALIKE = 0.75
# Why a sheet that is not read may well be meant.
_ASKING = frozenset({"other_headings", "wider", "gone", "older_perhaps", "columns_missing"})


def outline_of_book(kind: str, sheets: Sheets, on: date, named: Sequence[str] = ()) -> Outline:
    """How a file of a kind is understood: all of its sheets that are read, or those named.

    `on` is the day that ages are counted at. Raises IntakeRefused as outline_of does.
    """
    if named:
        return _named(kind, sheets, on, named)
    if len(sheets.sheets) < 2:
        return _with_sheets([outline_of(kind, sheets, on)], {}, [])
    candidates = [Candidate(sheet, _outline(kind, sheets, sheet, on)) for sheet in sheets.sheets]
    if all(one.outline is None for one in candidates):
        outline = outline_of(kind, sheets, on)
        return replace(outline, sheets=_fates(candidates, {outline.sheet.name: "best"}))
    whys = _chosen(kind, candidates, on)
    return _with_sheets(_taken(candidates, whys), whys, candidates)


def _outline(kind: str, sheets: Sheets, sheet: Sheet, on: date) -> Outline | None:
    try:
        return outline_of(kind, replace(sheets, sheets=(sheet,)), on)
    except IntakeRefused:
        return None


def _named(kind: str, sheets: Sheets, on: date, named: Sequence[str]) -> Outline:
    """The sheets that a person named, in the order of the file."""
    known = [sheet.name for sheet in sheets.sheets]
    for name in named:
        if name not in known:
            raise IntakeRefused("sheet_unknown", sheet=name, seen=known)
    whys = {name: "chosen" if name in named else "left_out" for name in known}
    candidates = [
        Candidate(
            sheet,
            outline_of(kind, replace(sheets, sheets=(sheet,)), on)
            if sheet.name in named
            else _outline(kind, sheets, sheet, on),
        )
        for sheet in sheets.sheets
    ]
    return _with_sheets(_taken(candidates, whys), whys, candidates)


def _taken(candidates: Sequence[Candidate], whys: Mapping[str, str]) -> list[Outline]:
    """The outlines of the sheets that are read, the best first."""
    taken = [one for one in candidates if whys[one.sheet.name] in TAKEN]
    taken.sort(key=lambda one: whys[one.sheet.name] != "best")
    return [one.outline for one in taken if one.outline]


def _with_sheets(
    outlines: Sequence[Outline], whys: Mapping[str, str], candidates: Sequence[Candidate]
) -> Outline:
    first, *further = (one for outline in outlines for one in (outline, *outline.further))
    fates = _fates(candidates, whys)
    asked = tuple(fate.name for fate in fates if fate.asks)
    return replace(first, further=tuple(further), sheets=fates, other_sheets=asked)


def _fates(candidates: Sequence[Candidate], whys: Mapping[str, str]) -> tuple[SheetFate, ...]:
    fates = []
    for one in candidates:
        why = whys.get(one.sheet.name, "no_heading")
        asks = why in _ASKING or (why == "sample" and one.rows > FEW)
        asks = asks or (why == "no_heading" and _is_table(one.sheet))
        fates.append(SheetFate(one.sheet.name, one.rows, why in TAKEN, why, asks and one.rows > 0))
    return tuple(fates)


def _is_table(sheet: Sheet) -> bool:
    """Whether a sheet without known headings looks like a list nevertheless."""
    full = sum(1 for row in sheet.rows if sum(1 for cell in row if shown(cell)) > FEW)
    return not sheet.hidden and full > FEW


def _chosen(kind: str, candidates: Sequence[Candidate], on: date) -> dict[str, str]:
    """Why each sheet is read or not."""
    whys = {one.sheet.name: why for one in candidates if (why := _why_no_list(kind, one))}
    lists = [one for one in candidates if one.sheet.name not in whys]
    for why, loses in _LOSING:
        lists = _without(lists, why, loses, whys)
    lists = _newest(lists, whys, on)
    if not lists:
        return whys | _least_bad(candidates)
    best = max(lists, key=lambda one: _rank(one))
    for one in lists:
        whys[one.sheet.name] = "best" if one is best else _why_beside(best, one)
    return whys


def _why_no_list(kind: str, one: Candidate) -> str:
    if not any(any(map(shown, row)) for row in one.sheet.rows):
        return "blank"
    if one.sheet.hidden:
        return "hidden"
    if one.outline is None:
        return "no_heading"
    if kind == CHILDREN and names.is_of_others(one.sheet.name):
        return "others"
    return "columns_missing" if one.outline.missing else ""


# By which signs of its own a list loses to the others, and what is said of it then.
_LOSING: tuple[tuple[str, Callable[[Candidate], bool]], ...] = (
    ("sample", lambda one: names.is_sample(one.sheet.name)),
    ("no_rows", lambda one: not one.rows),
    ("sample", lambda one: one.is_invented),
    ("gone", lambda one: names.is_of_gone(one.sheet.name)),
)


def _without(
    lists: list[Candidate], why: str, loses: Callable[[Candidate], bool], whys: dict[str, str]
) -> list[Candidate]:
    """The lists without those that lose, as long as one with rows is left."""
    kept = [one for one in lists if not loses(one)]
    if not any(one.rows for one in kept):
        return lists
    whys |= {one.sheet.name: why for one in lists if one not in kept}
    return kept


def _newest(lists: list[Candidate], whys: dict[str, str], on: date) -> list[Candidate]:
    """The lists of the newest time; one without any time is of today."""
    times = {one.sheet.name: one.period(on) for one in lists}
    dated = [time for time in times.values() if time]
    undated = len(dated) < len(lists)
    kept = []
    for one in lists:
        time = times[one.sheet.name]
        put_away = time == LONG_AGO and undated
        if time and (put_away or any(is_older(time, other) for other in dated)):
            whys[one.sheet.name] = "older"
        elif time and undated and is_older(time, school_year_begins(on)):
            whys[one.sheet.name] = "older_perhaps"
        else:
            kept.append(one)
    return kept


def _rank(one: Candidate) -> tuple[bool, bool, int, int]:
    recognised = one.outline.header.recognised if one.outline else 0
    words = one.words
    return names.is_ours(words), not names.is_wider(words), recognised, one.rows > 0


def _why_beside(best: Candidate, one: Candidate) -> str:
    """Whether a list beside the best one is of the same kind."""
    if names.is_wider(one.words) and not names.is_wider(best.words):
        return "wider"
    both = best.fields | one.fields
    shared = len(best.fields & one.fields) / len(both)
    classes = names.is_class(best.sheet.name) and names.is_class(one.sheet.name)
    if best.headings == one.headings or classes or shared >= _ALIKE:
        return "like"
    return "other_headings"


def _least_bad(candidates: Sequence[Candidate]) -> dict[str, str]:
    """The sheet to show where none is a whole list: a person may still choose its columns."""
    headed = [one for one in candidates if one.outline]
    best = max(headed, key=lambda one: (not one.sheet.hidden, _rank(one)))
    return {best.sheet.name: "best"}


def book_with_columns(outline: Outline, chosen: Mapping[str, int], on: date) -> Outline:
    """The outline with columns that a person chose, on all lists that have them too: sheets with
    the same headings, lists side by side, the second child of a row.

    Raises IntakeRefused as with_columns does.
    """
    first = with_columns(outline, chosen, on)
    headings = _places(outline)
    further = []
    for other in outline.further:
        theirs = chosen if _places(other) == headings else passed_on(outline, other, chosen)
        further.append(with_columns(other, theirs, on) if theirs else other)
    return replace(first, further=tuple(further))


def _places(outline: Outline) -> list[tuple[int, str]]:
    return [(column.index, column.heading) for column in outline.columns]
