"""Two people at one form: what of a form is written when the row has changed meanwhile."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Holds(StrEnum):
    """What somebody says of a value that two people changed."""

    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a form was filled with, by field, as marks that tell equal values and nothing else.

    A field without a mark counts as seen as it is now. `open` are fields that two people had
    changed when the form was shown: they wait for a choice.
    """

    marks: Mapping[str, str]
    open: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """The value that each field is to hold, and the fields that both changed to another value.

    A clash keeps the value that is stored.
    """

    values: Mapping[str, Any]
    clashes: frozenset[str]


def settle(
    mine: Mapping[str, Any],
    current: Mapping[str, Any],
    seen: Seen,
    chosen: Mapping[str, Holds],
    mark: Callable[[str, Any], str],
) -> Settled:
    """What a form writes: what only I changed is mine, what only the other changed stays theirs.

    `mine` is what was typed, `current` what is stored; `chosen` answers earlier clashes.
    """
    values, clashes = {}, set()
    for name, typed in mine.items():
        now = current.get(name)
        typed_mark, now_mark = mark(name, typed), mark(name, now)
        as_seen = seen.marks.get(name, now_mark)
        waits = name in seen.open and name not in chosen
        is_mine = typed_mark not in (as_seen, now_mark) or (waits and typed_mark != now_mark)
        if is_mine and chosen.get(name) is not Holds.THEIRS:
            if waits or now_mark != as_seen:
                clashes.add(name)
            else:
                now = typed
        values[name] = now
    return Settled(values, frozenset(clashes))
