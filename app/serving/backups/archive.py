"""A backup's file: the copied folder as one tar file, under a passphrase or not."""

import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from app.errors import Refused
from app.serving.backups.copies import (
    MANIFEST,
    SQLITE,
    Manifest,
    copy_database,
    digest_of,
    lines_of_file,
    rows_of_sqlite,
)
from app.serving.backups.envelope import OpeningReader, SealingWriter, is_sealed
from app.serving.backups.faults import in_words


def back_up(path: Path, version: str, passphrase: str, *, now: datetime) -> Manifest:
    """Make a backup, read it back, and only then give it its name.

    Raises Refused where the file is there, the disk is full, or what was read back differs.
    """
    if path.exists():
        raise Refused("backups.exists", name=str(path))
    draft = path.with_name(path.name + ".new")
    with in_words("backups.disk", str(path)):
        try:
            with tempfile.TemporaryDirectory(dir=path.parent) as folder:
                manifest = copy_database(Path(folder), version, now.isoformat())
                with open(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                    _pack(Path(folder), file, passphrase)
                    file.flush()
                    os.fsync(file.fileno())
            with unpacked(draft, passphrase) as (_folder, again):
                if again != manifest:
                    raise Refused("backups.broken", name=MANIFEST)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    return manifest


def _pack(folder: Path, file: IO[bytes], passphrase: str) -> None:
    into: Any = SealingWriter(file, passphrase) if passphrase else file
    with tarfile.open(fileobj=into, mode="w|") as tar:
        for path in sorted(folder.iterdir()):
            tar.add(path, path.name)
    if passphrase:
        into.close()


@contextmanager
def unpacked(
    path: Path, passphrase: str, place: Path | None = None
) -> Iterator[tuple[Path, Manifest]]:
    """The backup's files in a folder that is gone afterwards, counted, and what it says of itself.

    Raises Refused for what is no backup, was altered, or needs another passphrase.
    """
    with tempfile.TemporaryDirectory(dir=place or path.parent) as name:
        folder = Path(name)
        try:
            with path.open("rb") as file:
                _unpack(file, folder, passphrase)
            said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            manifest = Manifest(**said)
        except (tarfile.TarError, ValueError, TypeError, FileNotFoundError) as fault:
            raise Refused("backups.unreadable", name=path.name) from fault
        _compare(folder, manifest)
        yield folder, manifest


def _unpack(file: IO[bytes], folder: Path, passphrase: str) -> None:
    source: Any = file
    if is_sealed(file):
        if not passphrase:
            raise Refused("backups.passphrase")
        source = OpeningReader(file, passphrase)
    with tarfile.open(fileobj=source, mode="r|") as tar:
        for member in tar:
            if not member.isreg() or "/" in member.name:
                raise Refused("backups.unreadable", name=member.name)
            tar.extract(member, folder, filter="data")
    # The last piece is read too: a file that was cut off there is noticed.
    while source.read(1 << 16):
        pass


def _compare(folder: Path, manifest: Manifest) -> None:
    """The files are those that were written, and hold as many rows as were counted."""
    for name, digest in manifest.digests.items():
        if not (folder / name).exists() or digest_of(folder / name) != digest:
            raise Refused("backups.broken", name=name)
    if manifest.kind == "sqlite":
        rows = rows_of_sqlite(folder / SQLITE, list(manifest.rows))
    else:
        rows = {name: lines_of_file(folder / name) for name in manifest.rows}
    if rows != manifest.rows:
        raise Refused("backups.broken", name=SQLITE)
