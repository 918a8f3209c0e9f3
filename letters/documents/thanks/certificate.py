"""A volunteer's certificate: A4 landscape, one page each; it says what was counted, no hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from letters.documents.markup import chapters, paragraph, run, section
from letters.documents.package import Package
from letters.documents.wording import fit, one_line

_LANDSCAPE = (297.0, 210.0)
_MARGINS = (34.0, 40.0, 20.0, 40.0)


@dataclass(frozen=True, slots=True)
class VolunteerCertificate:
    """What stands on a certificate; `name` is whatever the volunteer is called by on paper.

    `written` letters left the volunteer's hands, `received` came back.
    """

    name: str
    cohort: str
    code: str
    first: date
    last: date
    written: int
    received: int


def render_certificates(certificates: Sequence[VolunteerCertificate], printed_on: date) -> bytes:
    """Return a Word file with a page for each certificate."""
    package = Package("志愿者感谢证书", printed_on)
    pages = "".join(_page(one, printed_on, new_page=at > 0) for at, one in enumerate(certificates))
    return package.save(chapters([(pages, section(_LANDSCAPE, _MARGINS))]))


def _page(one: VolunteerCertificate, printed_on: date, *, new_page: bool) -> str:
    name, size = fit(one.name, 150, (28, 24, 20, 16))
    since = f"{_day(one.first)}至{_day(one.last)}，参加“信桥”{one_line(one.cohort)}，"
    replies = f"收到 {one.received} 封回信。" if one.received else "信已送到孩子手里。"
    return (
        paragraph(run("感 谢 证 书", 36, bold=True, spread=6), "", "center", new_page=new_page)
        + paragraph(exact=14)
        + paragraph(run(name, size, bold=True), "", "center")
        + paragraph(exact=10)
        + _line(since)
        + _line("与一位乡村孩子通信。")
        + _line(f"共写信 {one.written} 封，{replies}")
        + paragraph(exact=10)
        + _line("谢谢你认真写下的每一封信。")
        + paragraph(exact=22)
        + paragraph(run(f"信桥　{_day(printed_on)}", 14), "", "right")
        + paragraph(run(f"编号 {one.code}"), "LetterSmall", "right")
    )


def _line(words: str) -> str:
    return paragraph(run(words, 16), "", "center", exact=11)


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
