"""How Chinese names sort: by pinyin, on every database alike."""

LONGEST = 200


def sort_key(name: str) -> str:
    """The name's syllables with tones as numbers, short enough for its column."""
    # Its dictionary takes a third of a second to load, which few commands need.
    from pypinyin import Style, lazy_pinyin

    return " ".join(lazy_pinyin(name, style=Style.TONE3))[:LONGEST].lower()
