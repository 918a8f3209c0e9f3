"""Word files to be downloaded."""

import io

from flask import send_file
from werkzeug.wrappers import Response

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word_file(content: bytes, name: str) -> Response:
    """A Word file as an answer; no browser keeps it, for it may name children."""
    return send_file(
        io.BytesIO(content),
        mimetype=DOCX,
        as_attachment=True,
        download_name=f"{name}.docx",
        max_age=0,
    )
