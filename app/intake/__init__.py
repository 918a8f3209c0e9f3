"""Spreadsheets in: opened safely, understood, checked row by row, reported. Stores nothing.

The way is a line of values, each made of the one before:

    sheets = open_sheets(content, filename)         the cells of all sheets
    outline = outline_of_book(kind, sheets, on)     the sheets to read, their headers and columns
    outline = book_with_columns(outline, chosen, on)    only where a person chose columns
    report = read_rows(outline, on=on, …)           what becomes of each row

What cannot be taken is a code with details; the sentences are in app/wording/intake.
"""

from app.intake.blank import blank
from app.intake.choosing.book import book_with_columns, outline_of_book
from app.intake.directory import SchoolDirectory, SchoolEntry, plain_name
from app.intake.faults import IntakeRefused, Remark
from app.intake.fields import KINDS, field_names
from app.intake.kinds.kind import Value, Values
from app.intake.opening import Limits, open_sheets
from app.intake.outline.outline import Outline, columns_by_name, outline_of, with_columns
from app.intake.regions import RegionDirectory
from app.intake.rows.known import Known
from app.intake.rows.reading import read_rows
from app.intake.rows.report import Report, RowReport

__all__ = [
    "KINDS",
    "IntakeRefused",
    "Known",
    "Limits",
    "Outline",
    "RegionDirectory",
    "Remark",
    "Report",
    "RowReport",
    "SchoolDirectory",
    "SchoolEntry",
    "Value",
    "Values",
    "blank",
    "book_with_columns",
    "columns_by_name",
    "field_names",
    "open_sheets",
    "outline_of",
    "outline_of_book",
    "plain_name",
    "read_rows",
    "with_columns",
]
