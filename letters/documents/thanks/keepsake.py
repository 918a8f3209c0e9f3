"""A keepsake book: the letters of a pair in their order, on A5 pages, for one of the two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from letters.documents.drawing import Box, strokes
from letters.documents.markup import (
    border,
    cell,
    chapters,
    field,
    paragraph,
    row,
    run,
    section,
    table,
)
from letters.documents.ornament import bridge, paper_plane
from letters.documents.package import Package
from letters.documents.thanks.farewell import farewell
from letters.documents.wording import day_words, fit, one_line, paragraphs
from letters.states import Direction

A5 = (148.0, 210.0)
_MARGINS = (18.0, 18.0, 20.0, 18.0)
_WIDE = A5[0] - 36
_ACROSS = 8
_GREY, _LINE = "595959", 8.0
_INK = {Direction.TO_CHILD: "2A5B8C", Direction.TO_VOLUNTEER: "7A4B8C"}
_ARROW = {Direction.TO_CHILD: "→", Direction.TO_VOLUNTEER: "←"}
_SHADE = {Direction.TO_CHILD: "E5EEF7", Direction.TO_VOLUNTEER: "F3E9F7"}


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter in the book; `arrived_on` None: it was lost on the way.

    `writer` is the pen name of who wrote it, `instead` says that it was not the child's own friend.
    `text` is what may stand here; empty for a letter that is on paper, and has a place to be stuck
    to. `answers` is the number of the letter that it answers.
    """

    direction: Direction
    number: int
    writer: str
    sent_on: date | None
    arrived_on: date | None
    text: str = ""
    answers: int | None = None
    instead: bool = False


@dataclass(frozen=True, slots=True)
class KeptStamp:
    """A letter in the strip of stamps, filled where it arrived."""

    direction: Direction
    number: int
    arrived: bool


@dataclass(frozen=True, slots=True)
class KeepsakeBook:
    """What stands in a book. Pen names only: a real name has no place here.

    `reader` says whose copy it is: TO_CHILD the child's, TO_VOLUNTEER the volunteer's. `terms` has
    the name and the stamps of each term that letters were written in.
    """

    reader: Direction
    child: str
    volunteer: str
    cohort: str
    first: date
    last: date
    terms: tuple[tuple[str, tuple[KeptStamp, ...]], ...]
    letters: tuple[KeptLetter, ...]
    printed_on: date


def render_keepsake(book: KeepsakeBook) -> bytes:
    """Return a Word file: a cover, the stamps, each letter on a page of its own, a closing word."""
    package = Package("我们的信", book.printed_on)
    foot = package.footer(
        paragraph(
            run(f"{one_line(book.child)}与{one_line(book.volunteer)} · ") + field("PAGE"),
            "LetterSmall",
            "center",
        )
    )
    footer = f'<w:footerReference w:type="default" r:id="{foot}"/>'
    pages = [_cover(package, book), _stamps(book)]
    pages += [_letter(one, book) for one in book.letters]
    pages.append(_closing(book))
    return package.save(chapters([("".join(pages), section(A5, _MARGINS, footer, True))]))


def _cover(package: Package, book: KeepsakeBook) -> str:
    page = Box(0, 0, *A5)
    drawn = strokes(
        package.drawing_number(),
        page,
        f"{bridge(55, 150)} {paper_plane(88, 34)}",
        color="2A5B8C",
        points=1,
    )
    child, child_size = fit(book.child, _WIDE, (30, 24, 18, 14))
    friend, friend_size = fit(book.volunteer, _WIDE, (30, 24, 18, 14))
    cohort, cohort_size = fit(book.cohort, _WIDE, (12, 10, 8))
    count = sum(letter.arrived_on is not None for letter in book.letters)
    return (
        paragraph(drawn, "LetterAnchor")
        + paragraph(exact=34)
        + _centred(child, child_size, bold=True)
        + _centred("与", 14)
        + _centred(friend, friend_size, bold=True)
        + paragraph(exact=10)
        + _centred("我 们 的 信", 20)
        + paragraph(exact=10)
        + _centred(f"{_month(book.first)}—{_month(book.last)}", 12)
        + _centred(f"{cohort} · {count} 封信", cohort_size)
    )


def _stamps(book: KeepsakeBook) -> str:
    out = _heading("一枚邮票，一封信", new_page=True)
    for name, stamps in book.terms:
        title, size = fit(name, _WIDE, (12, 10, 8))
        out += paragraph(exact=4) + paragraph(run(title, size)) + paragraph(exact=2)
        out += _strip(stamps)
    child, friend = one_line(book.child), one_line(book.volunteer)
    for words in (f"→ 写给{child}的信　← {child}写给{friend}的信", "没有填色的，没有寄到。"):
        out += paragraph(exact=4) + paragraph(run(words), "LetterSmall")
    return out


