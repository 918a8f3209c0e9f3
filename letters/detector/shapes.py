"""What is known by its shape: telephone and other long numbers, mail and net addresses."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from letters.detector.categories import Category
from letters.detector.folding import Folded

# Runs of digits of the folded text, whatever stood between them; each alternative is bounded.
NUMBER = re.compile(r"\d{7,}")
MOBILE = re.compile(r"1[3-9]\d{9}")
# Of the text in one width, with its signs; repetitions are bounded, so that looking stays linear.
SHAPES = (
    (
        Category.CONTACT,
        re.compile(r"[a-z0-9][a-z0-9._+-]{0,40} ?[@＠] ?[a-z0-9]{1,40}\.[a-z]{2,10}"),
    ),
    (
        Category.LINK,
        re.compile(r"https?:|www ?\.|[a-z0-9]{2,40} ?[.。点] ?(?:com|cn|net|tv|cc|top)\b"),
    ),
)
Found = tuple[Category, int, int]


def shapes_in(text: str, folded: Folded) -> Iterator[Found]:
    """Each of them with its place in the original."""
    for match in NUMBER.finditer(folded.text):
        if _is_call(match.group()):
            yield Category.CONTACT, *folded.original(*match.span())
    plain = "".join(map(_plain, text))
    for category, shape in SHAPES:
        for match in shape.finditer(plain):
            yield category, *match.span()


def _is_call(digits: str) -> bool:
    """Whether so many digits may be somebody's number; days and years have fewer."""
    return len(digits) >= 8 or MOBILE.search(digits) is not None or len(set(digits)) >= 4


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    """One sign of one width for each sign of the text, so that places stay."""
    one = unicodedata.normalize("NFKC", sign).casefold()
    return one if len(one) == 1 else sign
