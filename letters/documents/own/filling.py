"""A template filled: its body once for each letter, written as it is made, never held whole."""

import io
import itertools
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO
from xml.sax.saxutils import escape

from letters.documents.own.fields import DRAWING, QR, values_of
from letters.documents.own.reading import Template
from letters.documents.qr import qr_png
from letters.documents.sheet import LetterSheet
from letters.documents.wording import printable

_EPOCH = (1980, 1, 1, 0, 0, 0)
_IN_MEMORY = 4 * 2**20
_RELS, _TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
_IMAGE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_NO_RELATIONS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b"</Relationships>"
)
_PNG = b'<Default Extension="png" ContentType="image/png"/>'
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SIDE = 28 * 36000
_SIZE = f'cx="{_SIDE}" cy="{_SIDE}"'
_QUOTE = {'"': "&quot;"}
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    f'xmlns:a="{_DRAWING}/main" xmlns:pic="{_DRAWING}/picture"'
)
_START = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:pPr>{page}'
    '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
)


def fill(template: Template, sheets: Iterable[LetterSheet], out: BinaryIO) -> int:
    """Write a Word file with a copy for each sheet to `out`; how many there were.

    What is kept in memory does not grow with their number, but for the zip's table of entries.
    Raises LinkError when a link does not fit a QR code.
    """
    count, numbers = 0, itertools.count(1)
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        SpooledTemporaryFile(_IN_MEMORY) as body,
        SpooledTemporaryFile(_IN_MEMORY) as relations,
    ):
        _store_parts(archive, template)
        body.write(template.before.encode())
        for count, sheet in enumerate(sheets, 1):
            body.write(_copy(template, sheet, count, numbers).encode())
            relations.write(_relation(count).encode())
            picture = zipfile.ZipInfo(f"word/media/own{count}.png", _EPOCH)
            archive.writestr(picture, qr_png(sheet.url))
        body.write(template.after.encode())
        _store_relations(archive, template, relations)
        body.seek(0)
        with archive.open(_entry("word/document.xml"), "w", force_zip64=True) as target:
            shutil.copyfileobj(body, target)
    return count


def filled(template: Template, sheets: Iterable[LetterSheet]) -> bytes:
    """The Word file of a few sheets."""
    out = io.BytesIO()
    fill(template, sheets, out)
    return out.getvalue()


def _copy(template: Template, sheet: LetterSheet, at: int, numbers: Iterator[int]) -> str:
    values = {name: escape(printable(said), _QUOTE) for name, said in values_of(sheet).items()}
    pieces = list(template.pieces)
    for place in range(1, len(pieces), 2):
        name = pieces[place]
        if name == DRAWING:
            pieces[place] = str(next(numbers))
        elif name == f":{QR}":
            pieces[place] = _code(at, next(numbers))
        else:
            # A code in a place where no picture can stand is left out.
            pieces[place] = values.get(name, "")
    return _START.format(page="<w:pageBreakBefore/>" if at > 1 else "") + "".join(pieces)


def _code(at: int, number: int) -> str:
    return (
        f'<w:r {_NAMESPACES}><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {_SIZE}/><wp:docPr id="{number}" name="code {number}" descr="二维码"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_DRAWING}/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="code"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="rIdOwn{at}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {_SIZE}/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        f"</a:graphic></wp:inline></w:drawing></w:r>"
    )


def _relation(at: int) -> str:
    return f'<Relationship Id="rIdOwn{at}" Type="{_IMAGE}" Target="media/own{at}.png"/>'


def _store_parts(archive: zipfile.ZipFile, template: Template) -> None:
    """All parts but the body and its relations; the first one names the types, as Word has it."""
    for name in sorted(template.parts, key=lambda name: name != _TYPES):
        data = template.parts[name]
        if name == _TYPES and b'Extension="png"' not in data:
            start, _, rest = data.partition(b">")
            data = start + b">" + _PNG + rest
        if name != _RELS:
            archive.writestr(_entry(name), data)


def _store_relations(archive: zipfile.ZipFile, template: Template, relations: IO[bytes]) -> None:
    """Those of the template, and behind them those of the codes."""
    known = template.parts.get(_RELS, _NO_RELATIONS)
    head, _, _ = (known if b"</Relationships>" in known else _NO_RELATIONS).rpartition(b"</")
    with archive.open(_entry(_RELS), "w") as target:
        target.write(head)
        relations.seek(0)
        shutil.copyfileobj(relations, target)
        target.write(b"</Relationships>")


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