def _strip(stamps: Sequence[KeptStamp]) -> str:
    """The stamps of a term in rows of eight; empty cells make the last row as wide."""
    side = _WIDE / _ACROSS
    rows = [stamps[at : at + _ACROSS] for at in range(0, len(stamps), _ACROSS)]
    lines = "".join(
        row(
            "".join(_stamp(stamp, side) for stamp in some)
            + "".join(cell(paragraph(), side) for _ in range(_ACROSS - len(some))),
            12,
        )
        for some in rows
    )
    return table(lines, (side,) * _ACROSS)


def _stamp(stamp: KeptStamp, side: float) -> str:
    ink = _INK[stamp.direction]
    kind = "double" if stamp.arrived else "dashed"
    edges = "".join(border(edge, kind, 6, ink) for edge in ("top", "left", "bottom", "right"))
    label = run(f"{_ARROW[stamp.direction]}{stamp.number}", 11, bold=stamp.arrived, color=ink)
    shade = _SHADE[stamp.direction] if stamp.arrived else ""
    return cell(paragraph(label, "", "center"), side, borders=edges, shade=shade)


def _letter(letter: KeptLetter, book: KeepsakeBook) -> str:
    to = book.child if letter.direction is Direction.TO_CHILD else book.volunteer
    words = f"{one_line(letter.writer)} 写给 {one_line(to)}"
    names, size = fit(words, _WIDE - 26, (15, 12, 10, 8))
    which = run(f"{_ARROW[letter.direction]} 第 {letter.number} 封", 11, color=_GREY)
    edge = border("bottom", "single", 12, _INK[letter.direction])
    head = row(
        cell(paragraph(run(names, size, bold=True)), _WIDE - 26, borders=edge)
        + cell(paragraph(which, "", "right"), 26, borders=edge),
        11,
    )
    return (
        paragraph(style="LetterAnchor", new_page=True)
        + table(head, (_WIDE - 26, 26), padding=0)
        + paragraph(run(_way(letter, to)), "LetterSmall", exact=6)
        + _words(letter)
    )


def _way(letter: KeptLetter, to: str) -> str:
    """When it set out and came, what it answers, and in whose place it was written."""
    said = [f"{day_words(letter.sent_on)}寄出"] if letter.sent_on else []
    arrived = letter.arrived_on
    said.append(f"{day_words(arrived)}到{one_line(to)}手里" if arrived else "在路上走丢了")
    if letter.answers:
        whose = "来信" if letter.direction is Direction.TO_CHILD else "信"
        said.append(f"回第 {letter.answers} 封{whose}")
    if letter.instead:
        said.append("代写")
    return " · ".join(said)


def _words(letter: KeptLetter) -> str:
    if letter.arrived_on is None:
        return ""
    texts = paragraphs(letter.text)
    if not texts:
        return paragraph(exact=4) + _place()
    signature = one_line(letter.writer)
    return paragraph(exact=3) + "".join(_line(text, signature) for text in texts)


def _line(text: str, signature: str) -> str:
    """A greeting opens flush, the signature closes at the right, as on the letter sheet."""
    style = "LetterGreeting" if text.endswith(("：", ":")) else "LetterText"
    return paragraph(
        run(text, 12) if text else "", style, "right" if text == signature else None, exact=_LINE
    )


def _place() -> str:
    """Where a letter on paper is stuck to."""
    edges = "".join(border(edge, "dashed", 6) for edge in ("top", "left", "bottom", "right"))
    hint = paragraph(run("这封信写在纸上，可以把它贴在这里。"), "LetterSmall", "center")
    return table(row(cell(hint, _WIDE, borders=edges), 125), (_WIDE,))


def _closing(book: KeepsakeBook) -> str:
    child, friend = one_line(book.child), one_line(book.volunteer)
    to, lines = farewell(book.reader, child, friend)
    return (
        _heading("写在最后", new_page=True)
        + paragraph(exact=6)
        + paragraph(run(f"{to}：", 12), "LetterGreeting", exact=_LINE)
        + "".join(paragraph(run(line, 12), "LetterText", exact=_LINE) for line in lines)
        + paragraph(exact=8)
        + paragraph(run(f"信桥　{day_words(book.printed_on)}", 12), "", "right")
    )


def _heading(words: str, new_page: bool) -> str:
    return paragraph(run(words, 18, bold=True), "", "center", new_page=new_page)


def _centred(words: str, size: float, bold: bool = False) -> str:
    return paragraph(run(words, size, bold=bold), "", "center")


def _month(day: date) -> str:
    return f"{day.year} 年 {day.month} 月"
