"""Spreadsheets built on the spot: workbooks, open documents, text tables."""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

import openpyxl

ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>"
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def xlsx(rows, merges=(), name="名单", before=(), after=()):
    """A workbook with one sheet of rows, and others (name, rows, state) before and after it."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, lines, state in [*before, (name, rows, "visible"), *after]:
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        for line in lines:
            sheet.append(list(line))
        if title == name:
            for merge in merges:
                sheet.merge_cells(merge)
    return saved(book)


def saved(book):
    """The bytes of a workbook."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def text_table(rows, delimiter=",", encoding="utf-8", newline="\r\n"):
    """A text table without quoting."""
    return newline.join(delimiter.join(row) for row in rows).encode(encoding)


def ods(rows, name="名单", merged=None, extra="", manifest="<manifest/>"):
    """An open document; `merged` maps (row, column) counted from 0 to rows spanned."""
    lines = "".join(
        "<table:table-row>"
        + "".join(_ods_cell(text, (merged or {}).get((r, c), 1)) for c, text in enumerate(row))
        + "</table:table-row>"
        for r, row in enumerate(rows)
    )
    body = f"<table:table table:name={quoteattr(name)}>{lines}{extra}</table:table>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": ODS_HEAD + body + ODS_TAIL,
            "META-INF/manifest.xml": manifest,
        }
    )


def _ods_cell(text, spanned):
    if not text:
        return "<table:table-cell/>"
    span = f' table:number-rows-spanned="{spanned}"' if spanned > 1 else ""
    words = f"<text:p>{escape(text)}</text:p>"
    return f'<table:table-cell office:value-type="string"{span}>{words}</table:table-cell>'


def zipped(parts):
    """A zip of texts or bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def unzipped(content):
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezipped(content, **changes):
    """A zip with parts changed; a part is named by its path with __ for / and no extension."""
    parts = unzipped(content)
    for name, change in changes.items():
        path = name.replace("__", "/") + ".xml"
        parts[path] = change(parts[path])
    return zipped(parts)
