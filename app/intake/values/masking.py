"""Numbers of people in quoted texts. In goes a text of the file, out comes it without them."""

import re

# An id, a phone or a passport, however it is parted.
_NUMBER = re.compile(r"\d(?:[\s\-—–.·]{0,2}\d){6,}[Xx]?")
_DATES = re.compile(r"(?:19|20)\d\d[\-—–.]\d{1,2}[\-—–.]\d{1,2}|(?:19|20)\d\d[\-—–](?:19|20)\d\d")


def without_numbers(text: str) -> str:
    """The text with '…' for each number that may be somebody's; a date stays."""
    return _NUMBER.sub(
        lambda found: found.group() if _DATES.fullmatch(found.group()) else "…", text
    )
