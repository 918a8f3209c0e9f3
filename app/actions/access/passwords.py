"""Passwords: how they are hashed (Argon2id), compared, and which ones are too weak."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST, LONGEST = 8, 128
FREQUENT = Path(__file__).parent / "frequent_passwords.txt"
WORD = re.compile(r"\w+")
OURS = ("xinqiao", "信桥", "letters", "volunteer", "志愿者")
"""Words that everybody here thinks of first."""
RUNS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_of(password: str) -> str:
    """What is stored in place of a password."""
    return _hasher.hash(_plain(password))


def fits(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one.

    Where none is stored (no such user) the answer is no, after the same amount of work.
    """
    try:
        matches = _hasher.verify(stored or _nobodys_hash(), _plain(password))
    except (VerificationError, InvalidHashError):
        return False
    return matches and stored is not None


def outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def weakness(password: str, *personal: str) -> str | None:
    """Why a password may not be chosen, as an error code, or None.

    `personal` are the person's address, name and school; a password made of them, or of the
    programme's own words, is easy to guess.
    """
    plain = _plain(password).casefold()
    if len(plain) < SHORTEST:
        return "password.short"
    if len(plain) > LONGEST:
        return "password.long"
    if plain in _frequent() or len(set(plain)) < 4 or _runs_on(plain):
        return "password.frequent"
    return "password.personal" if _left_without(plain, (*personal, *OURS)) < 5 else None


def _plain(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _left_without(plain: str, personal: tuple[str, ...]) -> int:
    """How many signs of a password are left when the personal words are taken out."""
    words = {word for text in personal for word in WORD.findall(_plain(text).casefold())}
    for word in sorted(words, key=len, reverse=True):
        if len(word) > 1:
            plain = plain.replace(word, "")
    return len(plain)


def _runs_on(plain: str) -> bool:
    return any(plain in run or plain in run[::-1] for run in RUNS)


@cache
def _frequent() -> frozenset[str]:
    return frozenset(FREQUENT.read_text(encoding="utf-8").split())


@cache
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
