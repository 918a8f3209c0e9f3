"""Which column each field has by the headings. In go the headings, out comes field → column; where
several fit, the parts of their phrases settle it, never their order.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.intake.fields.consent import ConsentPurpose, tells_of_something_else
from app.intake.fields.headings import likenesses
from app.intake.fields.people import Whose
from app.intake.fields.phrase import Phrase, phrase_of
from app.intake.headers.header import Header, Heading

Named = dict[str, tuple[int, float]]
Doubts = Mapping[tuple[str, int], float]
"""How much less sure a field is of a column that its values do not look like."""

_OF_GUARDIANS = ("relation", "phone")
# A column of these is of nobody else: a father's phone is no grandmother's.
_THEIR_OWN = frozenset({Whose.FATHER, Whose.MOTHER, Whose.GRANDPARENT})
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_OF_BEFORE = 0.05
_AWAY = frozenset({Whose.FATHER, Whose.MOTHER})


def named_fields(
    kind: str, header: Header, headings: Sequence[Heading], doubts: Doubts | None = None
) -> Named:
    """Which column each field has by its heading: field → (column, how sure)."""
    elsewhere = is_of_something_else(header)
    older = _older(headings)
    scores = [
        (-score + (doubts or {}).get((field, heading.index), 0.0) + older.get(heading.index, 0.0),
         heading.index, field)
        for heading in headings
        for field, score in likenesses(kind, heading.text, heading.groups)
        if field != "consent" or is_for_letters(heading, elsewhere=elsewhere)
    ]  # fmt: skip
    taken: Named = {}
    _take(taken, [score for score in scores if score[2] not in _OF_GUARDIANS])
    phrases = {heading.index: phrase_of(heading.text, heading.groups) for heading in headings}
    guardian = phrases[taken["guardian"][0]].whose if "guardian" in taken else None
    theirs = [score for score in scores if _is_theirs(score[2], phrases[score[1]], guardian)]
    _take(taken, [_of_the_contact(score, phrases, taken) for score in theirs])
    return taken


def _of_the_contact(
    score: tuple[float, int, str], phrases: Mapping[int, Phrase], taken: Named
) -> tuple[float, int, str]:
    """A school's phone, surer where its heading names whoever was taken for the contact."""
    sure, index, field = score
    contact = phrases[taken["contact"][0]].body.removesuffix("姓名") if "contact" in taken else ""
    is_theirs = contact and field == "phone" and phrases[index].body.startswith(contact)
    return (sure - _OF_BEFORE if is_theirs else sure, index, field)


def _older(headings: Sequence[Heading]) -> dict[int, float]:
    """What the columns of earlier years cost beside the same of a later one: 2025年班级 beside
    2026年班级.
    """
    years: dict[str, dict[int, int]] = defaultdict(dict)
    for heading in headings:
        texts = (heading.text, *heading.groups)
        if found := [int(year) for text in texts for year in _YEAR.findall(text)]:
            years[_YEAR.sub("", "/".join(texts))][heading.index] = max(found)
    return {
        index: _OF_BEFORE
        for alike in years.values()
        for index, year in alike.items()
        if year < max(alike.values())
    }


def is_of_something_else(header: Header) -> bool:
    """Whether the titles of a list say that it is about something other than letters."""
    return any(map(tells_of_something_else, header.titles))


def is_for_letters(heading: Heading, *, elsewhere: bool) -> bool:
    """Whether a heading asks for a guardian's consent to letters; where the list is of something
    `elsewhere`, only one that names letters does.
    """
    asked = phrase_of(heading.text, heading.groups).consent
    return bool(
        asked and asked.counts and (not elsewhere or asked.purpose is ConsentPurpose.LETTERS)
    )


def _take(taken: Named, scores: Sequence[tuple[float, int, str]]) -> None:
    used = {index for index, _ in taken.values()}
    for score, index, field in sorted(scores):
        if field not in taken and index not in used:
            taken[field] = (index, round(-score, 2))
            used.add(index)


def _is_theirs(field: str, phrase: Phrase, guardian: Whose | None) -> bool:
    """Whether a phone or a relation is of whoever was taken for the guardian."""
    if field not in _OF_GUARDIANS:
        return False
    if phrase.whose in _THEIR_OWN:
        return guardian in (None, phrase.whose)
    # Beside both parents nobody can tell whose a bare relation is.
    return not (field == "relation" and guardian in _AWAY and phrase.whose in (None, Whose.CHILD))
