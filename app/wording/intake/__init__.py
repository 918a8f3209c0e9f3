"""What intake says on pages, in commands and in JSON: a sentence for each of its codes."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.wording import Said
from app.wording.intake.details import filled
from app.wording.intake.refusals import OTHER_FORMS, REFUSALS

WORDS: dict[str, Any] = {
    "intake.refused": "%(fault)s",
    "intake.unknown": _l("There is no such upload here."),
    "intake.decided": _l("This upload was decided before. Nothing was done twice."),
    "intake.busy": _l("This file is being worked on just now. Please wait until that is done."),
    "intake.changed_meanwhile": _l(
        "The programme has changed since this page was shown. Please look at the rows again."
    ),
}
FATES: dict[str, Any] = {
    "new": _l("new"),
    "same": _l("same as before"),
    "changed": _l("changed"),
    "fault": _l("to be mended"),
}
KIND_NAMES: dict[str, Any] = {
    "schools": _l("Schools"),
    "children": _l("Children"),
    "volunteers": _l("Volunteers"),
    "letters": _l("Letters"),
}
WHY_IGNORED: dict[str, Any] = {
    "title": _l("a title"),
    "note": _l("a note"),
    "header": _l("the heading"),
    "total": _l("a total"),
    "blank": _l("an empty row"),
    "example": _l("an example"),
    "household": _l("a grown-up of the household"),
}


def file_refused(fault: Sequence[Any]) -> str:
    """Why a whole file is refused: `fault` is intake's code and the details of its sentence."""
    code, details = fault
    if code == "wrong_kind" and details["found"] in OTHER_FORMS:
        return str(OTHER_FORMS[details["found"]])
    return filled(REFUSALS[code], details)


SAID: Said = {"intake.refused": {"fault": file_refused}}


def evidence(file_kind: str, on: str) -> str:
    """How a consent is known that stands in a roster."""
    return gettext("Roster (%(kind)s) uploaded on %(on)s", kind=file_kind, on=on)
