"""Why a sheet of a workbook is read or not."""

from typing import Any

from flask_babel import lazy_gettext as _l

WHY_SHEET: dict[str, Any] = {
    "best": _l("the list"),
    "like": _l("a list like the first"),
    "chosen": _l("chosen"),
    "left_out": _l("not chosen"),
    "blank": _l("empty"),
    "hidden": _l("hidden"),
    "no_heading": _l("no headings of such a list"),
    "columns_missing": _l("required columns are missing"),
    "others": _l("a list of other people"),
    "sample": _l("a sample or template"),
    "no_rows": _l("headings without rows"),
    "gone": _l("a list of those who left or do not take part"),
    "older": _l("of an earlier time"),
    "older_perhaps": _l("perhaps of an earlier time"),
    "wider": _l("a list of everybody"),
    "other_headings": _l("other headings"),
}
