"""Personal data at rest: sealed fields, a blind index to look them up, key rotation.

A sealed value carries the table, row and field it belongs to inside its ciphertext, so that
a value copied to another row or column does not open there, nor all of one row's values with
their row key. It is filled up, so that its length does not tell how long a name is.
"""

import hashlib
import hmac
import json
import unicodedata
import uuid
from typing import Any, overload

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app
from sqlalchemy import Connection, String, event, update
from sqlalchemy.orm import Mapped, Mapper, mapped_column, object_mapper
from sqlalchemy.orm.attributes import set_committed_value

FILLED_TO = 192
# One for all: to make one takes as long as to write a name.
as_json = json.JSONEncoder(ensure_ascii=False).encode


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
        plain = as_json([place, value]).encode()
        return self._fernet.encrypt(plain + b" " * (-len(plain) % FILLED_TO)).decode()

    def open(self, place: str, token: str) -> Any:
        """The value sealed for `place`. Raises SealBroken."""
        try:
            sealed_for, value = json.loads(self._fernet.decrypt(token.encode()))
        except InvalidToken as fault:
            raise SealBroken(place) from fault
        if sealed_for != place:
            raise SealBroken(place)
        return value

    def fits(self, token: str) -> bool:
        """Whether one of the keys opens it, wherever it belongs."""
        try:
            self._fernet.decrypt(token.encode())
        except InvalidToken:
            return False
        return True

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
    """A model with sealed fields. Each ciphertext names its row by `row_key` and `identity`."""

    row_key: Mapped[str] = mapped_column(String(32), default=lambda: uuid.uuid4().hex)

    def identity(self) -> str | None:
        """What others know the row by: its code, else its primary key; None while it has none."""
        row: Any = self
        if hasattr(type(row), "code"):
            return row.code
        key = object_mapper(self).primary_key_from_instance(self)
        return None if None in key else "-".join(map(str, key))


class Sealed:
    """A field kept encrypted in the column `<name>_sealed` of a SealedRow, opened when read.

    With `index=True` the column `<name>_index` follows the value. What is set before the row has
    an identity is sealed anew when it has one: `bind`.
    """

    def __init__(self, *, index: bool = False) -> None:
        self.indexed = index

    def __set_name__(self, owner: type, name: str) -> None:
        self.name, self.column, self.index = name, f"{name}_sealed", f"{name}_index"
        self._owner: Any = owner

    @overload
    def __get__(self, row: None, owner: type) -> "Sealed": ...
    @overload
    def __get__(self, row: object, owner: type) -> Any: ...
    def __get__(self, row: Any, owner: type) -> Any:
        if row is None:
            return self
        token = getattr(row, self.column)
        return None if token is None else cipher().open(self._place(row), token)

    def __set__(self, row: Any, value: Any) -> None:
        if row.row_key is None:
            row.row_key = uuid.uuid4().hex
        if row.identity() is None:
            vars(row).setdefault(UNBOUND, {})[self.name] = value
        setattr(row, self.column, self.sealed_for(row, value))
        if self.indexed:
            setattr(row, self.index, blind_index(self.name, value))

    def sealed_for(self, row: Any, value: Any) -> str | None:
        """What the row's column holds for a value."""
        return None if value is None else cipher().seal(self._place(row), value)

    def sealed(self, identity: str, row_key: str, value: Any) -> str:
        """What the column of a row holds for a value, for inserts of no whole rows."""
        return cipher().seal(
            place_of(self._owner.__tablename__, identity, row_key, self.name), value
        )

    def opened(self, identity: str, row_key: str, token: str) -> Any:
        """The value that a row's column holds, for queries that read no whole rows."""
        return cipher().open(
            place_of(self._owner.__tablename__, identity, row_key, self.name), token
        )

    def _place(self, row: Any) -> str:
        return place_of(row.__tablename__, row.identity() or "", row.row_key, self.name)


UNBOUND = "_unbound"
"""Where a row keeps what was set before it had an identity."""


def place_of(table: str, identity: str, row_key: str, field: str) -> str:
    """The place of a value, as it stands inside its ciphertext."""
    return f"{table}:{identity}:{row_key}:{field}"


def bind(row: Any) -> dict[str, str | None]:
    """Seal anew for its identity what was set before the row had one; the values by column."""
    if row.identity() is None:
        return {}
    waiting = vars(row).pop(UNBOUND, {})
    fields = [getattr(type(row), name) for name in waiting]
    return {field.column: field.sealed_for(row, waiting[field.name]) for field in fields}


@event.listens_for(SealedRow, "before_insert", propagate=True)
def _bind_before(_mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    for column, token in bind(row).items():
        setattr(row, column, token)


@event.listens_for(SealedRow, "after_insert", propagate=True)
def _bind_after(mapper: Mapper[Any], connection: Connection, row: Any) -> None:
    """A row that is known by its number alone has one only now."""
    values = bind(row)
    if values:
        table: Any = mapper.local_table
        connection.execute(update(table).where(table.c.id == row.id).values(values))
        for column, token in values.items():
            set_committed_value(row, column, token)
