"""Several people, of whom a column says who is the guardian. In go the headings, out come the name,
relation and phone of each, to be chosen row by row: 成员2是否监护人.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from app.intake.fields.parts import PartRole
from app.intake.fields.people import ADULTS, Whose
from app.intake.fields.phrase import Phrase, phrase_of
from app.intake.headers.header import Heading
from app.intake.outline.guess import ColumnPart, Guess, Guesses

_SURE = 0.9
_IS_GUARDIAN = re.compile(r"(?:是否|是不是|为)(?:法定|主要|实际)?监护人|isguardian")
_WHAT = {
    "guardian": re.compile(r"姓名|名字|name|"),
    "relation": re.compile(r"(?:与(?:学生|孩子|儿童|本人)?)?的?关系|relation(?:ship)?"),
    "phone": re.compile(r"(?:联系)?(?:电话|手机|方式)(?:号码?)?|phone|mobile|tel"),
}


def chosen_people(headings: Sequence[Heading]) -> Guesses:
    """Guardian, relation and phone of whoever is marked as the guardian; {} if nobody ever is."""
    parts: dict[str, list[ColumnPart]] = defaultdict(list)
    marked = []
    for heading in headings:
        phrase = phrase_of(heading.text, heading.groups)
        who = _who(phrase)
        if _IS_GUARDIAN.search(phrase.body):
            marked.append(ColumnPart(PartRole.IS_GUARDIAN, heading.index, who))
        elif who and (field := _field(phrase)):
            parts[field].append(ColumnPart(PartRole.MEMBER, heading.index, who))
    people = {mark.word for mark in marked if mark.word}
    return {
        field: Guess(mine[0].column, _SURE, "header", (*marked, *mine))
        for field, found in parts.items()
        if (mine := [part for part in found if part.word in people])
    }


def _who(phrase: Phrase) -> str:
    """A person as a word: which sort, and which of several."""
    flagged = _IS_GUARDIAN.search(phrase.body)
    whose = phrase.whose
    if flagged:
        before = phrase_of(phrase.body[: flagged.start()], phrase.around)
        whose, number = before.whose, before.number or phrase.number
        return f"{whose}{number}" if whose else ""
    if whose is Whose.MEMBER or whose in ADULTS:
        return f"{whose}{phrase.number}"
    return ""


def _field(phrase: Phrase) -> str:
    return next((field for field, words in _WHAT.items() if words.fullmatch(phrase.what)), "")
