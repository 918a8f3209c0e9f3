"""The sentences for error codes, in rooms by noun, each with a `WORDS` dictionary.

A file may have `SAID` too: code -> detail -> the function that puts that detail into words. So an
error carries codes and numbers, and its sentence says them in the reader's language.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

Said = Mapping[str, Mapping[str, Callable[[Any], str]]]


@cache
def collected(name: str) -> dict[str, Any]:
    """The dictionaries of that name of all files, in one."""
    found: dict[str, Any] = {}
    for module in pkgutil.walk_packages(__path__, f"{__name__}."):
        found |= getattr(importlib.import_module(module.name), name, {})
    return found


def sentence(code: str, details: dict[str, Any]) -> str:
    """The sentence for a code in the reader's language. Raises KeyError for an unknown code."""
    words = str(collected("WORDS")[code])
    said = collected("SAID").get(code, {})
    worded = {name: said[name](value) if name in said else value for name, value in details.items()}
    return words % worded if details else words


def sentence_of(error: Any) -> str:
    """The sentence for an error that carries `code` and `details`."""
    return sentence(error.code, error.details)
