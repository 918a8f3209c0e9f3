"""What an address says of a list: what it is narrowed to, and which page of it."""

from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from flask import request

from app.web.numbers import whole

Filter = TypeVar("Filter")


def filter_in_address(kind: type[Filter], address: Mapping[str, str] | None = None) -> Filter:
    """The filter of a list (a dataclass with defaults): each field read as its type says.

    Of this page's address, or of another one's. What it does not say, or says in a way that no
    value of the type is written, leaves the field as it is by default.
    """
    given: dict[str, Any] = {}
    said = request.args if address is None else address
    for name, field_type in _types_of(kind).items():
        if name in said:
            with suppress(ValueError):
                given[name] = _read(field_type, said[name].strip())
    return kind(**given)


def page_in_address(name: str = "page") -> int:
    """The number of the page, 1 where none is given; `name` of which list, where there are more."""
    return request.args.get(name, 1, type=whole)


@cache
def _types_of(kind: type) -> Mapping[str, Any]:
    """The type of each field; of one that may be None, the other type."""
    hints = get_type_hints(kind)
    return {name: _but_none(hint) for name, hint in hints.items()}


def _but_none(hint: Any) -> Any:
    found = [part for part in get_args(hint) if part is not NoneType]
    return found[0] if NoneType in get_args(hint) else hint


def _read(field_type: Any, text: str) -> Any:
    """The value that was written. Raises ValueError where it is none of the type."""
    if get_origin(field_type) is Literal:
        if text not in get_args(field_type):
            raise ValueError(text)
        return text
    if field_type is bool:
        return text not in ("", "0")
    return whole(text) if field_type is int else field_type(text)
