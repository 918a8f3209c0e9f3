"""The parts of an .xlsx under the names that readers look for.

Excel finds its way by the relationships of the parts; some writers part folders by backslashes or
give the workbook another name.
"""

import re
from collections.abc import Mapping

_ROOT = "_rels/.rels"
_BOOK, _BOOK_RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^<>]*)>")
_TARGET = re.compile(rb"""\bTarget\s*=\s*["']([^"'<>]*)["']""")


def with_usual_names(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts with forward slashes, and the workbook where the reader of cells looks for it."""
    named = {name.replace("\\", "/").lstrip("/"): data for name, data in parts.items()}
    book = _book(named.get(_ROOT, b""))
    if _BOOK in named or book not in named or not book.startswith("xl/") or book.count("/") > 1:
        return named
    named[_BOOK] = named.pop(book)
    relations = f"xl/_rels/{book.removeprefix('xl/')}.rels"
    if relations in named:
        named[_BOOK_RELATIONS] = named.pop(relations)
    return named


def _book(relations: bytes) -> str:
    """The part that the relationships of the package name as its document."""
    for found in _RELATION.finditer(relations):
        target = _TARGET.search(found.group(1))
        if target and b'/officeDocument"' in found.group(1).replace(b"'", b'"'):
            return target.group(1).decode("utf-8", "replace").replace("\\", "/").lstrip("/")
    return ""
