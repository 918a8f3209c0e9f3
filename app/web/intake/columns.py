"""What the page shows of a file's columns: how each was read, and what a person may choose."""

from dataclasses import dataclass

from flask_babel import gettext

from app.intake import Outline, field_names
from app.intake.fields.parts import PartRole
from app.intake.outline.guess import Guess, SheetColumn
from app.intake.outline.hand import PARTS, parts_of
from app.wording.intake.columns import CHOOSING, column_words, field_of_kind
from app.wording.intake.columns import PARTS as PART_WORDS
from app.wording.intake.details import quoted

_SAMPLES = 2
_LONGEST = 40
_BESIDE = frozenset({*CHOOSING, PartRole.NAMED}) - {PartRole.OF_KIN}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A field, or a part of one, and the column that it is read from; -1 for none."""

    field: str
    label: str
    column: int
    parts: tuple["ColumnChoice", ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnRead:
    """A column of the file: letters and heading, what it was read as, and samples."""

    name: str
    words: str
    samples: tuple[str, ...]
    used: bool


def choices_shown(outline: Outline) -> list[ColumnChoice]:
    """Each field of the kind with its column, else the proposed one, and those of its parts."""
    kind = outline.kind
    return [
        _choice(kind, field, outline.mapping.get(field), outline.proposed.get(field, -1))
        for field in field_names(kind)
    ]


def _choice(kind: str, field: str, guess: Guess | None, proposed: int) -> ColumnChoice:
    chosen = parts_of(field, guess) if guess else {}
    parts = tuple(
        ColumnChoice(f"{field}.{role}", str(PART_WORDS[role]), chosen.get(role, -1))
        for role in PARTS.get(field, ())
    )
    return ColumnChoice(
        field, field_of_kind(kind, field), guess.column if guess else proposed, parts
    )


def column_options(outline: Outline) -> list[tuple[int, str]]:
    """The columns to choose from, each by its letters with its heading or samples."""
    return [
        (column.index, f"{column.letters} · {_short(column.heading) or _samples(column)}")
        for column in outline.columns
    ]


def _samples(column: SheetColumn) -> str:
    return gettext(", ").join(map(_short, column.samples))


def _short(text: str) -> str:
    """A text of the file as it stands among others, without the numbers of people."""
    text = quoted(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def columns_read(outline: Outline) -> list[ColumnRead]:
    """All columns from the left, each with what it was read as, in words."""
    read = []
    for column in outline.columns:
        fields = [field for field, guess in outline.mapping.items() if _gives(guess, column.index)]
        heading = quoted(column.heading)
        name = f"{column.letters} · {heading}" if heading else column.letters
        chooses = _chooses(outline, column.index)
        words = column_words(column, fields, chooses)
        samples = tuple(map(_short, column.samples[:_SAMPLES]))
        read.append(ColumnRead(name, words, samples, bool(fields or chooses)))
    return read


def _gives(guess: Guess, column: int) -> bool:
    """Whether a field's values stand in a column, and not only whose of several they are."""
    parts = [part for part in guess.parts if part.column == column]
    own = guess.column == column and not parts
    return own or any(part.role not in _BESIDE for part in parts)


def _chooses(outline: Outline, column: int) -> list[PartRole]:
    """What a column tells beside values, each once."""
    parts = (part for guess in outline.mapping.values() for part in guess.parts)
    roles = {part.role for part in parts if part.column == column}
    return [role for role in CHOOSING if role in roles]
