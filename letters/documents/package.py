"""A Word file put together part by part: the same content gives the same bytes."""

import io
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO
from xml.sax.saxutils import escape

from letters.documents.drawing import Box, picture
from letters.documents.markup import BODY_NAMESPACES
from letters.documents.qr import qr_png
from letters.documents.styles import base_parts

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_IN_MEMORY = 4 * 2**20

_SETTINGS = (
    f'{_DECLARATION}<w:settings xmlns:w="{_WORD}"><w:zoom w:percent="100"/>'
    f'<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="doNotCompress"/>'
    f'<w:compat><w:compatSetting w:name="compatibilityMode" '
    f'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    f'<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


@dataclass(slots=True)
class Package:
    """One Word file under construction. `title` goes into its properties, no name does."""

    title: str
    printed_on: date
    _parts: dict[str, bytes] = field(default_factory=dict)
    _related: list[tuple[str, str]] = field(default_factory=list)
    _pictures: dict[str, str] = field(default_factory=dict)
    _media: IO[bytes] = field(default_factory=lambda: _spool())
    _sizes: list[tuple[str, int]] = field(default_factory=list)
    _drawings: int = 0

    def __post_init__(self) -> None:
        base = base_parts()
        self._add("styles", "styles.xml", base["styles"])
        self._add("theme", "theme/theme1.xml", base["theme"])
        self._add("settings", "settings.xml", _SETTINGS.encode())

    def drawing_number(self) -> int:
        """Return the next number for a drawing, unique in this file."""
        self._drawings += 1
        return self._drawings

    def qr(self, text: str, place: Box) -> str:
        """Return a run with the QR code of `text`; the same text is stored once.

        Raises LinkError when the text does not fit.
        """
        if text not in self._pictures:
            name = f"media/qr{len(self._pictures) + 1}.png"
            self._sizes.append((f"word/{name}", self._media.write(qr_png(text))))
            self._pictures[text] = self._relate("image", name)
        return picture(self.drawing_number(), self._pictures[text], place, "二维码")

    def jpeg(self, content: bytes, place: Box) -> str:
        """Return a run with a picture that was sent; each is stored as often as it stands there."""
        name = f"media/picture{self.drawing_number()}.jpeg"
        self._sizes.append((f"word/{name}", self._media.write(content)))
        related = self._relate("image", name)
        return picture(self.drawing_number(), related, place, "图画")

    def header(self, content: str) -> str:
        """Store a header of block content and return its relationship id."""
        return self._edge("header", "hdr", content)

    def footer(self, content: str) -> str:
        """Store a footer of block content and return its relationship id."""
        return self._edge("footer", "ftr", content)

    def save(self, body: Iterable[str]) -> bytes:
        """Return the file's bytes; see `write`."""
        out = io.BytesIO()
        self.write(body, out)
        return out.getvalue()

    def write(self, body: Iterable[str], out: BinaryIO) -> None:
        """Write the file; `body` is everything inside w:body, its last sectPr too.

        Body and codes wait in a file, so that memory does not grow with them.
        """
        with _spool() as blocks, zipfile.ZipFile(out, "w") as archive:
            for block in body:
                blocks.write(block.encode())
            for name, text in (
                ("[Content_Types].xml", self._content_types()),
                ("_rels/.rels", _ROOT),
                ("docProps/core.xml", self._core()),
                ("word/_rels/document.xml.rels", self._relationships()),
            ):
                archive.writestr(_entry(name), text.encode())
            for name, blob in self._parts.items():
                archive.writestr(_entry(name), blob)
            self._media.seek(0)
            for name, size in self._sizes:
                archive.writestr(_entry(name), self._media.read(size))
            self._media.close()
            with archive.open(_entry("word/document.xml"), "w", force_zip64=True) as document:
                start = f"{_DECLARATION}<w:document {BODY_NAMESPACES}><w:body>"
                document.write(start.encode())
                blocks.seek(0)
                shutil.copyfileobj(blocks, document)
                document.write(b"</w:body></w:document>")

    def _add(self, kind: str, name: str, blob: bytes) -> str:
        self._parts[f"word/{name}"] = blob
        return self._relate(kind, name)

    def _relate(self, kind: str, name: str) -> str:
        self._related.append((kind, name))
        return f"rId{len(self._related)}"

    def _edge(self, kind: str, tag: str, content: str) -> str:
        count = sum(known == kind for known, _ in self._related) + 1
        xml = f"{_DECLARATION}<w:{tag} {BODY_NAMESPACES}>{content}</w:{tag}>"
        return self._add(kind, f"{kind}{count}.xml", xml.encode())

    def _relationships(self) -> str:
        rows = "".join(
            f'<Relationship Id="rId{at}" Type="{_RELATION}{kind}" Target="{name}"/>'
            for at, (kind, name) in enumerate(self._related, 1)
        )
        return f'{_DECLARATION}<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'

    def _content_types(self) -> str:
        rows = "".join(
            f'<Override PartName="/word/{name}" ContentType="{_content_type(kind)}"/>'
            for kind, name in self._related
            if kind != "image"
        )
        has_jpeg = any(name.endswith(".jpeg") for _kind, name in self._related)
        jpeg = '<Default Extension="jpeg" ContentType="image/jpeg"/>' if has_jpeg else ""
        return (
            f'{_DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            f'content-types"><Default Extension="rels" ContentType="application/vnd.'
            f'openxmlformats-package.relationships+xml"/><Default Extension="xml" '
            f'ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'{jpeg}<Override PartName="/word/document.xml" '
            f'ContentType="{_TYPES}document.main+xml"/>'
            f'<Override PartName="/docProps/core.xml" ContentType="application/vnd.'
            f'openxmlformats-package.core-properties+xml"/>{rows}</Types>'
        )

    def _core(self) -> str:
        day = f"{self.printed_on.isoformat()}T00:00:00Z"
        return (
            f'{_DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/'
            f'package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
            f'xmlns:dcterms="http://purl.org/dc/terms/" '
            f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{escape(self.title)}</dc:title>"
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
            f"</cp:coreProperties>"
        )


_ROOT = (
    f'{_DECLARATION}<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_RELATION}officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/'
    f'relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
)


def _spool() -> IO[bytes]:
    """A file that lies in memory while it is small."""
    # Whoever asks for it closes it.
    return SpooledTemporaryFile(_IN_MEMORY)


def _entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    stored = name.endswith((".png", ".jpeg"))
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    return info


def _content_type(kind: str) -> str:
    if kind == "theme":
        return "application/vnd.openxmlformats-officedocument.theme+xml"
    return f"{_TYPES}{kind}+xml"
