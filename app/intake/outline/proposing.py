"""Two columns of names without headings. In go the rows and what their looks tell, out come the
columns that are likely the child's and the guardian's: for a person to look at, never read as they
are.
"""

from collections.abc import Mapping, Sequence

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
    """Which of two columns of names is likely the child's, and the guardian's with the relation
    where the other names are of the children's own people; {} for any other number of them.
    """
    names = names_by_look(rows)
    if len(names) != 2:
        return {}
    relation = _relation(rows, mapping)
    guardians = [*_columns(mapping, _OF_GUARDIANS), *([relation] if relation is not None else [])]
    child, other = _in_order(names, _columns(mapping, _OF_CHILDREN), guardians)
    proposed = {"name": child}
    if _is_family(rows, child, other, guardians):
        proposed["guardian"] = other
        proposed |= {"relation": relation} if relation is not None else {}
    return proposed


def _in_order(
    names: Sequence[int], children: Sequence[int], guardians: Sequence[int]
) -> tuple[int, int]:
    """The child's column and the other. A name goes before what is told of the person, and the
    child before the guardian, unless what is told of the child stands behind the second alone.
    """
    first, second = names
    between = range(first + 1, second)
    is_turned = (
        not any(at in between for at in children)
        and any(at in between for at in guardians)
        and any(at > second for at in children)
    )
    return (second, first) if is_turned else (first, second)


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
    texts = texts_of(rows, other)
    if len(set(texts)) <= _SAME * len(texts) and len(texts) > 1:
        return False
    pairs = [(row[child], row[other]) for row in rows[:SAMPLE] if len(row) > max(child, other)]
    shared = sum(1 for one, two in pairs if one and two and str(one)[0] == str(two)[0])
    beside = any(abs(other - at) == 1 for at in guardians)
    return beside or shared >= _SHARED * len(pairs)
