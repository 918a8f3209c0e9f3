"""The postcard of a month as a file; nobody's name is on it, so nothing is written down."""

from datetime import date

from app.actions.bundles.packs import PackFile
from app.actions.bundles.pdf import pdf_of, ready_for_pdf
from app.store.messages.thanks.months import postcard
from letters.documents.thanks.postcard import render_postcard
from letters.thanks.months import Month


def postcard_file(month: Month, today: date, *, as_pdf: bool) -> bytes:
    """Word, or a PDF. Raises Refused where no PDF can be made."""
    if as_pdf:
        ready_for_pdf()
    content = render_postcard(postcard(month), today)
    return pdf_of(PackFile("postcard", content, 1), seconds=120) if as_pdf else content
