"""The keys: three files of their own, made at the first start, or three variables.

A key file holds a key a line. The field keys' first line encrypts, all decrypt. The index key has
one line; a second one is the key before, as long as not everything is indexed with the new one.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from app.errors import SettingsRefused

NAMES = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets that live outside the database. The first field key encrypts, all decrypt.

    `old_index_key` is there while fingerprints are being made anew.
    """

    secret_key: str
    field_keys: tuple[str, ...]
    index_key: str
    old_index_key: str = ""


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """Where each key lies."""

    secret: Path
    fields: Path
    index: Path

    @property
    def all(self) -> tuple[Path, Path, Path]:
        """The three files."""
        return self.secret, self.fields, self.index


def key_files(environ: Mapping[str, str], home: Path) -> KeyFiles:
    """The files that the variables name, else those of the folder keys/ at home."""
    names = ("secret.key", "field.keys", "index.key")
    given = zip(NAMES, names, strict=True)
    return KeyFiles(
        *(Path(environ.get(f"{key}_FILE") or home / "keys" / name) for key, name in given)
    )


def keys_from(environ: Mapping[str, str], home: Path) -> Keys:
    """The keys of the variables, else of the files. Raises SettingsRefused."""
    given = [name for name in NAMES if environ.get(name)]
    if given and len(given) < len(NAMES):
        missing = ", ".join(name for name in NAMES if name not in given)
        raise SettingsRefused(f"{missing}: set all of {', '.join(NAMES)}, or none of them.")
    if given:
        fields = tuple(key.strip() for key in environ["FIELD_KEYS"].split(",") if key.strip())
        keys = Keys(
            environ["SECRET_KEY"], fields, environ["INDEX_KEY"], environ.get("OLD_INDEX_KEY", "")
        )
    else:
        files = key_files(environ, home)
        _split(Path(environ.get("KEY_FILE") or home / "keys.json"), files)
        keys = read_keys(files)
    _check(keys)
    return keys


def read_keys(files: KeyFiles) -> Keys:
    """The keys in the files; all three are made where none is there. Raises SettingsRefused."""
    there = [path for path in files.all if path.exists()]
    if not there:
        made = Keys(
            secrets.token_urlsafe(48), (Fernet.generate_key().decode(),), secrets.token_hex(32)
        )
        write_keys(files, made)
        return made
    for path in files.all:
        if path not in there:
            raise SettingsRefused(
                f"{path} is missing, and the other keys are there. Restore it from your backup: "
                "with a new one the data could not be read or found."
            )
    (secret, *_), fields, index = map(_lines, files.all)
    return Keys(secret, tuple(fields), *index[:2])


def write_keys(files: KeyFiles, keys: Keys) -> None:
    """Write each file whole, readable by its owner only."""
    old = (keys.old_index_key,) if keys.old_index_key else ()
    _write(files.secret, (keys.secret_key,))
    _write(files.fields, keys.field_keys)
    _write(files.index, (keys.index_key, *old))


def _lines(path: Path) -> list[str]:
    try:
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError) as fault:
        raise SettingsRefused(f"{path}: this key file cannot be read.") from fault
    found = [line for line in lines if line]
    if not found:
        raise SettingsRefused(f"{path} holds no key. Restore it from your backup.")
    return found


def _write(path: Path, lines: tuple[str, ...]) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(path.name + ".new")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.writelines(f"{line}\n" for line in lines)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as fault:
        raise SettingsRefused(
            f"XINQIAO_HOME: cannot write in the folder {path.parent} ({fault.strerror}). "
            "Make it writable or choose another."
        ) from fault


def _split(old: Path, files: KeyFiles) -> None:
    """The one file of earlier releases becomes three; it is taken away when they are there."""
    if not old.exists():
        return
    try:
        content = json.loads(old.read_text())
        keys = Keys(content["secret_key"], tuple(content["field_keys"]), content["index_key"])
    except (ValueError, KeyError, TypeError) as fault:
        raise SettingsRefused(
            f"KEY_FILE: {old.name} is not a key file. Restore it from your backup: "
            "without it the names in the database cannot be read."
        ) from fault
    if not all(path.exists() for path in files.all):
        write_keys(files, keys)
    if read_keys(files) != keys:
        raise SettingsRefused(
            f"KEY_FILE: {old} and {files.fields.parent} hold different keys. "
            "Keep those that the database was made with and put the others away."
        )
    try:
        old.unlink()
    except OSError as fault:
        raise SettingsRefused(
            f"KEY_FILE: its keys are in {files.fields.parent} now; take {old} away "
            f"({fault.strerror})."
        ) from fault


def _check(keys: Keys) -> None:
    for key in keys.field_keys:
        try:
            Fernet(key)
        except ValueError as fault:
            raise SettingsRefused(
                "FIELD_KEYS: each key is 32 bytes in url-safe base64; one of them is not."
            ) from fault
    if not keys.field_keys:
        raise SettingsRefused("FIELD_KEYS: at least one key is needed.")
