"""The school pack: slip, letter sheets and envelopes of one pair or a whole school, in one file."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from letters.documents.agreeing.form import ConsentSheet, consent_chapter
from letters.documents.envelope import Envelope, envelope_chapter
from letters.documents.errors import EmptyPack
from letters.documents.markup import chapters
from letters.documents.package import Package
from letters.documents.school.guide import TeachersGuide, guide_chapter
from letters.documents.school.labels import Labels, labels_chapter
from letters.documents.school.welcome import WelcomeCard, welcome_chapter
from letters.documents.school.who_is_who import NameList, names_chapter
from letters.documents.sheet import LetterSheet, sheet_chapters
from letters.documents.slip import BundleSlip, SlipLine, slip_chapter
from letters.documents.wording import one_line
from letters.states import Direction

Chapter = tuple[str | Iterable[str], str]
_DIGITS = "零一二三四五六七八九"
_LONGEST_CLASS = 60
_NUMBER = re.compile(r"\d+|[零一二三四五六七八九十]+")


@dataclass(frozen=True, slots=True)
class PackLetter:
    """One letter of a pack: whose (by the child's pen name and class), its paper, its envelope.

    The class is for sorting and for the school's list; it stands on no sheet. With `renew` the
    list asks for the guardian's consent anew.
    """

    child_pen_name: str
    class_name: str
    sheet: LetterSheet
    envelope: Envelope | None = None
    renew: bool = False


@dataclass(frozen=True, slots=True)
class SchoolPack:
    """Everything to print for one pair, or for a school and term.

    `bundle_code`, `confirm_url` and `posted_on` are given when the letters travel as one bundle,
    in `direction`; without them the slip is a list for handing out. A volunteer's own pack is
    made `with_slip=False`: the list shows classes, which only the school may see. `names` are its
    first page, before that list and never without it. `forms` ask guardians anew, behind it all;
    before them come the children's welcome `cards` and the teacher's `guide`. The sheets
    of the direction `elsewhere` are printed from a template of one's own, in a file of their own.
    """

    school: str
    letters: tuple[PackLetter, ...]
    printed_on: date
    direction: Direction = Direction.TO_CHILD
    bundle_code: str = ""
    confirm_url: str = ""
    posted_on: date | None = None
    with_slip: bool = True
    names: NameList | None = None
    forms: tuple[ConsentSheet, ...] = ()
    cards: tuple[WelcomeCard, ...] = ()
    guide: TeachersGuide | None = None
    elsewhere: Direction | None = None


def render_school_pack(pack: SchoolPack) -> bytes:
    """Return a Word file: names, the slip, the sheets by class and pen name, envelopes.

    The slip's numbers stand on the sheets too. Raises LinkError when a link does not fit a QR
    code, EmptyPack when there is nothing to print.
    """
    package = Package("信袋" if pack.with_slip else "信纸", pack.printed_on)
    return package.save(chapters(_pack_chapters(package, pack)))


def render_school_packs(
    packs: Iterable[tuple[SchoolPack, Sequence[BundleSlip]]],
    printed_on: date,
    make_labels: Callable[[], Labels | None] = lambda: None,
) -> bytes:
    """Return one Word file of many packs, each followed by the slips of the school's bags.

    Packs are taken one by one; the labels come last and are asked for then. Raises as
    `render_school_pack` and `render_labels`.
    """
    package = Package("信袋", printed_on)

    def parts() -> Iterator[Chapter]:
        for pack, slips in packs:
            yield from _pack_chapters(package, pack)
            yield from (slip_chapter(package, slip) for slip in slips)
        labels = make_labels()
        if labels and labels.labels:
            yield labels_chapter(package, labels)

    return package.save(chapters(parts()))


def _pack_chapters(package: Package, pack: SchoolPack) -> Iterator[Chapter]:
    if not (pack.letters or pack.with_slip):
        raise EmptyPack(pack.school)
    letters = sorted(pack.letters, key=_order)
    if pack.with_slip:
        if pack.names:
            yield names_chapter(package, pack.school, pack.names, pack.printed_on)
        yield slip_chapter(package, _slip(pack, letters))
    sheets = (one for one in numbered_sheets(pack) if one.direction is not pack.elsewhere)
    yield from sheet_chapters(package, sheets)
    envelopes = [letter.envelope for letter in letters if letter.envelope]
    if envelopes:
        yield envelope_chapter(package, envelopes)
    if pack.cards:
        yield welcome_chapter(package, pack.cards)
    if pack.guide:
        yield guide_chapter(package, pack.guide, pack.printed_on)
    if pack.forms:
        yield consent_chapter(package, pack.forms, pack.printed_on)


def numbered_sheets(pack: SchoolPack) -> list[LetterSheet]:
    """The sheets of a pack by class and pen name, with their numbers on its list."""
    sheets = [letter.sheet for letter in sorted(pack.letters, key=_order)]
    if not pack.with_slip:
        return sheets
    return [replace(sheet, list_number=at) for at, sheet in enumerate(sheets, 1)]


def _slip(pack: SchoolPack, letters: list[PackLetter]) -> BundleSlip:
    lines = (
        SlipLine(letter.child_pen_name, letter.class_name, letter.sheet.code, letter.renew)
        for letter in letters
    )
    return BundleSlip(
        school=pack.school,
        bundle_code=pack.bundle_code,
        direction=pack.direction,
        letters=tuple(lines),
        printed_on=pack.printed_on,
        posted_on=pack.posted_on,
        confirm_url=pack.confirm_url,
    )


def _order(letter: PackLetter) -> tuple[list[tuple[int, str]], list[str], str, int, str]:
    # Its dictionary takes a third of a second to load, which few processes need.
    from pypinyin import lazy_pinyin

    pen_name = one_line(letter.child_pen_name)
    sheet = letter.sheet
    return (
        class_order(letter.class_name),
        lazy_pinyin(pen_name),
        pen_name,
        sheet.number,
        sheet.code,
    )


def class_order(name: str) -> list[tuple[int, str]]:
    """Return a sort key for a class's name: numbers count, in digits or in Chinese.

    So 二年级 comes before 三年级, and 2 班 before 十班.
    """
    line = one_line(name)[:_LONGEST_CLASS]
    words = _NUMBER.split(line)
    numbers = [_number(found) for found in _NUMBER.findall(line)]
    return list(zip([0, *numbers], words, strict=True))


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if ten:
        return 10 * (_number(tens) if tens else 1) + (_number(ones) if ones else 0)
    return int("".join(str(_DIGITS.index(sign)) for sign in text))
