"""Word files of coordinators, made for the tests: with and without what a template may not have."""

import io
import zipfile
from collections.abc import Callable

import docx
from docx.document import Document

GOOD = "给{{收信人}}：{{问题}}　{{信码}}　第 {{number}} 封　{{二维码}}　{{写信人}}"


def a_template(words: str = GOOD, change: Callable[[Document], None] | None = None) -> bytes:
    """A Word file with a paragraph of words."""
    document = docx.Document()
    document.add_heading("我们的信纸", 1)
    document.add_paragraph(words)
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(name: str, data: bytes, content: bytes | None = None) -> bytes:
    """The file with one part more, or with another in its place."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content or a_template())) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, data)
    return out.getvalue()
