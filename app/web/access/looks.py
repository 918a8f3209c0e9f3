"""Who looked at whose personal data."""

from flask import Blueprint, render_template

from app.permissions import allowed, requires, scope_for, signed_in
from app.store.access.looks import LookFilter, page_of_looks
from app.store.access.pseudonyms import pseudonym
from app.web.listing import filter_in_address, page_in_address

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
    )
