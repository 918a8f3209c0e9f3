"""A document kept as small text."""

import base64
import json
import zlib
from typing import Any


def shrunk(document: Any) -> str:
    """A document as small text, to be sealed."""
    return base64.b64encode(
        zlib.compress(json.dumps(document, ensure_ascii=False).encode(), 1)
    ).decode()


def grown(text: str) -> Any:
    """The document of a small text."""
    return json.loads(zlib.decompress(base64.b64decode(text)))
