"""Word files to PDF through LibreOffice, where it is installed."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from letters.documents.errors import OfficeFailed, OfficeMissing, OfficeTimeout, UnreadableDocument
from letters.documents.pdf.fonts import environment

# A list that begins on the front of a leaf does so in the PDF too.
_KEEPS_BLANK = '{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'


def find_office(program: str = "soffice") -> Path:
    """Return the path of LibreOffice: `program` is a name on PATH or a path.

    Raises OfficeMissing.
    """
    found = shutil.which(program)
    if found is None:
        raise OfficeMissing(program)
    return Path(found)


def to_pdf(document: bytes | Path, *, program: str = "soffice", seconds: float = 120) -> bytes:
    """Return `document` (a Word file's bytes, or its path) as a PDF's bytes.

    Each run has its own LibreOffice profile, so runs may go side by side.
    Raises OfficeMissing, OfficeFailed, OfficeTimeout or UnreadableDocument.
    """
    office = find_office(program)
    with tempfile.TemporaryDirectory(prefix="letters-pdf-") as name:
        folder = Path(name)
        source = folder / "document.docx"
        source.write_bytes(_content(document))
        return _convert(office, source, folder, seconds)


def _content(document: bytes | Path) -> bytes:
    if isinstance(document, bytes):
        return document
    try:
        return document.read_bytes()
    except FileNotFoundError as missing:
        raise UnreadableDocument(document) from missing


def _convert(office: Path, source: Path, folder: Path, seconds: float) -> bytes:
    profile = (folder / "profile").as_uri()
    command = [str(office), f"-env:UserInstallation={profile}", "--headless", "--norestore"]
    command += [
        "--convert-to",
        f"pdf:writer_pdf_Export:{_KEEPS_BLANK}",
        "--outdir",
        str(folder),
        str(source),
    ]
    code, output = _run(command, environment(folder), seconds)
    result = source.with_suffix(".pdf")
    if not result.exists():
        raise OfficeFailed(code, output.strip())
    return result.read_bytes()


def _run(command: list[str], surroundings: Mapping[str, str], seconds: float) -> tuple[int, str]:
    # Its own session: LibreOffice is a chain of processes that must end together. The command is
    # a list of our own words and paths; no shell reads it.
    process = subprocess.Popen(  # noqa: S603
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        env=surroundings,
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as late:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise OfficeTimeout(seconds) from late
    return process.returncode, output
