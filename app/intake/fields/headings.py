"""One heading understood. In goes its text, with the texts above it, the nearest first; out come
the fields it may stand for, with how sure that is.
"""

from functools import cache, lru_cache

from app.intake.fields import FIELDS
from app.intake.fields.field import ASKED_CONSENT, Field
from app.intake.fields.phrase import Phrase, phrase_of, tail_of

EXACT = 0.8
"""Above it a heading is a known one; up to it a known word stands within it."""
_LONGEST = 60
# Questions of surveys that ask for consent are longer than any other heading.
_LONGEST_ASKING = 200
_OF_A_TAIL = 0.01


@lru_cache(maxsize=40_000)
def likenesses(kind: str, text: str, groups: tuple[str, ...] = ()) -> tuple[tuple[str, float], ...]:
    """The fields a heading may stand for, with how sure that is (above 0, at most 1)."""
    if not text or len(text) > _LONGEST_ASKING:
        return ()
    readings = _readings(text, groups)
    short = len(text) <= _LONGEST
    fields = (field for field in FIELDS[kind] if short or field is ASKED_CONSENT)
    scores = ((field.name, _best(field, readings)) for field in fields)
    return tuple((field, score) for field, score in scores if score)


@cache
def known_headings(kind: str) -> frozenset[str]:
    """The headings of a kind that are known as they stand, packed."""
    return frozenset[str]().union(*(field.exact for field in FIELDS[kind]))


def _readings(text: str, groups: tuple[str, ...]) -> list[Phrase]:
    """The heading as a whole, and what stands behind its prefix."""
    whole = phrase_of(text, groups)
    tail = tail_of(whole)
    return [whole, phrase_of(tail, whole.around)] if tail else [whole]


def _best(field: Field, readings: list[Phrase]) -> float:
    scores = [field.likeness(reading) for reading in readings]
    return max(score - _OF_A_TAIL * behind if score else 0.0 for behind, score in enumerate(scores))
