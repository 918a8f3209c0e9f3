"""Columns that a person chose. In goes field → column, 'birth_date.month' for a part of a field;
out come the columns that each field is read from.
"""

from collections.abc import Mapping
from dataclasses import replace

from app.intake.fields.parts import FIRST, PartRole
from app.intake.headers.header import Header
from app.intake.outline.consents import role_of_consent
from app.intake.outline.guess import ColumnPart, Guess, Guesses

# What a person can say of a field's column beside which it is.
PARTS: dict[str, tuple[PartRole, ...]] = {
    "name": (PartRole.GIVEN,),
    "birth_date": (PartRole.MONTH, PartRole.DAY, PartRole.LUNAR),
    "age": (PartRole.RECKONED,),
    "home": (PartRole.CITY, PartRole.COUNTY),
    "consent": (PartRole.REFUSE,),
}
# These tell of which kind the one column is.
_OF_A_KIND = frozenset({PartRole.LUNAR, PartRole.RECKONED})


def decided(chosen: Mapping[str, int]) -> set[str]:
    """The fields that somebody decided about."""
    return {name.partition(".")[0] for name in chosen}


def by_hand(header: Header, chosen: Mapping[str, int], told: Guesses) -> Guesses:
    """The columns as chosen; a field left as it was `told` keeps all that was told of it."""
    guesses: Guesses = {}
    for field in decided(chosen):
        own = chosen.get(field, -1)
        further = _further(field, chosen)
        if field in told and own == told[field].column and further == parts_of(field, told[field]):
            guesses[field] = replace(told[field], confidence=1.0, by="caller")
        elif own >= 0 or further:
            parts = [ColumnPart(PartRole(name), column) for name, column in further.items()]
            guesses[field] = _guess(field, header, own, parts)
    return guesses


def parts_of(field: str, guess: Guess) -> dict[str, int]:
    """The further columns of a field, by what a person can say of them."""
    choosable = PARTS.get(field, ())
    return {
        str(part.role): part.column
        for part in guess.parts
        if part.role in choosable
        and (part.column != guess.column or part.role in _OF_A_KIND or part.role is PartRole.REFUSE)
    }


def _further(field: str, chosen: Mapping[str, int]) -> dict[str, int]:
    names = {role: f"{field}.{role}" for role in PARTS.get(field, ())}
    return {str(role): chosen[name] for role, name in names.items() if chosen.get(name, -1) >= 0}


def _guess(field: str, header: Header, own: int, parts: list[ColumnPart]) -> Guess:
    if own < 0 or own in {part.column for part in parts}:
        return Guess(parts[0].column, 1.0, "caller", tuple(parts))
    role = role_of_consent(header, own) if field == "consent" else FIRST.get(field)
    if role and (parts or role is PartRole.REFUSE):
        parts = [ColumnPart(role, own), *parts]
    return Guess(own, 1.0, "caller", tuple(parts))
