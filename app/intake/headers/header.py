"""Where a table begins: in goes a sheet, out comes its header of one to three rows, with the
heading of each column and the texts above it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.intake.fields import CHILDREN, missing_groups
from app.intake.fields.headings import EXACT, likenesses
from app.intake.fields.people import Whose
from app.intake.fields.phrase import Phrase, phrase_of
from app.intake.headers.stacks import rows_around, stacks
from app.intake.opening.sheets import Sheet
from app.intake.values.text import packed, shown

SEARCHED_ROWS = 40
_MOST_IN_A_TITLE = 3
_NAMES = ("姓名", "名字", "name")
_ATTRIBUTE = re.compile(
    r"电话|手机|联系方式|号码|phone|mobile|^tel|身份证|证件号|关系|称谓|年龄|出生|性别"
)
# A mark for who of several it is.
IS_GUARDIAN = re.compile(r"(?:是否|是不是|(?<!作)为)(?:法定|主要|实际)?监护人|isguardian")
_REACHED = re.compile(r"电话|手机|联系方式|phone|mobile|^tel|身份证")
_TO_YOU = re.compile(
    r"(?:\(?\d+[.、:)]*)?(?:请(?:填写|输入|问)?)?您的?(?!的?孩|的?子女|的?儿|的?女)"
)
_RELATIVES = frozenset({Whose.FATHER, Whose.MOTHER, Whose.GRANDPARENT, Whose.PARENT})
_KIN = re.compile(r"[大小二三]?(?:姑|舅|姨|伯|叔|婶).?")
_STRANGERS = frozenset(
    {Whose.TEACHER, Whose.OFFICIAL, Whose.HOUSEHOLDER, Whose.VOLUNTEER, Whose.EMERGENCY,
     Whose.OTHER}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of one column. `groups` are the texts above it, the nearest first; a person
    whose columns stand beside one another is the nearest group of those.
    """

    index: int
    text: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Header:
    """Header rows counted from 0, the headings, how many fields they name, and the texts that
    stand above the list. A list without headings has its `last` row before its `first`.
    """

    first: int
    last: int
    headings: tuple[Heading, ...]
    recognised: int
    titles: tuple[str, ...] = ()

    def heading_at(self, index: int) -> str:
        """How to name a column to people: its heading, with the group where two are alike."""
        for heading in self.headings:
            if heading.index == index:
                alike = sum(other.text == heading.text for other in self.headings)
                above = heading.groups[0] if heading.groups else ""
                return f"{above} {heading.text}".strip() if alike > 1 else heading.text
        return ""

    def groups_over(self, index: int) -> tuple[str, ...]:
        """The texts above the heading of a column."""
        return next((heading.groups for heading in self.headings if heading.index == index), ())


def find_header(kind: str, sheet: Sheet) -> Header | None:
    """The header that names the most fields of a kind, the upper one of equals; or a whole one
    with rows of its own above it, for a list below brings its own. None where there is none.
    """
    best: Header | None = None
    for candidate in _candidates(kind, sheet):
        if candidate.recognised < 2:
            continue
        above = best is not None and candidate.first > best.last + 1 and _is_whole(kind, best)
        if not above and (best is None or candidate.recognised > best.recognised):
            best = candidate
    return best


def _is_whole(kind: str, header: Header) -> bool:
    """Whether well-known headings name all that a list must have."""
    found = {
        field
        for heading in header.headings
        for field, sure in likenesses(kind, heading.text, heading.groups)
        if sure > EXACT
    }
    return not missing_groups(kind, found)


def _candidates(kind: str, sheet: Sheet) -> Iterator[Header]:
    for row in range(min(len(sheet.rows), SEARCHED_ROWS)):
        if sum(1 for cell in sheet.rows[row] if shown(cell)) > 1:
            yield header_of(kind, sheet, *rows_around(sheet, row))


def header_at(kind: str, sheet: Sheet, row: int) -> Header:
    """The row read as a header of one line."""
    return header_of(kind, sheet, row, row)


def without_headings(sheet: Sheet) -> Header:
    """The header of a list that begins with its first row."""
    return Header(0, -1, (), 0, (sheet.name,))


def header_of(kind: str, sheet: Sheet, first: int, last: int) -> Header:
    """The rows from `first` to `last` read as one header."""
    columns = enumerate(stacks(sheet, first, last))
    headings = [
        Heading(index, texts[-1], tuple(reversed(texts[:-1]))) for index, texts in columns if texts
    ]
    named = tuple(_beside(_answered(headings) if kind == CHILDREN else headings))
    recognised = {
        field
        for heading in named
        for text in (heading.text, *heading.groups)
        if not is_an_answer(text)
        for field, _ in likenesses(kind, text, heading.groups if text == heading.text else ())
    }
    return Header(first, last, named, len(recognised), _titles(sheet, first))


def is_an_answer(text: str) -> bool:
    """Whether a lone 父亲 may as well stand below the heading of a relation."""
    phrase = phrase_of(text)
    is_kin = phrase.whose in _RELATIVES or _KIN.fullmatch(phrase.body)
    return not phrase.what and bool(is_kin)


def _titles(sheet: Sheet, first: int) -> tuple[str, ...]:
    rows = [[text for text in map(shown, row) if text] for row in sheet.rows[:first]]
    return (*(t for row in rows if len(row) <= _MOST_IN_A_TITLE for t in row), sheet.name)


def _answered(headings: Sequence[Heading]) -> list[Heading]:
    """The headings, where 您的姓名 beside the child's own is of the parent who fills in a form."""
    if not any(phrase_of(h.text, h.groups).whose is Whose.CHILD for h in headings):
        return [*headings]
    return [
        replace(h, groups=("家长", *h.groups)) if _TO_YOU.match(packed(h.text)) else h
        for h in headings
    ]


def _beside(headings: Sequence[Heading]) -> Iterator[Heading]:
    """The headings, where a bare 电话 that stands again and again belongs to the person before it;
    the one right behind a teacher or an official is theirs as well, and 电话2 is of 家庭成员2.
    """
    phrases = [phrase_of(heading.text, heading.groups) for heading in headings]
    # 电话1 and 电话2 are alike, too.
    alike = Counter((phrase.whose, phrase.what) for phrase in phrases)
    person, strange, number = "", False, 0
    for heading, phrase in zip(headings, phrases, strict=True):
        if _names_a_person(phrase):
            person, strange = heading.text, phrase.whose in _STRANGERS
            number = phrase.number
        elif phrase.whose is None and phrase.what in _NAMES:
            person, strange = "", False
        elif person and IS_GUARDIAN.search(phrase.body):
            heading = replace(heading, groups=(person, *heading.groups))
        elif phrase.whose is None and person and _ATTRIBUTE.search(phrase.what):
            reach = strange and _REACHED.search(phrase.what)
            if (
                reach
                or alike[phrase.whose, phrase.what] > 1
                or (number and phrase.number == number)
            ):
                heading = replace(heading, groups=(person, *heading.groups))
        else:
            strange = False
        yield heading


def _names_a_person(phrase: Phrase) -> bool:
    return bool(phrase.whose) and phrase.near and (not phrase.what or phrase.what in _NAMES)


def same_as_header(cells: Sequence[tuple[int, str]], sheet: Sheet, header: Header) -> bool:
    """Whether a row, of which go in the filled cells, repeats one of the header's rows."""
    return len(cells) > 1 and any(
        all(shown(sheet.cell(line, index)) == text for index, text in cells)
        for line in range(header.first, header.last + 1)
    )
