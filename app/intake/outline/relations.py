"""A relation that no cell tells. In go the header and the columns found, out comes the relation as
the label over the guardian's name or phone says it: 祖母 | 李秀英.
"""

from dataclasses import replace

from app.intake.fields.kin import kin_named
from app.intake.fields.parts import PartRole
from app.intake.fields.phrase import phrase_of
from app.intake.headers.header import Header
from app.intake.outline.guess import NO_COLUMN, ColumnPart, Guess, Guesses

_FIELD = "relation"


def with_relation_told(header: Header, guesses: Guesses) -> Guesses:
    """The columns, with the relation that a label tells where no column has it, and behind a column
    that has it for whoever leaves it blank.
    """
    told, named = guesses.get(_FIELD), guesses.get("guardian") or guesses.get("phone")
    if named is None or any(part.role is PartRole.MEMBER for part in named.parts):
        return guesses
    own = told if told and told.column != NO_COLUMN else None
    word = _word_over(header, named.column)
    if own is None or not word:
        rest = {field: guess for field, guess in guesses.items() if field != _FIELD or own}
        return rest | ({_FIELD: _called(named, word)} if word else {})
    return guesses | {_FIELD: replace(own, parts=_called(named, word).parts)}


def _called(named: Guess, word: str) -> Guess:
    part = ColumnPart(PartRole.CALLED, named.column, word)
    return Guess(NO_COLUMN, named.confidence, "header", (part,))


def _word_over(header: Header, column: int) -> str:
    for heading in header.headings:
        if heading.index == column:
            return kin_named(phrase_of(heading.text, heading.groups))
    return ""
