"""Tables in text files: Excel's and WPS's .csv, UTF-16 text, tabs, semicolons."""

import csv
import io
import re
from collections import Counter

from app.intake.faults import IntakeRefused
from app.intake.opening.limits import Limits
from app.intake.opening.sheets import Row, Sheet

_DELIMITERS = (",", "\t", ";", "，", "；", "|")
# What web systems export under the name of an .xls.
_MARKUP = re.compile(r"\s*(<[a-z!?]|mime-version:)", re.I)


def sheet_of(content: bytes, limits: Limits) -> Sheet:
    """The one sheet of a text table; each record is a row, as a spreadsheet would show it.

    Raises IntakeRefused: wrong_kind, encoding, quote_unclosed, too_many_rows,
    too_many_columns, too_many_cells, cell_too_long.
    """
    text = _decoded(content)
    if _MARKUP.match(text):
        raise IntakeRefused("wrong_kind", found="html")
    text = text.removeprefix("\ufeff")
    if named := re.match(r"sep=(.)\r?\n", text):
        rows = [(), *_records(text[named.end() :], named.group(1), limits)]
    else:
        rows = _records(text, _delimiter(text), limits)
    return Sheet("", tuple(rows))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        raise IntakeRefused("wrong_kind", found="unknown")
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return _printable(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise IntakeRefused("encoding")


def _printable(text: str) -> str:
    odd = sum(
        1 for character in text[:4000] if character < " " and character not in "\t\r\n\x0c\x1a"
    )
    if odd > 3 or "\x00" in text:
        raise IntakeRefused("wrong_kind", found="unknown")
    return text


def _delimiter(text: str) -> str:
    """The mark that cuts the largest share of records alike, and of equals into most cells."""
    return max(_DELIMITERS, key=lambda mark: _evenness(_sample(text, mark)))


def _evenness(records: list[list[str]]) -> tuple[float, int]:
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0.0, 1
    width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    return times / sum(1 for record in records if record), width


def _sample(text: str, mark: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text[:60_000], newline=""), delimiter=mark)
    records: list[list[str]] = []
    try:
        for record in reader:
            records.append(record)
            if len(records) == 60:
                break
    except csv.Error:
        return records
    return records


def _records(text: str, mark: str, limits: Limits) -> list[Row]:
    try:
        return _read(text, mark, limits, strict=True)
    except csv.Error as e:
        if "unexpected end" in str(e):
            raise IntakeRefused("quote_unclosed") from e
    try:
        # Quotes in the middle of a cell, as 5"2, are meant as they stand.
        return _read(text, mark, limits, strict=False)
    except csv.Error as e:
        raise IntakeRefused("cell_too_long", limit=limits.cell_characters) from e


def _cell(text: str) -> str | None:
    text = text.strip()
    # ="0762" is how exports keep Excel from reading a number; it shows what stands within.
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1].strip()
    return text or None


def _read(text: str, mark: str, limits: Limits, strict: bool) -> list[Row]:
    rows: list[Row] = []
    cells = 0
    for record in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=strict):
        if len(rows) >= limits.rows:
            raise IntakeRefused("too_many_rows", rows=text.count("\n"), limit=limits.rows)
        if len(record) > limits.columns and any(record[limits.columns :]):
            raise IntakeRefused("too_many_columns", columns=len(record), limit=limits.columns)
        cells += len(record)
        if cells > limits.cells:
            raise IntakeRefused("too_many_cells", limit=limits.cells)
        rows.append(tuple(map(_cell, record)))
    return rows
