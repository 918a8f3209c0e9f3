# ruff: noqa: E501 - one sentence to a line
"""Why intake refuses a whole file: what is wrong, where, and what to do."""

from typing import Any

from flask_babel import lazy_gettext as _l

REFUSALS: dict[str, Any] = {
    "empty": _l("The file is empty. Check it and upload it again."),
    "too_large": _l("The file is larger than %(megabytes)s MB. Remove pictures or split it."),
    "too_large_unpacked": _l("The file grows too large when unpacked (limit %(megabytes)s MB) and was not opened. Keep the list only and save it as a new .xlsx."),
    "too_many_entries": _l("The file holds more than %(limit)s parts and was not opened. Copy the list into a new workbook."),
    "entities": _l("The file's XML declares entities or a document type, which can do harm; it was not opened. Open it in Excel or WPS, save it as .xlsx and upload that."),
    "locked": _l("The file is locked by a password, and nothing was read. Open it with the password in Excel or WPS, save it without one and upload that."),
    "damaged": _l("The file is damaged or cut short and cannot be opened. Open it in Excel or WPS, save it as .xlsx and upload that."),
    "wrong_kind": _l("This is no spreadsheet: its content is %(found)s. Upload an .xlsx, .xls, .ods or .csv file; what Excel or WPS can open, save as .xlsx first."),
    "encoding": _l("The file's text encoding is neither UTF-8 nor GB18030. Open it in Excel or WPS, save it as .xlsx and upload that."),
    "quote_unclosed": _l("A quotation mark in the CSV file is never closed, so rows after it would be lost; nothing was read. Open it in Excel or WPS, save it as .xlsx and upload that."),
    "cell_too_long": _l("A cell holds more than %(limit)s characters. Check the file."),
    "too_heavy": _l("To read this file takes more time or memory than a list needs, and it was given up; nothing was read. Copy the list alone into a new workbook and upload that."),
    "too_busy": _l("Several large files are being read at this moment. Upload yours again in a minute."),
    "too_much_text": _l("The table holds longer texts than a list has. Delete them and upload the list alone."),
    "too_many_rows": _l("The table has %(rows)s rows, more than the limit of %(limit)s. Delete what stands far below the list, or split it."),
    "too_many_columns": _l("The table has %(columns)s columns, more than the limit of %(limit)s. Delete what stands far to the right."),
    "too_many_cells": _l("The table spans more than %(limit)s cells. Delete unused rows and columns."),
    "too_many_sheets": _l("The file has %(sheets)s sheets, more than the limit of %(limit)s."),
    "sheet_unknown": _l("There is no sheet named '%(sheet)s'. The file has: %(seen)s."),
    "header_not_found": _l("No header row was found. Columns looked for: %(fields)s. Seen: %(seen)s. Compare with the template."),
    "columns_missing": _l("Required columns are missing: %(groups)s. The header has: %(seen)s. Rename a column or choose it on the page."),
    "names_unheaded": _l("The list has no headings, and several of its columns hold names: %(names)s. By what stands beside them the children are likely in %(child)s. The choice of columns on the page is set so: look at it and check again. Nothing was read yet."),
    "mapping_wrong": _l("The chosen columns are wrong: %(fields)s. Each column serves once and must exist."),
    "school_missing": _l("The list does not say which school it is from, neither in a column nor in a title that names a registered school. Choose the school; if it is not registered yet, bring in the schools first."),
    "school_unknown": _l("No school is registered as '%(text)s'. Check the name, or bring in the schools first."),
    "school_ambiguous": _l("'%(text)s' may be several schools: %(candidates)s. Name the county or choose the school."),
}  # fmt: skip
# Spreadsheets that are not read: what to do with each.
OTHER_FORMS: dict[str, Any] = {
    "xlsb": _l("This is a binary workbook (.xlsb), which is not read here. Open it in Excel or WPS, save it as .xlsx and upload that."),
    "numbers": _l("This is a table of Apple Numbers, which is not read here. In Numbers choose File, Export To, Excel, and upload that .xlsx."),
    "et": _l("This is a table of WPS (.et), which is not read here. Open it in WPS, save it as .xlsx and upload that."),
}  # fmt: skip
# What a file turned out to be that is no spreadsheet.
FOUND: dict[str, Any] = {
    "pdf": _l("a PDF"),
    "jpeg": _l("a JPEG picture"),
    "png": _l("a PNG picture"),
    "gif": _l("a GIF picture"),
    "bmp": _l("a BMP picture"),
    "rar": _l("a RAR archive"),
    "7z": _l("a 7z archive"),
    "gzip": _l("a gzip archive"),
    "zip": _l("a ZIP archive"),
    "rtf": _l("an RTF document"),
    "word": _l("a text document"),
    "powerpoint": _l("a presentation"),
    "xlsb": _l("a binary workbook (.xlsb)"),
    "numbers": _l("a table of Apple Numbers"),
    "et": _l("a table of WPS (.et)"),
    "html": _l("a web page or XML"),
    "program": _l("a program"),
    "database": _l("a database"),
    "ole": _l("another Office file"),
    "unknown": _l("unknown data"),
}
