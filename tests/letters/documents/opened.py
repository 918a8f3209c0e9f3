"""Opens a document as strictly as Word does: what Word would want to repair is an error here."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

import docx
from docx.document import Document
from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

# The order of children that the schema asks for (ECMA-376 part 1, annex A).
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl pBdr shd tabs snapToGrid "
    "spacing ind contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs color spacing w kern position sz szCs highlight u lang",
    "tblPr": "tblStyle tblpPr tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "tblBorders": "top left bottom right insideH insideV",
    "tcBorders": "top left bottom right",
    "tblCellMar": "top left bottom right",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p tbl",
    "anchor": "simplePos positionH positionV extent effectExtent wrapNone docPr "
    "cNvGraphicFramePr graphic",
}


class WordFile:
    """A document's bytes, opened."""

    def __init__(self, blob: bytes) -> None:
        self.blob = blob
        with zipfile.ZipFile(io.BytesIO(blob)) as archive:
            assert archive.testzip() is None
            names = archive.namelist()
            assert len(names) == len(set(names))
            assert names[0] == "[Content_Types].xml"
            self.parts = {name: archive.read(name) for name in names}

    @cached_property
    def trees(self) -> dict[str, etree._Element]:
        """Every XML part, parsed."""
        return {
            name: etree.fromstring(blob)
            for name, blob in self.parts.items()
            if name.endswith((".xml", ".rels"))
        }

    @cached_property
    def again(self) -> Document:
        """The document as python-docx reads it."""
        return docx.Document(io.BytesIO(self.blob))

    @property
    def text(self) -> str:
        """All words of all parts, a line for each paragraph."""
        return "\n".join(
            "".join(paragraph.itertext(f"{{{W}}}t"))
            for tree in self.trees.values()
            for paragraph in tree.iter(f"{{{W}}}p")
        )

    def edges(self, kind: str) -> list[str]:
        """The names of the parts of a kind: 'header', 'footer' or 'media'."""
        return [name for name in self.parts if name.startswith(f"word/{kind}")]

    def faults(self) -> list[str]:
        """Everything that Word would repair or refuse."""
        return [
            *self._untyped(),
            *self._unresolved(),
            *self._double_numbers(),
            *self._out_of_order(),
            *self._open_cells(),
        ]

    def _untyped(self) -> Iterator[str]:
        types = self.trees["[Content_Types].xml"]
        known = {node.get("PartName") for node in types.iter(f"{{{TYPES}}}Override")}
        endings = {node.get("Extension") for node in types.iter(f"{{{TYPES}}}Default")}
        for name in known:
            if name.removeprefix("/") not in self.parts:
                yield f"{name} has a type and no part"
        for name in self.parts:
            ending = name.rpartition(".")[2]
            typed = f"/{name}" in known or ending in endings - {"xml"}
            if not typed and name != "[Content_Types].xml":
                yield f"{name} has no type"

    def _unresolved(self) -> Iterator[str]:
        known = set()
        for name, tree in self.trees.items():
            if not name.endswith(".rels"):
                continue
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in tree:
                target = posixpath.normpath(posixpath.join(folder, relation.get("Target")))
                known.add(relation.get("Id"))
                if target not in self.parts:
                    yield f"{name}: {target} does not exist"
        document = self.trees["word/document.xml"]
        for node in document.iter():
            for used in (node.get(f"{{{R}}}id"), node.get(f"{{{R}}}embed")):
                if used is not None and used not in known:
                    yield f"relationship {used} does not exist"

    def _double_numbers(self) -> Iterator[str]:
        numbers = [
            node.get("id")
            for name in sorted(self.trees)
            for node in self.trees[name].iter(f"{{{WP}}}docPr")
        ]
        if len(numbers) != len(set(numbers)):
            yield "two drawings share a number"

    def _out_of_order(self) -> Iterator[str]:
        for name, tree in self.trees.items():
            for node in tree.iter(*(f"{{{space}}}{tag}" for tag in ORDER for space in (W, WP))):
                tag = etree.QName(node).localname
                ranks = ORDER[tag].split()
                children = [etree.QName(child).localname for child in node]
                unknown = [child for child in children if child not in ranks]
                if unknown:
                    yield f"{name}: {tag} holds {unknown}"
                elif any(ranks.index(a) > ranks.index(b) for a, b in pairwise(children)):
                    yield f"{name}: {tag} holds {children}"

    def _open_cells(self) -> Iterator[str]:
        for name, tree in self.trees.items():
            for node in tree.iter(f"{{{W}}}tc"):
                if etree.QName(node[-1]).localname != "p":
                    yield f"{name}: a cell does not end with a paragraph"
