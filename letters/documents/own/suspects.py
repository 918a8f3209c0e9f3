"""What in a template's parts would be the same on all sheets, tell on somebody, or fetch."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from letters.documents.errors import TemplateRefused
from letters.documents.own.fields import BRACES, HALF_WIDTH, PLACEHOLDER

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
Finding = tuple[str, str]
"""A code, and the name or place that it is about."""
_CHANGES = {"ins", "del", "moveFrom", "moveTo"}
_HARMLESS = {"PAGE", "NUMPAGES", "SECTIONPAGES", "MERGEFORMAT", "ARABIC"}
_FETCHED = {"src", "href", "althref"}
_NOT_COUNTED = {"bullet", "none"}


def refuse_fetching(trees: Mapping[str, Any]) -> None:
    """Raise TemplateRefused where something comes from elsewhere, by a relation or by a name."""
    for tree in trees.values():
        for node in tree.iter("{*}*"):
            if str(node.get("TargetMode", "")).lower() == "external":
                raise TemplateRefused("external")
            for name, value in node.attrib.items():
                if name.rpartition("}")[2].lower() in _FETCHED and value and value[0] != "#":
                    raise TemplateRefused("external")


def suspects(trees: Mapping[str, Any], document: Any) -> Iterator[Finding]:
    """What stands in headers, in fields and in what Word keeps of changes."""
    for tree in trees.values():
        if tree is not document:
            words = "".join(tree.itertext(f"{{{W}}}t")).translate(HALF_WIDTH)
            yield from (("in_header", one) for one in PLACEHOLDER.findall(words))
        for node in tree.iter(f"{{{W}}}*"):
            # What Word keeps of a change of looks has no tag of its own, but its author's name.
            if node.tag.rpartition("}")[2] in _CHANGES or f"{{{W}}}author" in node.attrib:
                yield "changes", ""
        yield from _fields(tree)


def _fields(tree: Any) -> Iterator[Finding]:
    """Fields that fetch something or ask for it; the numbers of pages do neither."""
    asked = [node.get(f"{{{W}}}instr", "") for node in tree.iter(f"{{{W}}}fldSimple")]
    for node in tree.iter(f"{{{W}}}instrText", f"{{{W}}}fldChar"):
        # Word may split a field's words over runs: between two marks they belong together.
        asked.append("\n" if node.tag.endswith("}fldChar") else node.text or "")
    for word in re.findall(r"[A-Za-z]{3,}", "".join(asked)):
        if word.upper() not in _HARMLESS:
            yield "field", word[:40]


def left_over(pieces: tuple[str, ...]) -> Iterator[Finding]:
    """Placeholders where no words can be put in: in a formula, or letters drawn as a picture."""
    for piece in pieces[::2]:
        if found := BRACES.search(piece):
            yield "unreachable", re.sub(r"<[^>]*>|[\"<].*", "", piece[found.start() :])[:40]


def counted_on(trees: Mapping[str, Any], body: Any) -> bool:
    """Whether a numbered list is in it: its numbers would go on from letter to letter."""
    by_name = {name.lower(): tree for name, tree in trees.items()}
    numbering, styles = by_name.get("word/numbering.xml"), by_name.get("word/styles.xml")
    if numbering is None:
        return False
    worn = {node.get(f"{{{W}}}val") for node in body.iter(f"{{{W}}}pStyle")}
    looks = () if styles is None else styles.iter(f"{{{W}}}style")
    places = [body, *(one for one in looks if one.get(f"{{{W}}}styleId") in worn)]
    used = {node.get(f"{{{W}}}val") for one in places for node in one.iter(f"{{{W}}}numId")}
    counting = {
        one.get(f"{{{W}}}abstractNumId")
        for one in numbering.iter(f"{{{W}}}abstractNum")
        for form in list(one.iter(f"{{{W}}}numFmt"))[:1]
        if form.get(f"{{{W}}}val") not in _NOT_COUNTED
    }
    return any(
        node.get(f"{{{W}}}val") in counting
        for one in numbering.iter(f"{{{W}}}num")
        if one.get(f"{{{W}}}numId") in used
        for node in one.iter(f"{{{W}}}abstractNumId")
    )
