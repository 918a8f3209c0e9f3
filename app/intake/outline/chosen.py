"""Several people, of whom one is the guardian. In go the headings, out come the name, relation and
phone of each, to be chosen row by row: whoever is marked (成员2是否监护人), else the first named.
Of members the row tells who they are (成员2称谓).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.intake.fields.children import GUARDIANS
from app.intake.fields.kin import kin_in
from app.intake.fields.parts import PartRole
from app.intake.fields.people import ADULTS, Whose, people_in
from app.intake.fields.phrase import Phrase, phrase_of
from app.intake.headers.header import IS_GUARDIAN, Heading
from app.intake.outline.guess import NO_COLUMN, ColumnPart, Guess, Guesses

_SURE = 0.9
_WHAT = {
    "guardian": re.compile(r"姓名|名字|name|"),
    "relation": re.compile(r"(?:与(?:学生|孩子|儿童|本人)?)?的?关系|称谓|relation(?:ship)?"),
    "phone": re.compile(r"(?:联系)?(?:电话|手机|方式)(?:号码?)?|phone|mobile|tel"),
}


@dataclass
class _Person:
    """Somebody whom headings speak of: what they are called, which column tells what of them."""

    word: str
    whose: Whose
    columns: dict[str, int] = field(default_factory=dict)
    mark: int | None = None

    def has(self, field: str) -> bool:
        """Whether a column tells this of them; '' asks for the mark."""
        return field in self.columns if field else self.mark is not None

    @property
    def is_told_by_kin(self) -> bool:
        """Whether they are a member of whom the row says what they are to the child."""
        return self.whose is Whose.MEMBER and self.columns.keys() >= {"guardian", "relation"}

    @property
    def may_stand_in(self) -> bool:
        """Whether they are the guardian where nobody is marked: of a member nobody knows."""
        return self.whose in GUARDIANS and "guardian" in self.columns


def chosen_people(headings: Sequence[Heading], found: Guesses) -> Guesses:
    """Guardian, relation and phone of whoever is marked as the guardian, else of the first who is
    named; {} where a single person could be. `found` are the fields that have a column.
    """
    people = _people(headings)
    marked = [person for person in people if person.mark is not None]
    stand_in = sorted(
        (person for person in people if person.may_stand_in),
        key=lambda person: GUARDIANS[person.whose],
    )
    members = [person for person in people if person.is_told_by_kin and not marked]
    if not (marked or members) and len(stand_in) < 2:
        return {}
    candidates = [*marked, *(one for one in (*stand_in, *members) if one.mark is None)]
    theirs = {column for person in people for column in person.columns.values()}
    # Beside a mark nothing else counts; else a column of nobody's in particular goes first.
    own = {n for n in _WHAT if marked or n not in found or found[n].column in theirs}
    choice = [
        *(ColumnPart(PartRole.IS_GUARDIAN, p.mark, p.word) for p in marked if p.mark is not None),
        *(ColumnPart(PartRole.NAMED, p.columns["guardian"], p.word) for p in (*stand_in, *members)),
        *(ColumnPart(PartRole.BY_KIN, p.columns["relation"], p.word) for p in members),
    ]
    guesses = {name: _guess(name, candidates, choice) for name in _WHAT if name in own}
    return {name: guess for name, guess in guesses.items() if guess}


def _guess(name: str, people: Sequence[_Person], choice: Sequence[ColumnPart]) -> Guess | None:
    parts = [
        ColumnPart(PartRole.MEMBER, person.columns[name], person.word)
        for person in people
        if name in person.columns
    ]
    called = _called(people) if name == "relation" else []
    column = parts[0].column if parts else NO_COLUMN
    return Guess(column, _SURE, "header", (*choice, *parts, *called)) if parts or called else None


def _called(people: Iterable[_Person]) -> list[ColumnPart]:
    """Those whom the label over their name calls what they are to the child."""
    return [
        ColumnPart(PartRole.CALLED, person.columns["guardian"], person.word)
        for person in people
        if kin_in(person.word) and "guardian" in person.columns
    ]


def _people(headings: Sequence[Heading]) -> list[_Person]:
    people: dict[str, _Person] = {}
    last: _Person | None = None
    for heading in headings:
        phrase = phrase_of(heading.text, heading.groups)
        flagged = None if phrase.consent else IS_GUARDIAN.search(phrase.body)
        name = "" if flagged else _field(phrase)
        texts = (phrase.body[: flagged.start()] if flagged else phrase.body, *phrase.around)
        who = _who(texts, phrase.number) if flagged or name else None
        # A bare 是否监护人 is of whoever stands before it.
        who = who or (last if flagged else None)
        if who is None:
            continue
        field = "" if flagged else name
        while who.whose is Whose.MEMBER and who.word in people and people[who.word].has(field):
            # 成员姓名 again is of the next member.
            who.word += "+"
        last = person = people.setdefault(who.word, who)
        if flagged:
            person.mark = heading.index
        else:
            person.columns.setdefault(name, heading.index)
    return list(people.values())


def _who(texts: Sequence[str], number: int) -> _Person | None:
    """The nearest grown-up or member who is named: 祖父 and 祖母 are two."""
    for text in texts:
        for whose, start, end in reversed(people_in(text)):
            if whose is Whose.MEMBER or whose in ADULTS:
                return _Person(f"{text[start:end]}{number or ''}", whose)
    return None


def _field(phrase: Phrase) -> str:
    """Which field a heading gives of a person; a relation to the child is of whoever is above."""
    texts = (phrase.what, phrase.body) if phrase.around else (phrase.what,)
    fields = (name for text in texts for name, words in _WHAT.items() if words.fullmatch(text))
    return next(fields, "")
