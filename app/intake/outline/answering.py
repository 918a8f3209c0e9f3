"""Whose answers are a guardian's. In go the headings, the columns found and the rows, out come the
columns in which a relative answers who is not named as the guardian: 奶奶意见 beside 外公.
"""

from collections.abc import Mapping, Sequence

from app.intake.fields.kin import kin_answering, kin_in, kin_of
from app.intake.fields.parts import PartRole
from app.intake.fields.people import Whose
from app.intake.fields.phrase import Phrase, phrase_of
from app.intake.headers.header import Header
from app.intake.opening.sheets import Row
from app.intake.outline.guess import NO_COLUMN, Guess, Guesses
from app.intake.values.text import shown

_THE_GUARDIAN = frozenset({Whose.GUARDIAN, Whose.ENTRUSTED})


def answers_of_others(header: Header, found: Guesses, rows: Sequence[Row]) -> Mapping[int, int]:
    """The columns of consents that a relative gives, of whom the list does not say that it is the
    guardian of all; with each the column of relations that says it row by row, or NO_COLUMN. Where
    no guardian is named at all, whoever answers is taken for one.
    """
    phrases = {h.index: phrase_of(h.text, h.groups) for h in header.headings}
    asked = {at: kin for at, phrase in phrases.items() if (kin := _answering(phrase))}
    if not asked or not found.keys() & {"guardian", "relation"}:
        return {}
    told = _kin_of_guardian(phrases, found, rows)
    by_name = {at for at in asked if _names_the_guardian(phrases[at])}
    fitting = {at for at, kin in asked.items() if told and told <= kin}
    others = asked.keys() - fitting - (set() if told else by_name)
    by_row = _column_of_relations(found)
    return {at: by_row if asked[at] & told else NO_COLUMN for at in others}


def _column_of_relations(found: Guesses) -> int:
    """The one column whose cells tell each row's relation; NO_COLUMN where labels tell it too."""
    relation = found.get("relation")
    return relation.column if relation and not relation.parts else NO_COLUMN


def _answering(phrase: Phrase) -> frozenset[str]:
    return kin_answering(phrase) if phrase.consent else frozenset()


def _names_the_guardian(phrase: Phrase) -> bool:
    """Whether it is said that the relative is the guardian: 监护人（外公）."""
    return phrase.consent is not None and phrase.consent.whose in _THE_GUARDIAN


def _kin_of_guardian(
    phrases: dict[int, Phrase], found: Guesses, rows: Sequence[Row]
) -> frozenset[str]:
    """What the guardian of all rows is to the child: by the label of the name, of several people by
    who goes first, else by the cells of relations.
    """
    named, relation = found.get("guardian"), found.get("relation")
    if named and named.parts:
        first = next((part.word for part in named.parts if part.role is PartRole.NAMED), "")
        return frozenset(kin for kin, _ in kin_in(first))
    phrase = phrases.get(named.column) if named else None
    texts = (phrase.body, *phrase.brackets, *phrase.around) if phrase else ()
    by_label = frozenset(kin for text in texts for kin, _ in kin_in(text))
    return by_label or (_kin_in_cells(relation, rows) if relation else frozenset())


def _kin_in_cells(relation: Guess, rows: Sequence[Row]) -> frozenset[str]:
    """All that the cells of relations say; what names no relative stays as it is written."""
    if relation.column == NO_COLUMN:
        return frozenset()
    cells = {shown(row[relation.column]) for row in rows if relation.column < len(row)}
    return frozenset(kin for text in cells if text for kin in kin_of(text) or {text})
