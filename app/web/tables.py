"""A list as a spreadsheet, with cells that no spreadsheet program takes for a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from flask import Response, request
from openpyxl import Workbook

# Wide and small signs too: a Chinese Excel takes them for the narrow ones. Blanks and signs that
# nobody sees before them change nothing for a program that drops them.
DANGEROUS = re.compile(
    r"[\s\xa0\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\x00-\x1f\x7f-\x9f]*+[=+\-@＝＋－＠﹦﹢﹣﹫−]|[\t\r\n]"
)
NOT_IN_A_WORKBOOK = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = ("csv", "xlsx")

T = TypeVar("T")
# The columns of a list as a file: each its title and what stands in it for a row.
Columns = Sequence[tuple[str, Callable[[T], Any]]]


def file_wanted() -> str | None:
    """The kind of file that the address asks for (`as`), None where it asks for the page."""
    kind = request.args.get("as")
    return kind if kind in KINDS else None


def list_as_file(kind: str, name: str, columns: Columns[T], rows: Iterable[T]) -> Response:
    """All rows of a list as a download; see `as_file`."""
    lines = ([value(row) for _title, value in columns] for row in rows)
    return as_file(kind, name, [str(title) for title, _value in columns], lines)


def inert(value: Any) -> Any:
    """The value, with an apostrophe before what would start a formula.

    Characters that a workbook cannot hold are left out.
    """
    if not isinstance(value, str):
        return value
    text = NOT_IN_A_WORKBOOK.sub("", value)
    return f"'{text}" if DANGEROUS.match(text) else text


def as_file(kind: str, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Response:
    """The rows as a download, `kind` csv (with a BOM, for Excel) or xlsx; `name` without ending."""
    lines = [[inert(value) for value in line] for line in (heads, *rows)]
    if kind == "csv":
        text = io.StringIO()
        csv.writer(text).writerows(lines)
        content, mimetype = ("\ufeff" + text.getvalue()).encode(), "text/csv"
    else:
        content, mimetype = _xlsx(lines), XLSX
    return Response(
        content,
        mimetype=mimetype,
        headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'},
    )


def _xlsx(lines: Iterable[Sequence[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for line in lines:
        sheet.append(list(line))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
