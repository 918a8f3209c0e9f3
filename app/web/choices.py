"""What a form offers to choose from."""

from collections.abc import Iterable
from typing import Any

from wtforms.fields import choices as fields


def choices(offered: Iterable[tuple[str, str]]) -> list[Any]:
    """Values and their words, as a form's select field takes them."""
    # The stubs of wtforms are older than SelectChoice, and tuples are on their way out.
    option: Any = vars(fields)["SelectChoice"]
    return [option(value, words) for value, words in offered]
