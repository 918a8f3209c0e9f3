"""The papers of certificates: what stands in a row, as Word or PDF. They carry real names."""

import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from enum import StrEnum
from unicodedata import normalize
from zipfile import ZIP_STORED, ZipFile

from app.actions.access.links import address
from app.actions.bundles.packs import PackFile
from app.actions.bundles.pdf import Unprinted, pdf_of, ready_for_pdf
from app.actions.records import record_access
from app.actor import Acting
from app.errors import Refused
from app.models import ServiceCertificate
from letters.documents import package_for
from letters.documents.thanks.certificate import CertificateOfService, render_certificates
from letters.service.hours import half_hours

IN_A_PDF = 300


class PaperForm(StrEnum):
    """What a paper comes as."""

    DOCX = "docx"
    PDF = "pdf"


def make_certificate(row: ServiceCertificate, form: PaperForm, *, acting: Acting) -> bytes:
    """One certificate as a file; a look at the name on it is written down.

    Raises Refused certificates.taken_back, or where no PDF can be made.
    """
    if row.taken_back_at is not None:
        raise Refused("certificates.taken_back", code=row.code)
    code = row.code
    content = papers_of([row], form, acting)
    record_access(acting, "certificate", code, ["real_name"])
    return content


def papers_of(rows: Sequence[ServiceCertificate], form: PaperForm, acting: Acting) -> bytes:
    """A page for each certificate. Raises Refused where no PDF can be made."""
    if form is PaperForm.PDF:
        ready_for_pdf()
    content = render_certificates([_paper(row) for row in rows], acting.today)
    if form is PaperForm.DOCX:
        return content
    return pdf_of(PackFile("certificates", content, len(rows)), seconds=120 + len(rows))


def file_of_many(
    rows: Sequence[ServiceCertificate],
    form: PaperForm,
    acting: Acting,
    tell: Callable[[float], None],
) -> tuple[bytes, str]:
    """All of them as one file, and its ending: of many PDFs, a ZIP of parts.

    Each part is made within minutes, and `tell` hears of it: no claim on the work runs out.
    """
    if form is PaperForm.DOCX or len(rows) <= IN_A_PDF:
        return papers_of(rows, form, acting), form.value
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for at in range(0, len(rows), IN_A_PDF):
            tell(at / len(rows))
            part = papers_of(rows[at : at + IN_A_PDF], form, acting)
            archive.writestr(f"certificates-{at // IN_A_PDF + 1:02}.pdf", part)
    return out.getvalue(), "zip"


def signs_without_font(rows: Sequence[ServiceCertificate]) -> list[Unprinted]:
    """The signs of names that would be empty boxes in a PDF made here, with the numbers.

    Raises Refused where no PDF can be made.
    """
    fonts, found = ready_for_pdf(), defaultdict[str, list[str]](list)
    for row in rows:
        for sign in fonts.lacking(normalize("NFC", row.name)):
            found[sign].append(row.code)
    return [
        Unprinted(f"U+{ord(sign):04X}", codes, package_for(sign)) for sign, codes in found.items()
    ]


def _paper(row: ServiceCertificate) -> CertificateOfService:
    return CertificateOfService(
        name=row.name,
        cohort=row.cohort.name,
        number=row.code,
        check_url=address("certificate_links.checked", token=row.token),
        issued_on=row.issued_on,
        first=row.first,
        last=row.last,
        pairs=row.pairs,
        sent=row.sent,
        received=row.received,
        hours=half_hours(row.minutes),
        school=row.school.name if row.school else "",
    )
