# ruff: noqa: E501 - one list of words to a line
"""Kinship by name. In goes a text, out comes which one relative it names, father or grandmother."""

import re
from collections.abc import Sequence
from functools import lru_cache

from app.intake.fields.phrase import Phrase
from app.intake.values.codes import relation_of
from app.intake.values.text import packed

# Two at once, of whom the label says only that it is one.
_EITHER = "父母"
# Each word for one relative, by the word that relations are told in; 家长 is none.
_KIN = (
    (_EITHER, r"父亲?[/或、及和与]*母亲?|爸爸?[/或、及和与]*妈妈?|外?祖父母|fatherormother"),
    ("外祖母", r"外祖母|外婆|姥姥|姥娘|家婆"),
    ("外祖父", r"外祖父|外公|姥爷|家公"),
    ("祖母", r"(?<!外)祖母|奶奶|阿嬷"),
    ("祖父", r"(?<!外)祖父|爷爷|阿公"),
    ("父亲", r"(?<![伯叔舅姑姨祖养继岳])父(?:亲|(?=姓|名|电|手|联|$))|爸爸?|(?<!grand)father|\bdad"),
    ("母亲", r"(?<![伯叔舅姑姨祖养继岳])母(?:亲|(?=姓|名|电|手|联|$))|(?<![姑舅姨婶])妈妈?|(?<!grand)mother|\bmu?m\b|\bmom"),
    ("姑姑", r"[大小二三]?姑(?:[姑妈母]|(?=姓|名|电|手|$))"),
    ("姑父", r"姑[父丈]"),
    ("舅舅", r"[大小二三]?舅(?:[舅父]|(?=姓|名|电|手|$))"),
    ("舅母", r"舅[妈母]"),
    ("姨母", r"[大小二三]?姨(?:[妈母姨]|(?=姓|名|电|手|$))"),
    ("姨父", r"姨[父丈]"),
    ("伯父", r"[大二三]?伯(?:[伯父]|(?=姓|名|电|手|$))"),
    ("伯母", r"伯母|大娘"),
    ("叔父", r"[小大二三]?叔(?:[叔父]|(?=姓|名|电|手|$))"),
    ("婶母", r"婶[婶母子]?"),
    ("aunt", r"aunt"), ("uncle", r"uncle"),
    ("grandmother", r"grandmother|grandma"), ("grandfather", r"grandfather|grandpa(?!rent)"),
)  # fmt: skip
_ANY = re.compile("|".join(f"({words})" for _kin, words in _KIN))
_PARENTS = frozenset({_EITHER, "父亲", "母亲"})


@lru_cache(maxsize=8192)
def kin_in(text: str) -> tuple[tuple[str, str], ...]:
    """The relatives that a packed text names, each with the word for it; one sign alone is said
    in full.
    """
    found = ((_KIN[(one.lastindex or 1) - 1][0], one.group()) for one in _ANY.finditer(text))
    return tuple((kin, word if len(word) > 1 else kin) for kin, word in found)


def kin_of(text: str) -> frozenset[str]:
    """Which relatives a cell of relations names, whichever words or codes it has for them."""
    return frozenset(kin for kin, _ in kin_in(packed(relation_of(text))))


def kin_named(phrase: Phrase) -> str:
    """The one relative whose column a heading is, in its own word: by the heading itself, then its
    brackets, then what stands above; '' for none, and where there are several to choose from.
    """
    for text in _nearest_first(phrase):
        if found := kin_in(text):
            is_one = len({kin for kin, _ in found}) == 1 and found[0][0] != _EITHER
            return found[0][1] if is_one else ""
    return ""


def kin_answering(phrase: Phrase) -> frozenset[str]:
    """The relatives by whose name a heading asks for an answer; parents answer as parents."""
    for text in _nearest_first(phrase):
        if found := kin_in(text):
            return frozenset(kin for kin, _ in found) - _PARENTS
    return frozenset()


def _nearest_first(phrase: Phrase) -> Sequence[str]:
    return (phrase.body, *phrase.brackets, *phrase.around)
