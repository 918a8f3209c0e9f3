"""Numbers of people in quoted texts. In goes a text of the file, out comes it without them."""

import re

# An id, a phone or a passport, however it is parted.
_NUMBER = re.compile(r"\d(?:[\s\-—–.·]{0,2}\d){6,}[Xx]?")
_DATES = re.compile(
    r"(?:19|20)\d\d[\-—–.]\d{1,2}[\-—–.]\d{1,2}(?: \d{1,2})?|(?:19|20)\d\d[\-—–](?:19|20)\d\d"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
# Behind a letter the same figures are those of a passport.
_LETTER = re.compile(r"[A-Za-z]$")


def without_numbers(text: str) -> str:
    """The text with '…' for each number that may be somebody's; a date stays."""
    return _NUMBER.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    is_date = _DATES.fullmatch(found.group()) and not _LETTER.search(found.string[: found.start()])
    return found.group() if is_date else "…"
