"""A certificate of service: A4 landscape, one page each, with a code to check it by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from letters.documents.drawing import Box, strokes
from letters.documents.markup import chapters, paragraph, run, section
from letters.documents.ornament import boxes, bridge
from letters.documents.package import Package
from letters.documents.wording import day_words, fit, one_line

_LANDSCAPE = (297.0, 210.0)
_MARGINS = (34.0, 40.0, 16.0, 40.0)
_PAGE = Box(0, 0, *_LANDSCAPE)
_QR = Box(38, 150, 34, 34)
_SIGN = (129.5, 20.0)
_FRAME = [(12.0, 12.0, 273.0, 186.0), (14.0, 14.0, 269.0, 182.0)]
_GREY = "595959"
_GOLD = "B08D57"


@dataclass(frozen=True, slots=True)
class CertificateOfService:
    """What stands on a certificate: nothing of any child.

    `sent` letters left the hands of whoever is thanked, `received` came. Without a `school` it is
    a volunteer's, of so many `pairs`; with one it is that of the school's contact, who carried
    the letters of so many children; with 0 `pairs` none are told. With 0 `hours` none are told.
    """

    name: str
    cohort: str
    number: str
    check_url: str
    issued_on: date
    first: date
    last: date
    pairs: int
    sent: int
    received: int
    hours: float = 0
    school: str = ""


def render_certificates(certificates: Sequence[CertificateOfService], printed_on: date) -> bytes:
    """Return a Word file with a page for each certificate.

    Raises LinkError where an address does not fit a QR code.
    """
    package = Package("志愿服务证书", printed_on)
    pages = "".join(_page(package, one, new_page=at > 0) for at, one in enumerate(certificates))
    return package.save(chapters([(pages, section(_LANDSCAPE, _MARGINS))]))


def _page(package: Package, one: CertificateOfService, *, new_page: bool) -> str:
    name, size = fit(one.name, 214, (28, 24, 20, 16, 12))
    frame = strokes(package.drawing_number(), _PAGE, f"{boxes(_FRAME)} {bridge(*_SIGN)}", _GOLD)
    anchored = frame + package.qr(one.check_url, _QR)
    return (
        paragraph(anchored, "LetterAnchor", new_page=new_page)
        + paragraph(exact=6)
        + paragraph(run("志愿服务证书", 34, bold=True, spread=6), "", "center")
        + paragraph(exact=8)
        + paragraph(run(name, size, bold=True), "", "center")
        + paragraph(exact=6)
        + "".join(_line(words) for words in _words(one))
        + paragraph(exact=8)
        + paragraph(run(f"信桥　{day_words(one.issued_on)}", 14), "", "right", exact=9)
        + paragraph(run(f"编号 {one.number}", 12), "", "right", exact=8)
        + paragraph(run("扫左边的二维码核对真伪", 9, color=_GREY), "", "right", exact=6)
    )


def _words(one: CertificateOfService) -> tuple[str, ...]:
    cohort = one_line(one.cohort)
    since = f"{day_words(one.first)}至{day_words(one.last)}，"
    if one.school:
        counted = f"为 {one.pairs} 位孩子传递书信 {one.sent + one.received} 封。"
        return (
            f"{since}在“信桥”{cohort}",
            f"担任{one_line(one.school)}的联系人，",
            counted if one.pairs else "为孩子们传递书信。",
            "谢谢您把每一封信送到孩子手里。",
        )
    children = "一位乡村孩子" if one.pairs == 1 else f" {one.pairs} 位乡村孩子"
    replies = f"收到 {one.received} 封回信" if one.received else "信已送到孩子手里"
    hours = f"，计志愿服务 {one.hours:g} 小时" if one.hours else ""
    return (
        f"{since}参加“信桥”{cohort}，",
        f"与{children}通信，",
        f"共写信 {one.sent} 封，{replies}{hours}。",
        "谢谢你认真写下的每一封信。",
    )


def _line(words: str) -> str:
    text, size = fit(words, 214, (16, 14, 12))
    return paragraph(run(text, size), "", "center", exact=11)
