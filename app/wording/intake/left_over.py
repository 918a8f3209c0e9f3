"""What of a file was not used, or was used with a word to it, in lines of plain text."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from app.intake import Outline, Report
from app.intake.outline.sheet_fates import SheetFate
from app.wording.intake import WHY_IGNORED
from app.wording.intake.details import quoted
from app.wording.intake.remarks import column_of, remark_words
from app.wording.intake.sheets import WHY_SHEET

_MOST_PLACES = 8


def left_over_lines(report: Report) -> Iterator[str]:
    """Sheets, notes of the file, columns, rows passed over, notes of rows: a line for each kind."""
    yield from map(sheet_line, report.outline.sheets)
    yield from map(remark_words, report.notes)
    yield from columns_lines(report.outline)
    yield from _passed_over(report)
    yield from _notes_of_rows(report)


def sheet_line(fate: SheetFate) -> str:
    """One sheet: its rows, whether it is read, and why."""
    rows = ngettext("%(num)s row", "%(num)s rows", fate.rows)
    taken = _("read") if fate.taken else _("not read")
    return _(
        "Sheet %(name)s: %(rows)s, %(taken)s (%(why)s)",
        name=quoted(fate.name),
        rows=rows,
        taken=taken,
        why=WHY_SHEET[fate.why],
    )


def unused_names(outline: Outline) -> list[str]:
    """The columns of one list with content or a heading that were not used."""
    return [quoted(column.heading) or column.letters for column in outline.unused]


def columns_lines(outline: Outline) -> Iterator[str]:
    """The columns that were not used, a line for each list of the file that has any."""
    for one in (outline, *outline.further):
        if unused := unused_names(one):
            line = _("Columns not used: %(columns)s", columns=_(", ").join(unused))
            yield f"{quoted(one.sheet.name)}: {line}" if outline.further else line


def _passed_over(report: Report) -> Iterator[str]:
    places: dict[str, list[str]] = defaultdict(list)
    for line in report.ignored:
        places[line.why].append(line.place)
    for why, found in places.items():
        yield _("Passed over as %(why)s: row %(rows)s", why=WHY_IGNORED[why], rows=_few(found))


def _notes_of_rows(report: Report) -> Iterator[str]:
    places: dict[str, list[str]] = defaultdict(list)
    for row in report.rows:
        for note in row.notes:
            places[f"{column_of(note)}: {remark_words(note)}"].append(row.place)
    for words, found in places.items():
        yield _("row %(row)s", row=_few(found)) + f" · {words}"


def _few(places: Iterable[str]) -> str:
    """Some places, and how many there are beyond them."""
    every = list(places)
    words = _(", ").join(every[:_MOST_PLACES])
    more = len(every) - _MOST_PLACES
    return words if more <= 0 else _("%(rows)s and %(num)s more", rows=words, num=more)
