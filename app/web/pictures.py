"""A picture of a letter as an answer: made by us, and kept by no browser."""

import io

from flask import send_file
from werkzeug.wrappers import Response


def jpeg(content: bytes) -> Response:
    """The picture, which a page may show and nobody else keeps."""
    answer = send_file(io.BytesIO(content), mimetype="image/jpeg", max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
