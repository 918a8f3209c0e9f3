"""A text as it is compared: one width, one script, digits, no signs between; each sign of it knows
where in the original it stands.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

VARIANTS = Path(__file__).parent / "variants"
KEPT = ("L", "N")
"""Letters and numbers are compared; spaces, punctuation, marks and pictures are not."""

DRAWN = re.compile(r"^(?:CROSSED )?NEGATIVE (?:CIRCLED|SQUARED) LATIN CAPITAL LETTER ([A-Z])$")
"""Letters that are pictures to Unicode, as 🆀🆀."""


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` as it is compared; `at[i]` is the place in the original of its i-th sign."""

    text: str
    at: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that a part of the folded text stands for."""
        return self.at[start], self.at[end - 1] + 1


def fold(text: str) -> Folded:
    """The text as it is compared, in one pass."""
    signs: list[str] = []
    at: list[int] = []
    for place, sign in enumerate(text):
        folded = fold_sign(sign)
        signs.append(folded)
        at.extend([place] * len(folded))
    return Folded("".join(signs), tuple(at))


def sound(folded: Folded) -> Folded:
    """The same as it is said: Chinese signs as their syllables without tones."""
    syllables = [syllable(sign) for sign in folded.text]
    at = [place for one, place in zip(syllables, folded.at, strict=True) for _ in one]
    return Folded("".join(syllables), tuple(at))


def is_known(sign: str) -> bool:
    """Whether a sign is compared as one that lists hold: Latin, a digit, Chinese of the usual."""
    folded = fold_sign(sign)
    return bool(folded) and all(one <= "\u024f" or "\u3400" <= one <= "\u9fff" for one in folded)


@lru_cache(maxsize=16384)
def fold_sign(sign: str) -> str:
    """What one sign of a text is compared as; empty for what is passed over."""
    known = _table("signs").get(sign)
    if known is not None:
        return known
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if drawn := DRAWN.search(unicodedata.name(sign, "")):
        return drawn[1].lower()
    plain = unicodedata.normalize("NFKC", sign).casefold()
    kept = (one for one in plain if unicodedata.category(one)[0] in KEPT)
    return "".join(_table("traditional").get(one, _table("digits").get(one, one)) for one in kept)


@lru_cache(maxsize=16384)
def syllable(sign: str) -> str:
    """How a sign is said, without tone; what is not Chinese stands for itself."""
    # Its dictionary takes a third of a second to load.
    from pypinyin import lazy_pinyin

    return lazy_pinyin(sign)[0].lower() if "\u4e00" <= sign <= "\u9fff" else sign


@cache
def _table(name: str) -> Mapping[str, str]:
    """What stands for what: lines of one sign, a space and what it is compared as."""
    lines = (VARIANTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if line and not line.startswith("#"))
