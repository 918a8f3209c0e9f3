"""The sentences for error codes, one file per noun, each with a `WORDS` dictionary."""

import importlib
import pkgutil
from functools import cache
from typing import Any


@cache
def _all_words() -> dict[str, Any]:
    words: dict[str, Any] = {}
    for module in pkgutil.iter_modules(__path__):
        words |= importlib.import_module(f"{__name__}.{module.name}").WORDS
    return words


def sentence(code: str, details: dict[str, Any]) -> str:
    """The sentence for a code in the reader's language. Raises KeyError for an unknown code."""
    return str(_all_words()[code]) % details if details else str(_all_words()[code])


def sentence_of(error: Any) -> str:
    """The sentence for an error that carries `code` and `details`."""
    return sentence(error.code, error.details)
