"""A stream under a passphrase: AES-256-GCM in pieces that know their number and which is the last.

So a piece that was altered, moved, left out or cut off at the end does not open.
"""

import os
import struct
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from app.errors import Refused

MAGIC = b"XQBACKUP1"
PIECE = 1 << 20
HEAD = struct.Struct(">?I")
SALT, NONCE = 16, 8


def _key_of(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << 15, r=8, p=1).derive(passphrase.encode()))


def is_sealed(file: IO[bytes]) -> bool:
    """Whether the file begins as one under a passphrase; it stands at its beginning afterwards."""
    found = file.read(len(MAGIC)) == MAGIC
    file.seek(0)
    return found


class SealingWriter:
    """What is written goes into the file under the passphrase; `close` writes the last piece."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        salt, self._nonce = os.urandom(SALT), os.urandom(NONCE)
        self._file, self._key = file, _key_of(passphrase, salt)
        self._waiting, self._number = bytearray(), 0
        file.write(MAGIC + salt + self._nonce)

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        """Write what waits as the last piece."""
        self._put(bytes(self._waiting), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        nonce = self._nonce + struct.pack(">I", self._number)
        head = HEAD.pack(last, len(piece))
        self._file.write(head + self._key.encrypt(nonce, piece, head))
        self._number += 1


class OpeningReader:
    """Reads what a SealingWriter wrote.

    Raises Refused("backups.passphrase") for another passphrase, and for a file that was altered.
    """

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        file.read(len(MAGIC))
        self._file, self._key = file, _key_of(passphrase, file.read(SALT))
        self._nonce, self._number = file.read(NONCE), 0
        self._ready, self._over = bytearray(), False

    def read(self, size: int) -> bytes:
        """So many bytes, fewer at the end only."""
        while len(self._ready) < size and not self._over:
            self._ready += self._next()
        found = bytes(self._ready[:size])
        del self._ready[:size]
        return found

    def _next(self) -> bytes:
        head = self._file.read(HEAD.size)
        nonce = self._nonce + struct.pack(">I", self._number)
        try:
            self._over, length = HEAD.unpack(head)
            piece = self._key.decrypt(nonce, self._file.read(length + 16), head)
        except (InvalidTag, ValueError, struct.error) as fault:
            raise Refused("backups.passphrase") from fault
        self._number += 1
        return piece
