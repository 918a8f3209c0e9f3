"""What the page shows of a file's columns: how each was read, and what a person may choose."""

from dataclasses import dataclass

from flask_babel import gettext

from app.intake import Outline, field_names
from app.intake.outline.guess import Guess, SheetColumn
from app.intake.outline.hand import PARTS, parts_of
from app.wording.intake.columns import PARTS as PART_WORDS
from app.wording.intake.columns import column_words
from app.wording.intake.details import quoted
from app.wording.intake.fields import field_label

_SAMPLES = 2


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
    return [
        _choice(field, outline.mapping.get(field), outline.proposed.get(field, -1))
        for field in field_names(outline.kind)
    ]


def _choice(field: str, guess: Guess | None, proposed: int) -> ColumnChoice:
    chosen = parts_of(field, guess) if guess else {}
    parts = tuple(
        ColumnChoice(f"{field}.{role}", str(PART_WORDS[role]), chosen.get(role, -1))
        for role in PARTS.get(field, ())
    )
    return ColumnChoice(field, field_label(field), guess.column if guess else proposed, parts)


def column_options(outline: Outline) -> list[tuple[int, str]]:
    """The columns to choose from, each by its letters with its heading or samples."""
    return [
        (column.index, f"{column.letters} · {quoted(column.heading) or _samples(column)}")
        for column in outline.columns
    ]


def _samples(column: SheetColumn) -> str:
    return gettext(", ").join(map(quoted, column.samples))


def columns_read(outline: Outline) -> list[ColumnRead]:
    """All columns from the left, each with what it was read as, in words."""
    read = []
    for column in outline.columns:
        fields = [
            field for field, guess in outline.mapping.items() if column.index in guess.columns
        ]
        heading = quoted(column.heading)
        name = f"{column.letters} · {heading}" if heading else column.letters
        words = column_words(column, fields)
        samples = tuple(map(quoted, column.samples[:_SAMPLES]))
        read.append(ColumnRead(name, words, samples, bool(fields)))
    return read
