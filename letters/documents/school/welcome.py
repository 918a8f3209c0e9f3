"""Welcome cards: four on an A4 page to be cut, for children whose first letter is to be written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from letters.documents.markup import A4, border, cell, chapters, paragraph, row, run, section, table
from letters.documents.package import Package
from letters.documents.wording import fit, one_line

_MARGINS = (8.0, 10.0, 8.0, 10.0)
_WIDE, _HIGH, _ON_A_PAGE = 95.0, 138.0, 4
_GREY = "595959"


@dataclass(frozen=True, slots=True)
class WelcomeCard:
    """What stands on a child's card. Pen names only; the class helps to hand it out on no card."""

    pen_name: str
    friend: str


def render_welcome_cards(cards: Sequence[WelcomeCard], printed_on: date) -> bytes:
    """Return a Word file with four cards on a page."""
    package = Package("欢迎卡", printed_on)
    return package.save(chapters([welcome_chapter(package, cards)]))


def welcome_chapter(package: Package, cards: Sequence[WelcomeCard]) -> tuple[str, str]:
    """Return the blocks and the sectPr of cards; they begin on a leaf of their own."""
    pages = [cards[at : at + _ON_A_PAGE] for at in range(0, len(cards), _ON_A_PAGE)]
    blocks = "".join(_page(page, new_page=at > 0) for at, page in enumerate(pages))
    header = package.header(paragraph(style="LetterAnchor"))
    footer = package.footer(paragraph(style="LetterAnchor"))
    references = (
        f'<w:headerReference w:type="default" r:id="{header}"/>'
        f'<w:footerReference w:type="default" r:id="{footer}"/>'
    )
    return blocks, section(A4, _MARGINS, references, edge=4, on_a_front=True)


def _page(cards: Sequence[WelcomeCard], new_page: bool) -> str:
    cuts = "".join(
        border(side, "dashed", color="B0B0B0")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    pairs = [cards[at : at + 2] for at in range(0, len(cards), 2)]
    rows = "".join(row("".join(_cells(pair)), _HIGH) for pair in pairs)
    opening = paragraph(style="LetterAnchor", new_page=new_page)
    return opening + table(rows, (_WIDE, _WIDE), cuts, padding=8)


def _cells(cards: Sequence[WelcomeCard]) -> list[str]:
    written = [cell(_card(card), _WIDE) for card in cards]
    return written + [cell(paragraph(), _WIDE)] * (2 - len(cards))


def _card(card: WelcomeCard) -> str:
    name, size = fit(card.pen_name, 60, (22, 18, 14, 11))
    friend, small = fit(card.friend, 50, (15, 12, 10))
    lines = (
        "你可以写今天的事、喜欢的东西，也可以画画。",
        "写多写少都行，字写错了也没关系。",
        "信里用笔名，不写真名、电话和住址。",
        f"{one_line(card.friend) or '笔友'}会一封一封地回你。信在路上要走些日子。",
        "信里有什么让你不舒服，或者心里难过，告诉你信任的老师，也可以打 12355。",
    )
    return (
        paragraph(run("信桥 · 欢迎卡", 10, color=_GREY), align="center", exact=8)
        + paragraph(run(name, size, bold=True), align="center", exact=12)
        + paragraph(run("欢迎你！", 16, bold=True), align="center", exact=10)
        + paragraph(run("你的笔友是", 11) + run(f"　{friend}", small, bold=True), align="center")
        + paragraph(exact=4)
        + "".join(paragraph(run(line, 12), exact=7) for line in lines)
    )
