"""How Chinese names sort: by pinyin, on every database alike."""

from pypinyin import Style, lazy_pinyin

LONGEST = 200


def sort_key(name: str) -> str:
    """The name's syllables with tones as numbers, short enough for its column."""
    return " ".join(lazy_pinyin(name, style=Style.TONE3))[:LONGEST].lower()
