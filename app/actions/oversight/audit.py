"""The yearly audit pack: one zip of sheets without names, with a page in Word before them."""

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.store.oversight.audit import AuditYear, PackSheet, counts_of, sheets_of
from letters.documents.audit.summary import YearSummary, render_year_summary

FIRST_YEAR = 2000
Worded = Callable[[AuditYear, dict[str, int]], YearSummary]


def make_audit_pack(number: int, zone: ZoneInfo, worded: Worded, *, acting: Acting) -> bytes:
    """The pack of a year, written down as a change; `worded` says its first page in words.

    Raises Refused('audit.year') for a year that has not begun.
    """
    if not FIRST_YEAR <= number <= acting.today.year:
        raise Refused("audit.year", year=number)
    year = AuditYear(
        number, datetime(number, 1, 1, tzinfo=zone), datetime(number + 1, 1, 1, tzinfo=zone)
    )
    summary = worded(year, dict(counts_of(year)))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("summary.docx", render_year_summary(summary, acting.today))
        for sheet in sheets_of(year, acting.now):
            archive.writestr(f"{sheet.name}.csv", _as_csv(sheet))
    with transaction():
        record_change(acting, "audit.make_pack", "year", str(number))
    return made.getvalue()


def _as_csv(sheet: PackSheet) -> str:
    """With a mark by which Excel knows the coding; codes and figures alone, so nothing is run."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(sheet.heads)
    writer.writerows(["" if value is None else value for value in row] for row in sheet.rows)
    return "\ufeff" + text.getvalue()
