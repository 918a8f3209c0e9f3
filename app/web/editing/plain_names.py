"""Names that people choose for themselves stand in mails of ours: none of them is an address."""

import re
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from app.locale import lazy as _l

_ADDRESS = re.compile(
    r"://|www\.|@|\.(?:com|cn|net|org|top|xyz|cc|io|me|info|vip|club|site|online|shop|example)\b",
    re.IGNORECASE,
)


def no_address(_form: Any, field: Field) -> None:
    """Refuses a name that holds the address of a page or a mail."""
    if field.data and _ADDRESS.search(field.data):
        raise ValidationError(_l("A name holds no address of a page or a mail."))
