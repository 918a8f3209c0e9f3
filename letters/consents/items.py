"""The six items of consent as data: what each covers, and whether silence already forbids it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from letters.pairs.facts import ConsentFact


class ConsentItem(StrEnum):
    """What is asked for, in the order in which a form asks."""

    LETTERS = "letters"
    SCANNING = "scanning"
    REVIEW = "review"
    SCREENING = "screening"
    PHOTO = "photo"
    QUOTING = "quoting"


class Use(StrEnum):
    """What may be done with what a child gives.

    Pair, write, print and carry letters; keep a picture of a page that the child handed over; let
    a reviewer read the child's letter; know the need that a screening found; show a photo of the
    child; quote from a letter.
    """

    LETTERS = "letters"
    SCAN = "scan"
    REVIEW = "review"
    NEED = "need"
    PHOTO = "photo"
    QUOTE = "quote"


class Voice(StrEnum):
    """Whose answer it is; a yes of the child alone is none."""

    GUARDIAN = "guardian"
    BOTH = "both"
    CHILD = "child"


class Said(StrEnum):
    """What an item stands at on a day."""

    NEVER_ASKED = "never_asked"
    REFUSED = "refused"
    EXPIRED = "expired"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Cover:
    """The one use that an item covers.

    With `asks_first` nothing is done before somebody agreed; without, what is there already may be
    used until somebody says no or a yes runs out.
    """

    use: Use
    asks_first: bool = True


COVERS: Mapping[ConsentItem, Cover] = MappingProxyType(
    {
        ConsentItem.LETTERS: Cover(Use.LETTERS),
        ConsentItem.SCANNING: Cover(Use.SCAN),
        ConsentItem.REVIEW: Cover(Use.REVIEW),
        # A need that was typed before anybody was asked is the school's own word on the child.
        ConsentItem.SCREENING: Cover(Use.NEED, asks_first=False),
        ConsentItem.PHOTO: Cover(Use.PHOTO),
        ConsentItem.QUOTING: Cover(Use.QUOTE),
    }
)


def said(answer: ConsentFact | None, today: date) -> Said:
    """What the latest answer to an item comes to on a day: a yes holds to its last day."""
    if answer is None:
        return Said.NEVER_ASKED
    if not answer.given:
        return Said.REFUSED
    if answer.expires_on is not None and answer.expires_on < today:
        return Said.EXPIRED
    return Said.GIVEN


def allows(item: ConsentItem, answer: ConsentFact | None, today: date) -> bool:
    """Whether what an item covers may be done on a day, after the latest answer to it."""
    stands = said(answer, today)
    if stands is Said.NEVER_ASKED:
        return not COVERS[item].asks_first
    return stands is Said.GIVEN
