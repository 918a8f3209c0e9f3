"""Which column holds which field. In go the headings and the first rows, out comes field → columns.

What a person chose comes first, then the headings, then what the cells look like.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from app.intake.fields import field_names
from app.intake.fields.households import member_named
from app.intake.fields.parts import PartRole
from app.intake.fields.people import Whose
from app.intake.fields.phrase import Quality, phrase_of
from app.intake.headers.header import Header, Heading
from app.intake.opening.sheets import Row, Sheet
from app.intake.outline.answering import answers_of_others
from app.intake.outline.chosen import chosen_people
from app.intake.outline.consents import consent_columns
from app.intake.outline.guess import ColumnPart, Guess, Guesses, SheetColumn, columns_of
from app.intake.outline.hand import by_hand, decided
from app.intake.outline.looks import SAMPLE, doubts_of, names_by_look, texts_of, told_by_values
from app.intake.outline.relations import with_relation_told
from app.intake.outline.split import split_columns
from app.intake.outline.taking import named_fields
from app.intake.outline.ticks import ticked_columns
from app.intake.values.masking import without_numbers

_BORN = ("birth_date", "resident_id", "age")
_SURE_OF_A_LOOK = 0.7
_NAMED_GUARDIANS = (Whose.GUARDIAN, Whose.ENTRUSTED)
_CALENDARS = {
    "birth_date": (Quality.LUNAR, PartRole.LUNAR),
    "age": (Quality.RECKONED, PartRole.RECKONED),
}


def guess_columns(
    kind: str, header: Header, rows: Sequence[Row], on: date, chosen: Mapping[str, int]
) -> Guesses:
    """The column of each field that has one, in the order of the fields.

    `rows` are the rows below the header, of which the first 60 are looked at; `on` is the day
    that a birth is told from any other date by. `chosen` (field → column) wins over everything;
    a field chosen to be at -1 has no column. A part of a field is chosen as 'birth_date.month'.
    """
    told = _by_headings(kind, header, header.headings, rows, on)
    guesses = by_hand(header, chosen, told)
    used = columns_of(guesses)
    if used:
        free = [heading for heading in header.headings if heading.index not in used]
        told = _by_headings(kind, header, free, rows, on, guesses)
    guesses |= {field: guess for field, guess in told.items() if field not in decided(chosen)}
    for field, column, sure in _by_values(kind, header, rows, on):
        is_free = field not in guesses and column not in columns_of(guesses)
        told_else = header.heading_at(column) and _is_told(field, guesses)
        if is_free and field not in decided(chosen) and not told_else:
            guesses[field] = Guess(column, round(sure * _SURE_OF_A_LOOK, 2), "values")
    guesses = with_relation_told(header, guesses)
    return {field: guesses[field] for field in field_names(kind) if field in guesses}


def _is_told(field: str, guesses: Guesses) -> bool:
    """Whether a birth is known: no column of something else that holds dates is another."""
    return field == "birth_date" and any(name in guesses for name in _BORN)


def _by_headings(
    kind: str,
    header: Header,
    headings: Sequence[Heading],
    rows: Sequence[Row],
    on: date,
    chosen: Guesses | None = None,
) -> Guesses:
    """What the headings tell beside what was `chosen`, several columns put together."""
    named = named_fields(kind, header, headings, doubts_of(header, rows, on))
    guesses = {field: Guess(at, sure, "header") for field, (at, sure) in named.items()}
    fields = field_names(kind)
    for further in (
        split_columns(fields, headings, guesses),
        ticked_columns(kind, headings, rows[:SAMPLE], guesses),
        _people(headings, guesses) if "guardian" in fields else {},
    ):
        guesses = _without(guesses, columns_of(further)) | further
    if "name" in fields and "name" not in guesses and (at := _member(headings)) is not None:
        guesses = {"name": Guess(at, _SURE_OF_A_LOOK, "header")} | guesses
    if main := guesses.pop("consent", None):
        others = answers_of_others(header, guesses | (chosen or {}), rows)
        consent = consent_columns(header, headings, main, others)
        guesses |= {"consent": consent} if consent else {}
    return {field: _of_its_calendar(field, guess, headings) for field, guess in guesses.items()}


def _member(headings: Sequence[Heading]) -> int | None:
    return member_named({h.index: phrase_of(h.text, h.groups).body for h in headings})


def _without(guesses: Guesses, columns: set[int]) -> Guesses:
    return {field: guess for field, guess in guesses.items() if not guess.columns & columns}


def _people(headings: Sequence[Heading], found: Guesses) -> Guesses:
    """Whoever is the guardian of several people, unless a column names the guardian anyway."""
    guardian = found.get("guardian")
    for heading in headings:
        whose = phrase_of(heading.text, heading.groups).whose
        if guardian and heading.index == guardian.column and whose in _NAMED_GUARDIANS:
            return {}
    return chosen_people(headings, found)


def _of_its_calendar(field: str, guess: Guess, headings: Sequence[Heading]) -> Guess:
    """A lunar birth and a reckoned age keep what their heading says of them."""
    if guess.parts or field not in _CALENDARS:
        return guess
    quality, role = _CALENDARS[field]
    for heading in headings:
        phrase = phrase_of(heading.text, heading.groups)
        if heading.index == guess.column and quality in phrase.qualities:
            part = ColumnPart(role, guess.column)
            return Guess(guess.column, guess.confidence, guess.by, (part,))
    return guess


def _by_values(
    kind: str, header: Header, rows: Sequence[Row], on: date
) -> list[tuple[str, int, float]]:
    found = told_by_values(kind, header, rows, on)
    names = names_by_look(rows) if not header.headings else []
    # Of two columns of names nobody can say which is the child's.
    return [*found, ("name", names[0], 1.0)] if len(names) == 1 else found


def describe_columns(sheet: Sheet, header: Header) -> tuple[SheetColumn, ...]:
    """All columns that have a heading or content, from the left."""
    rows = sheet.rows[header.last + 1 :]
    headings = {entry.index: entry for entry in header.headings}
    width = max((len(row) for row in rows[:SAMPLE]), default=0)
    width = len(sheet.relaid.labels) if sheet.relaid else width
    columns = []
    for index in sorted(headings.keys() | set(range(width))):
        samples = tuple(map(without_numbers, texts_of(rows, index)[:3]))
        if index in headings or samples:
            column = SheetColumn(index, sheet.column_name(index), header.heading_at(index), samples)
            columns.append(_as_read(column, headings.get(index)))
    return tuple(columns)


def _as_read(column: SheetColumn, heading: Heading | None) -> SheetColumn:
    if heading is None:
        return column
    phrase = phrase_of(heading.text, heading.groups)
    return replace(
        column,
        whose=phrase.whose or "",
        qualities=tuple(sorted(phrase.qualities)),
        purpose=phrase.consent.purpose if phrase.consent else "",
        polarity=phrase.consent.polarity if phrase.consent else "",
    )
