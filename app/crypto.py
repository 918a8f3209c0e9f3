"""Personal data at rest: sealed fields, a blind index to look them up, key rotation.

A sealed value carries the table, row and field it belongs to inside its ciphertext, so that
a value copied to another row or column does not open there.
"""

import hashlib
import hmac
import json
import unicodedata
import uuid
from typing import Any, overload

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column


class SealBroken(Exception):
    """A sealed value does not open: wrong key, or it was moved from another row."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


class FieldCipher:
    """Encrypts and decrypts field values; the first key encrypts, all keys decrypt."""

    def __init__(self, field_keys: tuple[str, ...], index_key: str) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in field_keys])
        self._index_key = index_key.encode()

    def seal(self, place: str, value: Any) -> str:
        """Encrypt a JSON-able value for one place, 'table:row:field'."""
        return self._fernet.encrypt(
            json.dumps([place, value], ensure_ascii=False).encode()
        ).decode()

    def open(self, place: str, token: str) -> Any:
        """The value sealed for `place`. Raises SealBroken."""
        try:
            sealed_for, value = json.loads(self._fernet.decrypt(token.encode()))
        except InvalidToken as fault:
            raise SealBroken(place) from fault
        if sealed_for != place:
            raise SealBroken(place)
        return value

    def rotate(self, token: str) -> str:
        """The same value under the first key."""
        return self._fernet.rotate(token.encode()).decode()

    def index(self, field: str, value: str) -> str:
        """A keyed fingerprint of a normalised value: equal values, equal fingerprints."""
        plain = "".join(unicodedata.normalize("NFKC", value).split()).casefold()
        return hmac.new(self._index_key, f"{field}:{plain}".encode(), hashlib.sha256).hexdigest()


def cipher() -> FieldCipher:
    """The running application's cipher."""
    return current_app.extensions["cipher"]


def blind_index(field: str, value: str | None) -> str | None:
    """What to store, or to search for, in a blind-index column."""
    return cipher().index(field, value) if value else None


class SealedRow:
    """A model with sealed fields: `row_key` names the row inside each ciphertext."""

    row_key: Mapped[str] = mapped_column(String(32), default=lambda: uuid.uuid4().hex)


class Sealed:
    """A field kept encrypted in the column `<name>_sealed` of a SealedRow, opened when read.

    With `index=True` the column `<name>_index` follows the value.
    """

    def __init__(self, *, index: bool = False) -> None:
        self._indexed = index

    def __set_name__(self, owner: type, name: str) -> None:
        self._name, self._column, self._index = name, f"{name}_sealed", f"{name}_index"
        self._owner: Any = owner

    @overload
    def __get__(self, row: None, owner: type) -> "Sealed": ...
    @overload
    def __get__(self, row: object, owner: type) -> Any: ...
    def __get__(self, row: Any, owner: type) -> Any:
        if row is None:
            return self
        token = getattr(row, self._column)
        return None if token is None else cipher().open(self._place(row), token)

    def __set__(self, row: Any, value: Any) -> None:
        if row.row_key is None:
            row.row_key = uuid.uuid4().hex
        sealed = None if value is None else cipher().seal(self._place(row), value)
        setattr(row, self._column, sealed)
        if self._indexed:
            setattr(row, self._index, blind_index(self._name, value))

    def opened(self, row_key: str, token: str) -> Any:
        """The value that a row's column holds, for queries that read no whole rows."""
        return cipher().open(f"{self._owner.__tablename__}:{row_key}:{self._name}", token)

    def _place(self, row: Any) -> str:
        return f"{row.__tablename__}:{row.row_key}:{self._name}"
