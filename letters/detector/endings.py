"""Signs that sound like a word of a list and only end another: 孩子今天 says nothing of 自尽."""

from collections.abc import Collection
from functools import lru_cache

from letters.detector.folding import fold_sign

ENDINGS = frozenset("子字")
"""What ends many words, and sounds like 自."""
AFTER_NONE = frozenset("我你您他她它们想要去会能就也都不没了是再又别快用说把被让和跟")
"""After these signs no word goes on with one of ENDINGS."""
LONGEST_BEFORE = 2


def only_ends_a_word(text: str, start: int, own: Collection[str]) -> bool:
    """Whether the sign at `start` belongs to a word before it; `own` are those that a list says."""
    first = fold_sign(text[start])
    before = fold_sign(text[start - 1]) if start else ""
    if first in own or not "\u4e00" <= before <= "\u9fff":
        return False
    if first in ENDINGS:
        return before not in AFTER_NONE
    whole = "".join(map(fold_sign, text[max(0, start - LONGEST_BEFORE) : start + 1]))
    return any(_is_word(whole[at:]) for at in range(len(whole) - 1))


@lru_cache(maxsize=4096)
def _is_word(signs: str) -> bool:
    # Loaded with its dictionary of sounds, which is there already when something sounds alike.
    from pypinyin.constants import PHRASES_DICT

    return signs in PHRASES_DICT
