"""The consent form: A4, a page for each child, boxes for each item, a QR code for its photo."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from letters.consents.ages import Duties
from letters.consents.items import ConsentItem
from letters.documents.agreeing.words import (
    FOR_THE_TEACHER,
    FREELY,
    HOTLINES,
    ITEMS,
    WHO_WE_ARE,
    WITHDRAW,
    by_age,
    signatures,
)
from letters.documents.drawing import Box
from letters.documents.errors import EmptyPack
from letters.documents.markup import A4, border, cell, chapters, paragraph, row, run, section, table
from letters.documents.package import Package
from letters.documents.wording import day_words, fit, one_line

_MARGINS = (16.0, 20.0, 14.0, 20.0)
_QR = Box(210 - 20 - 34, 12, 34, 34)
_COLUMNS = (14.0, 108.0, 22.0, 26.0)
_ROW = 12.0
_TEXT = 130.0
_GREY = "595959"


@dataclass(frozen=True, slots=True)
class ConsentSheet:
    """What stands on a child's form; without a `name` there is a line to write it on.

    `url` is the page on which its photo is taken in, `asked` what the child's age asks for.
    """

    code: str
    school: str
    class_name: str
    name: str
    url: str
    asked: Duties


def render_consent_forms(forms: Sequence[ConsentSheet], printed_on: date) -> bytes:
    """Return a Word file with a page for each form.

    Raises LinkError when a link does not fit a QR code, EmptyPack where nobody is asked.
    """
    if not forms:
        raise EmptyPack("")
    package = Package("监护人同意书", printed_on)
    return package.save(chapters([consent_chapter(package, forms, printed_on)]))


def consent_chapter(
    package: Package, forms: Sequence[ConsentSheet], printed_on: date
) -> tuple[str, str]:
    """Return the blocks and the sectPr of all forms; they begin on the front of a leaf."""
    pages = "".join(
        _page(package, form, printed_on, new_page=at > 0) for at, form in enumerate(forms)
    )
    header = package.header(paragraph(style="LetterAnchor"))
    footer = package.footer(paragraph(run(FOR_THE_TEACHER), "LetterSmall", "center"))
    references = (
        f'<w:headerReference w:type="default" r:id="{header}"/>'
        f'<w:footerReference w:type="default" r:id="{footer}"/>'
    )
    return pages, section(A4, _MARGINS, references, edge=6, on_a_front=True)


def _page(package: Package, form: ConsentSheet, printed_on: date, new_page: bool) -> str:
    return (
        paragraph(package.qr(form.url, _QR), "LetterAnchor", new_page=new_page)
        + _head(form, printed_on)
        + "".join(map(_line, WHO_WE_ARE))
        + paragraph(exact=2)
        + _boxes()
        + paragraph(exact=2)
        + "".join(map(_line, (FREELY, *by_age(form.asked), WITHDRAW, HOTLINES)))
        + paragraph(exact=3)
        + "".join(_line(line, 12, 10) for line in signatures(form.asked))
    )


def _head(form: ConsentSheet, printed_on: date) -> str:
    name, size = fit(form.name, 60, (14, 12, 10))
    school, small = fit(f"{form.school}　{one_line(form.class_name)}", _TEXT, (12, 10, 8))
    return (
        paragraph(run("信桥 · 监护人同意书", 20, bold=True), exact=12)
        + paragraph(run("孩子　", 12) + run(name, size, bold=True), exact=8)
        + paragraph(run(school, small), exact=7)
        + paragraph(
            run(f"编号 {form.code}　打印于 {day_words(printed_on)}", 10, color=_GREY), exact=7
        )
        + paragraph(exact=3)
    )


def _line(words: str, size: float = 10.5, exact: float = 6) -> str:
    return paragraph(run(words, size), exact=exact)


def _boxes() -> str:
    edges = "".join(border(side) for side in ("top", "left", "bottom", "right", "insideH"))
    return table("".join(_box(item) for item in ConsentItem), _COLUMNS, edges)


def _box(item: ConsentItem) -> str:
    title, words = ITEMS[item]
    contents = (run(title, 11, bold=True), run(words, 10), run("□ 同意", 11), run("□ 不同意", 11))
    pairs = zip(contents, _COLUMNS, strict=True)
    return row("".join(cell(paragraph(content), wide) for content, wide in pairs), _ROW)
