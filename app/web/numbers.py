"""Numbers that come in addresses and forms: never larger than a row's can be."""

from typing import Any

from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1


class IdConverter(IntegerConverter):
    """The number of a row in an address; where it is larger than any, there is no page."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **({"max": LARGEST} | options))


def whole(text: str) -> int:
    """The number that was written. Raises ValueError where no row or column can hold it."""
    number = int(text)
    if abs(number) > LARGEST:
        raise ValueError(text)
    return number
