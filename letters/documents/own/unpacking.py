"""A Word file from outside, unpacked within limits: what could do something is refused."""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

from letters.documents.errors import TemplateRefused

_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError, OSError)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_XML = re.compile(r"\.(xml|rels)$", re.I)
_ENTITIES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)
_ACTIVE = re.compile(r"vbaProject|vbaData|activeX|embeddings/|\.bin$|afchunk|customUI", re.I)
_MACRO = re.compile(rb"macroEnabled|vbaProject", re.I)
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External", re.I)
_KEPT = re.compile(
    r"^(\[Content_Types\]\.xml|_rels/\.rels|word/(_rels/[\w.]+\.rels|theme/(_rels/)?[\w.]+"
    r"|media/[\w.-]+\.(png|jpe?g|gif)"
    r"|(document|styles|settings|fontTable|numbering|webSettings|footnotes|endnotes"
    r"|header\d*|footer\d*)\.xml))$",
    re.I,
)
_SPELT = {
    name.lower(): name
    for name in ("[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels")
}
"""Names of parts that are asked for by name, which Word reads without regard to case."""


@dataclass(frozen=True, slots=True)
class TemplateLimits:
    """How large a template may be."""

    file_bytes: int = 5 * 2**20
    unpacked_bytes: int = 30 * 2**20
    part_ratio: int = 300
    entries: int = 300


USUAL = TemplateLimits()


def unpacked(content: bytes, limits: TemplateLimits = USUAL) -> dict[str, bytes]:
    """The parts of a Word file by their names, no two of which differ in case only.

    Raises TemplateRefused: damaged, locked, wrong_kind, too_large, macros, external, active,
    entities.
    """
    if len(content) > limits.file_bytes:
        raise TemplateRefused("too_large", megabytes=limits.file_bytes // 2**20)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = _parts(archive, limits)
    except _BROKEN as fault:
        raise TemplateRefused("damaged") from fault
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        raise TemplateRefused("wrong_kind")
    for name, data in parts.items():
        _check(name, data)
    return {name: data for name, data in parts.items() if _KEPT.fullmatch(name)}


def _parts(archive: zipfile.ZipFile, limits: TemplateLimits) -> dict[str, bytes]:
    entries = [one for one in archive.infolist() if not one.is_dir()]
    names = {one.filename.lower() for one in entries}
    if len(entries) > limits.entries or len(names) < len(entries):
        raise TemplateRefused("damaged")
    parts, left = dict[str, bytes](), limits.unpacked_bytes
    for entry in entries:
        if entry.flag_bits & 1:
            raise TemplateRefused("locked")
        if entry.compress_type not in _METHODS:
            raise TemplateRefused("damaged")
        most = min(left, max(entry.compress_size, 4096) * limits.part_ratio)
        with archive.open(entry) as stream:
            data = stream.read(most + 1)
        if len(data) > most:
            raise TemplateRefused("too_large", megabytes=limits.unpacked_bytes // 2**20)
        left -= len(data)
        parts[_SPELT.get(entry.filename.lower(), entry.filename)] = data
    return parts


def _check(name: str, data: bytes) -> None:
    if _ACTIVE.search(name):
        macros = "vba" in name.lower()
        raise TemplateRefused("macros" if macros else "active")
    if not _XML.search(name):
        return
    if b"\x00" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        # UTF-16 would hide from the searches below.
        raise TemplateRefused("damaged")
    if _ENTITIES.search(data):
        raise TemplateRefused("entities")
    if name == "[Content_Types].xml" and _MACRO.search(data):
        raise TemplateRefused("macros")
    if name.lower().endswith(".rels") and _EXTERNAL.search(data):
        raise TemplateRefused("external")
