"""Values in several columns. In go the headings, out come the columns that hold a birth's year,
month and day, a surname and a given name, a home's province, city and county.
"""

from collections.abc import Iterator, Mapping, Sequence

from app.intake.fields.parts import FIRST, PartRole, is_of, role_in, role_with_next
from app.intake.fields.people import ADULTS, Whose
from app.intake.fields.phrase import Phrase, Quality, phrase_of, tail_of
from app.intake.headers.header import Heading
from app.intake.outline.guess import ColumnPart, Guess, Guesses

_SURE = 0.9
_BORN = frozenset({"birth_date", "resident_id", "age"})
_BARE = (PartRole.YEAR, PartRole.MONTH, PartRole.DAY)
_OWN = (None, Whose.CHILD, Whose.VOLUNTEER)
# A field that is split the same way, with whose it is.
_OF = {"birth_date": "birth_date", "name": "name", "home": "home", "guardian": "name"}


def split_columns(
    fields: Sequence[str], headings: Sequence[Heading], found: Mapping[str, Guess]
) -> Guesses:
    """The fields that stand in several columns; `found` are those that have a whole one."""
    split: Guesses = {}
    for field in fields:
        if field not in _OF:
            continue
        parts = _parts(field, headings)
        if field == "birth_date" and not parts and not _BORN & found.keys():
            parts = _bare_birth(headings)
        whole = found.get(field)
        if len(parts) > 1 and (whole is None or whole.column in {p.column for p in parts}):
            split[field] = Guess(parts[0].column, _SURE, "header", tuple(parts))
    return split


def _parts(field: str, headings: Sequence[Heading]) -> list[ColumnPart]:
    """The parts of a field, each once: those that say what they are part of, and bare ones (月, 日)
    right behind them.
    """
    parts: dict[PartRole, ColumnPart] = {}
    double: dict[PartRole, ColumnPart] = {}
    last = -2
    for heading in headings:
        phrase = phrase_of(heading.text, heading.groups)
        if not _may_be(field, phrase):
            continue
        both = role_with_next(_OF[field], phrase.body)
        among, found = (double, both) if both else (parts, _role(_OF[field], phrase))
        if found is None or found in among:
            continue
        if _says_so(_OF[field], phrase) or (last >= 0 and heading.index == last + 1):
            among[found] = ColumnPart(found, heading.index)
            last = heading.index
    _with_doubles(parts, double)
    return list(parts.values()) if FIRST[_OF[field]] in parts else []


def _with_doubles(parts: dict[PartRole, ColumnPart], double: Mapping[PartRole, ColumnPart]) -> None:
    """Add the column that holds two parts to the one that holds the third."""
    for role, third in ((PartRole.YEAR, PartRole.DAY), (PartRole.MONTH, PartRole.YEAR)):
        if role in double and parts.keys() == {third}:
            parts[role] = double[role]


def _bare_birth(headings: Sequence[Heading]) -> list[ColumnPart]:
    """年, 月 and 日 side by side in a list that tells no other birth: it is this."""
    roles = [role_in("birth_date", phrase_of(h.text, h.groups).body) for h in headings]
    for at in range(len(roles) - 2):
        if tuple(roles[at : at + 3]) == _BARE:
            return [
                ColumnPart(role, heading.index)
                for role, heading in zip(_BARE, headings[at : at + 3], strict=True)
            ]
    return []


def _may_be(field: str, phrase: Phrase) -> bool:
    if phrase.qualities & {Quality.ENTRY, Quality.NUMBERING, Quality.LUNAR}:
        return False
    return phrase.whose in (ADULTS if field == "guardian" else _OWN)


def _texts(phrase: Phrase) -> Iterator[str]:
    yield from (phrase.body, phrase.what, *phrase.brackets)
    if tail := tail_of(phrase):
        yield tail


def _role(field: str, phrase: Phrase) -> PartRole | None:
    return next(filter(None, (role_in(field, text) for text in _texts(phrase))), None)


def _says_so(field: str, phrase: Phrase) -> bool:
    return any(is_of(field, text) for text in (phrase.body, *phrase.around[:1]))
