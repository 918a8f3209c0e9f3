"""Rare characters. In goes a text, out comes the same with the standard's own characters where old
programs wrote them at places of private use, as 䶮.
"""

import re

PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
"""Signs that mean something to one program alone; no font of another prints them."""

# GB 18030 has these eighty in a row of their own, where GBK programs had private signs.
_FIRST, _ROW, _GAP = 0xE815, 0x50, 0x7F
_FOUND = re.compile("[\ue815-\ue864]")
# Of the eighty, those that got their own place in the standard of 2022.
_LATE = dict(
    zip(
        (0xE816, 0xE817, 0xE818, 0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE831, 0xE832, 0xE83B, 0xE843,
         0xE854, 0xE855, 0xE864),
        "𠂇𠂉𠃌龴龵龶龷𡗗龸𢦏龹龺𤇾龻",
        strict=True,
    )
)  # fmt: skip


def standard(text: str) -> str:
    """The text with private signs that are known made standard; others stay as they are."""
    return _FOUND.sub(_standard, text) if PRIVATE.search(text) else text


def _standard(found: re.Match[str]) -> str:
    sign = ord(found.group())
    if sign in _LATE:
        return _LATE[sign]
    place = _ROW + sign - _FIRST
    return bytes([0xFE, place + (place >= _GAP)]).decode("gb18030")
