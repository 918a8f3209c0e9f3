"""Who looked at whose personal data."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import ngettext

from app.locale import lazy as _l
from app.models import AccessRow, AskKind
from app.permissions import allowed, requires, scope_for, signed_in
from app.store.access.looks import LookFilter, page_of_looks
from app.store.access.pseudonyms import pseudonym
from app.web.listing import filter_in_address, page_in_address
from app.web.people.field_names import field_name
from app.wording.oversight.asks import about_in_words

# Columns of lists that are no fields of people.
COLUMNS: dict[str, Any] = {
    "code": _l("Code"),
    "school": _l("School"),
    "consent": _l("Consent to letters"),
    "friend": _l("Letter friend"),
    "organisation": _l("University or employer"),
    "gates": _l("Gates"),
    "children": _l("Children"),
}
ROWS = "rows:"

blueprint = Blueprint("accesses", __name__, url_prefix="/accesses")


@blueprint.get("/")
@requires("accesses.view")
def accesses() -> str:
    """The access log of the region; for an auditor without a name and without what people wrote."""
    wanted = filter_in_address(LookFilter)
    page = page_of_looks(scope_for("accesses.view"), signed_in().id, wanted, page_in_address())
    return render_template(
        "access/looks.html",
        page=page,
        wanted=wanted,
        named=allowed("accesses.name"),
        pseudonym=pseudonym,
        whom=_whom,
        what=_what,
    )


def _whom(row: AccessRow) -> str:
    """The code of whom somebody looked at, or which list they took."""
    of_list = row.object_type == "list"
    return about_in_words(AskKind.LIST, row.object_code) if of_list else row.object_code


def _what(field: str) -> str:
    """What was shown: a field, a column, or how many rows."""
    if field.startswith(ROWS):
        return ngettext("%(num)s row", "%(num)s rows", int(field.removeprefix(ROWS)))
    return str(COLUMNS[field]) if field in COLUMNS else field_name(field)
