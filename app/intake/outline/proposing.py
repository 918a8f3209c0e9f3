"""Several columns of names without headings. In go the rows and what their looks tell, out come the
columns that are likely the child's and the guardian's: for a person to look at, never read as they
are.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from app.intake.fields.kin import kin_of
from app.intake.opening.sheets import Row
from app.intake.outline.guess import Guess
from app.intake.outline.looks import SAMPLE, names_by_look, texts_of

# What stands beside a child's name, and beside a guardian's.
_OF_CHILDREN = ("birth_date", "resident_id", "gender")
_OF_GUARDIANS = ("phone",)
_MOSTLY = 0.5
# So few families of a list share the father's name, so often a teacher's name stands again.
_SHARED, _SAME = 0.2, 0.5


def proposed_columns(rows: Sequence[Row], mapping: Mapping[str, Guess]) -> dict[str, int]:
    """Which of several columns of names is likely the child's, and the guardian's with the relation
    where one of the others is of the children's own people; {} for one column, or none.
    """
    names = names_by_look(rows)
    if len(names) < 2:
        return {}
    relation = _relation(rows, mapping)
    guardians = [*_columns(mapping, _OF_GUARDIANS), *([relation] if relation is not None else [])]
    child = _child(rows, names, _columns(mapping, _OF_CHILDREN), guardians)
    proposed = {"name": child}
    family = [at for at in names if at != child and _is_family(rows, child, at, guardians)]
    if family:
        # Who has a phone or a relation beside the name goes before who shares the surname.
        proposed["guardian"] = min(family, key=lambda at: not _is_beside(at, guardians))
        proposed |= {"relation": relation} if relation is not None else {}
    return proposed


def _child(
    rows: Sequence[Row], names: Sequence[int], children: Sequence[int], guardians: Sequence[int]
) -> int:
    """The child's column. A name goes before what is told of the person, and the child before all
    others, unless what is told of a child stands behind a later name alone.
    """
    own = [at for at in names if not _stands_again(rows, at)] or names
    for at, following in pairwise(own):
        between = range(at + 1, following)
        is_another = (
            not any(column in between for column in children)
            and any(column in between for column in guardians)
            and any(column > following for column in children)
        )
        if not is_another:
            return at
    return own[-1]


def _is_beside(name: int, columns: Sequence[int]) -> bool:
    return any(abs(name - at) == 1 for at in columns)


def _stands_again(rows: Sequence[Row], column: int) -> bool:
    """Whether few names stand in the column again and again, as those of teachers do."""
    texts = texts_of(rows, column)
    return len(set(texts)) <= _SAME * len(texts) and len(texts) > 1


def _columns(mapping: Mapping[str, Guess], fields: Sequence[str]) -> list[int]:
    return [mapping[field].column for field in fields if field in mapping]


def _relation(rows: Sequence[Row], mapping: Mapping[str, Guess]) -> int | None:
    """The column most of whose cells name a relative."""
    taken = {guess.column for guess in mapping.values()}
    width = max((len(row) for row in rows[:SAMPLE]), default=0)
    for index in range(width):
        texts = texts_of(rows, index)
        kin = sum(1 for text in texts if kin_of(text))
        if texts and index not in taken and kin > _MOSTLY * len(texts):
            return index
    return None


def _is_family(rows: Sequence[Row], child: int, other: int, guardians: Sequence[int]) -> bool:
    """Whether the other names are of the children's own people: of each family one, with a phone or
    a relation beside it, or a surname that they share.
    """
    if _stands_again(rows, other):
        return False
    pairs = [(row[child], row[other]) for row in rows[:SAMPLE] if len(row) > max(child, other)]
    shared = sum(1 for one, two in pairs if one and two and str(one)[0] == str(two)[0])
    return _is_beside(other, guardians) or shared >= _SHARED * len(pairs)
