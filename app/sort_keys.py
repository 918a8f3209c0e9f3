"""How Chinese names sort and are found by pinyin, on every database alike."""

from functools import lru_cache

LONGEST = 200


def sort_key(name: str) -> str:
    """The name's syllables with tones as numbers, short enough for its column."""
    # Its dictionary takes a third of a second to load, which few commands need.
    from pypinyin import Style, lazy_pinyin

    return " ".join(lazy_pinyin(name, style=Style.TONE3))[:LONGEST].lower()


@lru_cache(maxsize=8192)
def spoken_key(name: str) -> str:
    """By what a name is found that is typed in pinyin: whole, or its initials: 'xiaolu xl'."""
    from pypinyin import lazy_pinyin

    # What is not Chinese comes as it stands, in one piece with its spaces.
    syllables = [part.lower() for piece in lazy_pinyin(name) for part in piece.split()]
    initials = "".join(syllable[0] for syllable in syllables)
    return f"{''.join(syllables)} {initials}"[:LONGEST]
