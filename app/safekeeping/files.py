"""Files and folders for their owner alone: the home, the database, the keys."""

import stat
from collections.abc import Iterable
from pathlib import Path

from app.errors import SettingsRefused

OTHERS = 0o007
ALL_BUT_OWNER = 0o077
ROOT = Path(__file__).resolve().parents[2]


def database_files(database: Path) -> list[Path]:
    """The database's file and what lies beside it."""
    return [Path(f"{database}{ending}") for ending in ("", "-wal", "-shm", ".scheduler")]


def make_private(home: Path, files: Iterable[Path]) -> None:
    """Close the home, its keys' folder and the files to all but their owner, where we may.

    A folder that all share (/tmp), or in which the programme itself lies, is left as it is.
    """
    for folder in (home, home / "keys"):
        if folder.is_dir() and not _shared(folder):
            _close(folder)
    for file in files:
        if file.is_file():
            _close(file)


def refuse_open_to_all(folders: Iterable[Path], files: Iterable[Path]) -> None:
    """Raises SettingsRefused for what every user of the machine may read or enter."""
    for kind, mode, paths in (("folder", "700", folders), ("file", "600", files)):
        for path in paths:
            if path.exists() and path.stat().st_mode & OTHERS:
                raise SettingsRefused(
                    f"The {kind} {path} is open to every user of this machine. "
                    f"Run: chmod {mode} {path}"
                )


def _shared(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_ISVTX) or ROOT.is_relative_to(folder)


def _close(path: Path) -> None:
    mode = path.stat().st_mode
    if mode & ALL_BUT_OWNER:
        try:
            path.chmod(stat.S_IMODE(mode) & ~ALL_BUT_OWNER)
        except OSError:
            return  # not ours: a production start refuses it where all may read it
