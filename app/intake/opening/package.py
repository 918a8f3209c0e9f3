"""Zipped workbooks (.xlsx, .ods): unpacked within limits, searched, and packed anew.

The reader of cells never sees the file that came in, only the parts read here.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from app.intake.faults import IntakeRefused
from app.intake.opening.extent import OdsSheet, check_ods, check_xlsx
from app.intake.opening.limits import Limits
from app.intake.opening.part_names import with_usual_names
from app.intake.opening.sheets import Looks
from app.intake.opening.styles import looks_of
from app.intake.opening.workbook import Unread

_TEXT_PARTS = re.compile(r"\.(xml|rels|vml)$|^mimetype$", re.I)
_ENTITIES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)
_CHUNK = 2**16
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    EOFError,
    LookupError,
    ValueError,
    OSError,
)


def checked(content: bytes, limits: Limits) -> tuple[str, bytes, Unread]:
    """The form ('xlsx' or 'ods'), a clean copy with nothing but XML, and what no reader tells.

    Raises IntakeRefused: damaged, locked, wrong_kind, too_large_unpacked, entities,
    too_many_entries, too_many_rows, too_many_columns, too_many_cells.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = with_usual_names(_parts(archive, limits))
            names = set(archive.namelist())
    except _BROKEN as e:
        raise IntakeRefused("damaged") from e
    except RuntimeError as e:
        # zipfile's answer to an encrypted entry.
        raise IntakeRefused("locked") from e
    form = _form(names, parts)
    for data in parts.values():
        _check_xml(data)
    if form == "ods":
        return form, _packed(parts), _unread_of_ods(check_ods(parts["content.xml"], limits))
    check_xlsx(parts, limits)
    return form, _packed(parts), Unread(looks=looks_of(parts))


def _unread_of_ods(sheets: Mapping[str, OdsSheet]) -> Unread:
    return Unread(
        {name: sheet.spans for name, sheet in sheets.items()},
        {name: Looks(formats=sheet.formats) for name, sheet in sheets.items()},
    )


def _parts(archive: zipfile.ZipFile, limits: Limits) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > limits.archive_entries:
        raise IntakeRefused("too_many_entries", limit=limits.archive_entries)
    if any(entry.flag_bits & 1 for entry in entries):
        raise IntakeRefused("locked")
    parts: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        if not entry.filename or entry.is_dir():
            continue
        if entry.compress_type not in _METHODS:
            # No office writes others, and they unpack without a bound.
            raise IntakeRefused("damaged")
        data = _unpacked(archive, entry, limits, total)
        total += len(data)
        if _TEXT_PARTS.search(entry.filename):
            parts[entry.filename] = data
    return parts


def _unpacked(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, before: int
) -> bytes:
    packed = max(entry.compress_size, 1)
    data = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            data += chunk
            swollen = (
                len(data) > limits.ratio_counts_from and len(data) > packed * limits.unpacked_ratio
            )
            if swollen or before + len(data) > limits.unpacked_bytes:
                raise IntakeRefused("too_large_unpacked", megabytes=limits.unpacked_bytes // 2**20)
    return bytes(data)


def _form(names: set[str], parts: dict[str, bytes]) -> str:
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise IntakeRefused("locked")
    if "xl/workbook.xml" in parts:
        return "xlsx"
    if "content.xml" in parts and b"spreadsheet" in parts.get("mimetype", b"spreadsheet"):
        return "ods"
    raise IntakeRefused("wrong_kind", found=_other(names, parts))


def _other(names: set[str], parts: dict[str, bytes]) -> str:
    if any(name.endswith("workbook.bin") for name in names):
        return "xlsb"
    if any(name.endswith(".iwa") or name.startswith("Index") for name in names):
        return "numbers"
    if any(name.startswith("word/") for name in names):
        return "word"
    if any(name.startswith("ppt/") for name in names):
        return "powerpoint"
    return "word" if b"text" in parts.get("mimetype", b"") else "zip"


def _check_xml(data: bytes) -> None:
    if b"\x00" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        # UTF-16 would hide a document type from the search below.
        raise IntakeRefused("damaged")
    if _ENTITIES.search(data):
        raise IntakeRefused("entities")


def _packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return target.getvalue()
