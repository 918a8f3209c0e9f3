"""Where files lie that are too large for the database: a folder, or a bucket by the S3 protocol.

Nothing of it is served by the web server, and each file is sealed before it comes here.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import current_app
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from app.config import Settings
from app.errors import FilesAway

OURS = re.compile(r"[0-9a-f]{32}")
"""What we call a file; whatever else lies beside is somebody else's."""
OWNER = "owner"
"""The file that says whose the others are."""


class FileStore:
    """Files by name, in a folder or a bucket."""

    def __init__(self, place: Any) -> None:
        self._place = place

    def put(self, name: str, content: bytes) -> None:
        """Keep a file, whole or not at all. Raises Refused files.away."""
        try:
            self._place.put(name, content)
        except (BaseError, OSError) as fault:
            raise FilesAway("files.away") from fault

    def get(self, name: str) -> bytes:
        """A file's content. Raises FileNotFoundError, Refused files.away."""
        try:
            return bytes(self._place.get(name).bytes())
        except FileNotFoundError:
            raise
        except (BaseError, OSError) as fault:
            raise FilesAway("files.away") from fault

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Each file of ours, by name, and since when it lies there. Raises Refused files.away."""
        try:
            for some in self._place.list():
                for one in some:
                    if OURS.fullmatch(one["path"]):
                        yield one["path"], one["last_modified"]
        except (BaseError, OSError) as fault:
            raise FilesAway("files.away") from fault

    def delete(self, names: list[str]) -> None:
        """Files are gone. Raises Refused files.away."""
        try:
            if names:
                self._place.delete(names)
        except FileNotFoundError:
            return
        except (BaseError, OSError) as fault:
            raise FilesAway("files.away") from fault


def files() -> FileStore:
    """The running application's files."""
    settings: Settings = current_app.config["SETTINGS"]
    return FileStore(_place(settings.files_url, settings.home / "files"))


@lru_cache(maxsize=4)
def _place(url: str, folder: Path) -> Any:
    """Opened when it is first asked for: by then this process is the one that serves.

    The S3 client takes its keys and its address from the usual AWS_ variables.
    """
    if url:
        return S3Store.from_url(url)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return LocalStore(folder)
