"""Short codes that can be read aloud, written by hand and checked; they never hold a name.

A code is a kind, six random characters and a check character: `X7M2-048C`. The alphabet has 31
characters, a prime, and each place has its own weight below 31: the weighted sum of a right code
is a multiple of 31. A single wrong character changes it by weight × difference, a swap of two
places by difference of weights × difference of characters; neither product can be a multiple of
a prime when no factor is. So every such slip is found.
"""

import unicodedata
from collections.abc import Container
from enum import StrEnum
from random import Random

from letters.errors import BadCode, CodeFault

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
LENGTH = 8
ROOM = len(ALPHABET) ** (LENGTH - 2)
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_WEIGHTS = range(LENGTH, 0, -1)
# What is left out of the alphabet is read as what it looks like.
_LOOKS_LIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "Z": "2"})


class CodeKind(StrEnum):
    """What a code names; the value is its first character."""

    LETTER = "X"
    PAIR = "P"
    BUNDLE = "B"
    CHILD = "C"
    VOLUNTEER = "V"
    SCHOOL = "S"
    CERTIFICATE = "T"


def make(kind: CodeKind, serial: int) -> str:
    """The code of a kind for a number of 0 ≤ serial < ROOM. Raises ValueError outside."""
    if not 0 <= serial < ROOM:
        raise ValueError(f"serial {serial} is not below {ROOM}")
    body = ""
    for _ in range(LENGTH - 2):
        serial, digit = divmod(serial, len(ALPHABET))
        body = ALPHABET[digit] + body
    start = kind.value + body
    return group(start + ALPHABET[-_weighted(start) % len(ALPHABET)])


def parse(text: str, kind: CodeKind | None = None) -> str:
    """The code that was meant, as it is stored.

    Case, width, spaces and dashes do not matter, and look-alikes (O, I, L, U, Z) are understood.
    Raises BadCode with the fault: empty, length, character, check or kind.
    """
    plain = _plain(text)
    if not plain:
        raise BadCode(text, CodeFault.EMPTY)
    if any(character not in _VALUE for character in plain):
        raise BadCode(text, CodeFault.CHARACTER)
    if len(plain) != LENGTH:
        raise BadCode(text, CodeFault.LENGTH)
    if _weighted(plain) % len(ALPHABET):
        raise BadCode(text, CodeFault.CHECK)
    if plain[0] not in {k.value for k in CodeKind} or (kind and plain[0] != kind.value):
        raise BadCode(text, CodeFault.KIND)
    return group(plain)


def new_codes(kind: CodeKind, rng: Random, count: int, taken: Container[str] = ()) -> list[str]:
    """`count` new random codes of a kind, all different and none of them taken."""
    fresh: dict[str, None] = {}
    while len(fresh) < count:
        code = make(kind, rng.randrange(ROOM))
        if code not in taken:
            fresh[code] = None
    return list(fresh)


def group(plain: str) -> str:
    """Eight characters in two groups of four, as they are read aloud."""
    return f"{plain[:4]}-{plain[4:]}"


def _plain(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).upper()
    kept = (
        c for c in narrow if not c.isspace() and unicodedata.category(c) != "Pd" and c not in "−ー_"
    )
    return "".join(kept).translate(_LOOKS_LIKE)


def _weighted(plain: str) -> int:
    return sum(w * _VALUE[c] for w, c in zip(_WEIGHTS, plain, strict=False))
