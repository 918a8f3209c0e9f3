"""A template understood: its placeholders found and joined, its body made ready to be filled."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, TypeVar

from lxml import etree

from letters.documents.errors import TemplateRefused
from letters.documents.own.fields import (
    BRACES,
    DRAWING,
    FIELDS,
    HALF_WIDTH,
    NAMES,
    NEEDED,
    PLACEHOLDER,
    QR,
    SINGLE,
)
from letters.documents.own.suspects import (
    Finding,
    W,
    counted_on,
    left_over,
    refuse_fetching,
    suspects,
)
from letters.documents.own.unpacking import unpacked

_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_UNIQUE = re.compile(r"^\{[^}]*/wordml\}(paraId|textId)$")
_GONE = {
    *("bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "dataBinding"),
    *("commentRangeStart", "commentRangeEnd", "commentReference"),
}
_OF_CONTROLS = {"alias", "tag", "id", "placeholder", "showingPlcHdr"}
_ACTIVE = {"object", "altChunk", "control", "subDoc", "OLEObject"}
_DOCUMENT, _TYPES = "word/document.xml", "[Content_Types].xml"
_DOTX, _DOCX = "wordprocessingml.template.main+xml", "wordprocessingml.document.main+xml"
_CODE = f"{{{{{QR}}}}}"
_CODE_RUN = re.compile(r"<(\w+):r>\{\{qr\}\}</\1:r>")
_SPLIT = re.compile(r"\{\{(" + "|".join([*NAMES, DRAWING, f":{QR}"]) + r")\}\}")

LONGEST = 500_000
"""So many bytes may be written for each letter."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Template:
    """A template: parts without the body, the body's pieces, what was found.

    In `pieces` every second one is a field's name. `faults` stop it, `notes` do not.
    """

    parts: Mapping[str, bytes]
    before: str
    pieces: tuple[str, ...]
    after: str
    used: tuple[str, ...]
    faults: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def read_template(content: bytes) -> Template:
    """The template in a Word file. Raises TemplateRefused."""
    parts = unpacked(content)
    trees = {name: _tree(data) for name, data in parts.items() if _ends(name, ".xml", ".rels")}
    refuse_fetching(trees)
    document = trees[_DOCUMENT]
    body = document.find(f"{{{W}}}body")
    if body is None:
        raise TemplateRefused("wrong_kind")
    faults, notes = [*suspects(trees, document)], list[Finding]()
    faults += _clean(body)
    used = [field for found in body.iter(f"{{{W}}}p") for field in _join(found, faults, notes)]
    faults += [("missing", NAMES[field]) for field in NEEDED if field not in used]
    if pictures := sum(name.startswith("word/media/") for name in parts):
        notes.append(("images", str(pictures)))
    if counted_on(trees, body):
        notes.append(("numbered", ""))
    _forget(trees, parts)
    faults += _lost(trees)
    rest = parts | {name: etree.tostring(tree) for name, tree in trees.items()}
    del rest[_DOCUMENT]
    before, pieces, after = _pieces(document, body)
    if not faults:
        faults += left_over(pieces)
    if sum(len(piece.encode()) for piece in pieces) > LONGEST:
        faults.append(("too_long", str(LONGEST // 1_000)))
    _tree(f"{before}{''.join(pieces[::2])}{after}".encode())
    return Template(rest, before, pieces, after, _once(used), _once(faults), _once(notes))


def _once(found: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(found))


def _ends(name: str, *ends: str) -> bool:
    """Word reads names of parts without regard to case."""
    return name.lower().endswith(ends)


def _tree(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise TemplateRefused("damaged") from fault


def _clean(body: Any) -> Iterator[Finding]:
    """Take out what may stand once in a file only; tell what cannot be copied."""
    for node in list(body.iter()):
        tag = etree.QName(node).localname if isinstance(node.tag, str) else ""
        for name in [name for name in node.attrib if _UNIQUE.match(name)]:
            del node.attrib[name]
        if tag in _ACTIVE:
            yield "active", tag
        elif tag == "sectPr" and node.getparent() is not body:
            yield "sections", ""
        elif tag == "docPr":
            node.set("id", f"{{{{{DRAWING}}}}}")
        elif tag == "sdtPr":
            for part in list(node.iterchildren("{*}*")):
                if etree.QName(part).localname in _OF_CONTROLS:
                    node.remove(part)
        elif tag in _GONE or not tag:
            _drop(node)


def _drop(node: Any) -> None:
    parent, before = node.getparent(), node.getprevious()
    if parent is None:
        return
    if node.tail:
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
    parent.remove(node)


def _join(paragraph: Any, faults: list[Finding], notes: list[Finding]) -> Iterator[str]:
    """Put each placeholder into one run, give the code for phones a run of its own."""
    texts = [node for node in paragraph.iter(f"{{{W}}}t") if _paragraph_of(node) is paragraph]
    words = "".join(node.text or "" for node in texts).translate(HALF_WIDTH)
    faults += [("single", name) for name in SINGLE.findall(words)]
    if not BRACES.search(words):
        return
    for node in texts:
        node.text = (node.text or "").translate(HALF_WIDTH)
    if BRACES.search(PLACEHOLDER.sub("", words)):
        faults.append(("braces", words.strip()[:40]))
        yield from (FIELDS[name] for name in PLACEHOLDER.findall(words) if name in FIELDS)
        return
    for found in list(PLACEHOLDER.finditer(words))[::-1]:
        name = found[1]
        if name not in FIELDS:
            faults.append(("unknown", name[:40]))
            continue
        if _put_together(texts, found.start(), found.end(), f"{{{{{FIELDS[name]}}}}}"):
            notes.append(("split", name))
        yield FIELDS[name]
    for node in texts:
        node.set(_XML_SPACE, "preserve")
        if _CODE in (node.text or ""):
            _alone(node)


def _paragraph_of(node: Any) -> Any:
    return next(node.iterancestors(f"{{{W}}}p"), None)


def _put_together(texts: list[Any], start: int, end: int, placeholder: str) -> bool:
    """Write the placeholder into the first of the texts it lies in; whether it lay in several."""
    at, first, several = 0, True, False
    for node in texts:
        words = node.text or ""
        low, high = max(start - at, 0), min(end - at, len(words))
        at += len(words)
        if low < high:
            node.text = words[:low] + (placeholder if first else "") + words[high:]
            several, first = several or not first, False
    return several


def _alone(node: Any) -> None:
    """The run of a text becomes runs: what was before, each code, what comes after."""
    whole = node.getparent()
    looks = whole.find(f"{{{W}}}rPr")
    for child in [child for child in whole if child is not looks]:
        pieces = re.split(r"(\{\{qr\}\})", node.text or "") if child is node else [child]
        for piece in pieces:
            part = etree.Element(f"{{{W}}}r", nsmap=whole.nsmap)
            if piece == _CODE:
                part.text = piece
            else:
                part.extend([] if looks is None else [deepcopy(looks)])
                part.append(_text(piece) if isinstance(piece, str) else piece)
            whole.addprevious(part)
    whole.getparent().remove(whole)


def _text(words: str) -> Any:
    found = etree.Element(f"{{{W}}}t")
    found.text = words
    found.set(_XML_SPACE, "preserve")
    return found


def _forget(trees: Mapping[str, Any], parts: Mapping[str, bytes]) -> None:
    """Take out the types and relations of parts that are not kept; a .dotx becomes a letter."""
    for node in trees[_TYPES]:
        if str(node.get("ContentType", "")).endswith(_DOTX):
            node.set("ContentType", node.get("ContentType").replace(_DOTX, _DOCX))
    kept = {name.lower() for name in parts}
    for name, tree in trees.items():
        folder = posixpath.dirname(posixpath.dirname(name))
        for node in list(tree):
            target = node.get("Target") if _ends(name, ".rels") else node.get("PartName")
            place = posixpath.normpath(posixpath.join("/", folder, target or ""))
            listed = name == _TYPES or _ends(name, ".rels")
            if target and listed and place[1:].lower() not in kept:
                tree.remove(node)


def _lost(trees: Mapping[str, Any]) -> Iterator[Finding]:
    """What is shown from a part that is not kept: a picture of a kind that sheets cannot have."""
    by_name = {name.lower(): tree for name, tree in trees.items()}
    for name, tree in by_name.items():
        folder, _, file = name.rpartition("/")
        relations = by_name.get(f"{folder}/_rels/{file}.rels", ())
        known = {node.get("Id") for node in relations}
        for node in tree.iter():
            used = [value for key, value in node.attrib.items() if key.startswith(f"{{{_R}}}")]
            if not known.issuperset(used):
                yield "pictures", ""


def _pieces(document: Any, body: Any) -> tuple[str, tuple[str, ...], str]:
    last = body.find(f"{{{W}}}sectPr")
    end = len(body) if last is None else body.index(last)
    body.insert(end, etree.ProcessingInstruction("xinqiao", "end"))
    body.insert(0, etree.ProcessingInstruction("xinqiao", "begin"))
    text = etree.tostring(document, encoding="unicode")
    before, _, rest = text.partition("<?xinqiao begin?>")
    blocks, _, after = rest.partition("<?xinqiao end?>")
    return before, tuple(_SPLIT.split(_CODE_RUN.sub(f"{{{{:{QR}}}}}", blocks))), after
