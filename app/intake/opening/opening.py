"""In go the bytes of a file, out come its sheets: by what the bytes are and not by the name."""

from app.intake.faults import IntakeRefused
from app.intake.opening import compound, delimited, package, workbook
from app.intake.opening.limits import USUAL, Limits
from app.intake.opening.sheets import Sheet, Sheets

_OTHERS = (
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG", "png"),
    (b"GIF8", "gif"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BM\x36", "bmp"),
    (b"{\\rtf", "rtf"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"SQLite format 3", "database"),
)
# Endings of spreadsheets that are not read, and what their content alone may look like.
_UNREAD = ("xlsb", "numbers", "et")
_VAGUE = ("zip", "ole", "unknown")


def open_sheets(content: bytes, filename: str, limits: Limits = USUAL) -> Sheets:
    """All sheets of an .xlsx, .xls, .ods or .csv file, with their cells.

    Raises IntakeRefused: empty, too_large, wrong_kind, locked, damaged, entities, too_much_text,
    and as the readers of each form say.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise IntakeRefused("empty")
    if len(content) > limits.file_bytes:
        raise IntakeRefused("too_large", megabytes=limits.file_bytes // 2**20)
    try:
        form, sheets = _open(content, limits)
    except IntakeRefused as fault:
        raise _by_name(fault, filename) from fault
    _check_texts(sheets, limits)
    return Sheets(form, filename, sheets)


def _check_texts(sheets: tuple[Sheet, ...], limits: Limits) -> None:
    """Refuses texts that would keep whoever looks for words in them: it grows with the square."""
    long = (
        len(cell)
        for sheet in sheets
        for row in sheet.rows
        for cell in row
        if isinstance(cell, str) and len(cell) > limits.long_text
    )
    if sum(length**2 for length in long) > limits.long_texts_squared:
        raise IntakeRefused("too_much_text")


def _by_name(fault: IntakeRefused, filename: str) -> IntakeRefused:
    """What nobody here can open may say by its name what it is."""
    ending = filename.lower().rpartition(".")[2]
    known = fault.code == "wrong_kind" and fault.details["found"] not in _VAGUE
    if ending not in _UNREAD or known or fault.code not in ("wrong_kind", "damaged"):
        return fault
    return IntakeRefused("wrong_kind", found=ending)


def _open(content: bytes, limits: Limits) -> tuple[str, tuple[Sheet, ...]]:
    if content.startswith(b"PK"):
        form, safe, unread = package.checked(content, limits)
        return form, workbook.sheets_of(safe, limits, unread)
    if content.startswith(compound.SIGNATURE):
        unread = workbook.Unread(looks=compound.checked(content, limits))
        return "xls", workbook.sheets_of(content, limits, unread)
    for start, name in _OTHERS:
        if content.startswith(start):
            raise IntakeRefused("wrong_kind", found=name)
    return "csv", (delimited.sheet_of(content, limits),)
