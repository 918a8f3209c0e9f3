"""The key that signs notices to browsers: a file beside the other keys, or a variable.

Browsers that subscribed know its public half: with another key they have to subscribe anew, and
nothing else is lost.
"""

import base64
import binascii
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.errors import SettingsRefused

BYTES = 32


def push_key(environ: Mapping[str, str], home: Path) -> str:
    """The key of PUSH_KEY, else of its file, made where none is there; '' where none can be kept.

    Raises SettingsRefused for one that is none.
    """
    key = environ.get("PUSH_KEY", "").strip() or _kept(push_key_file(environ, home))
    if key and not _is_key(key):
        raise SettingsRefused(
            "PUSH_KEY: it is no key of 32 bytes in url-safe base64; leave it out, and one is made."
        )
    return key


def push_key_file(environ: Mapping[str, str], home: Path) -> Path:
    """Where the key lies."""
    return Path(environ.get("PUSH_KEY_FILE") or home / "keys" / "push.key")


def public_half(key: str) -> str:
    """What browsers are told of the key, in url-safe base64."""
    private = ec.derive_private_key(int.from_bytes(_bytes(key)), ec.SECP256R1())
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _kept(path: Path) -> str:
    if not path.exists():
        # Where keys come as variables, there may be no place for files.
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make(path)
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _make(path: Path) -> None:
    """A new key, unless another process was quicker."""
    key = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(BYTES)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(base64.urlsafe_b64encode(key).rstrip(b"=") + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        with suppress(FileExistsError):
            path.hardlink_to(draft)
    finally:
        draft.unlink()


def _bytes(key: str) -> bytes:
    return base64.urlsafe_b64decode(key + "=" * (-len(key) % 4))


def _is_key(key: str) -> bool:
    try:
        private = int.from_bytes(_bytes(key))
        ec.derive_private_key(private, ec.SECP256R1())
    except (ValueError, binascii.Error):
        return False
    return len(_bytes(key)) == BYTES
