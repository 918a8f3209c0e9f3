"""Thanks that somebody hears: each row once, in the transaction of the digests."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from app.extensions import db
from app.models import ThanksTold
from app.store.messages.thanks.lines import ThanksLine

# Without the session: it keeps nothing of a hundred thousand rows.
TOLD: Any = ThanksTold.__table__
NAMES = ("user_id", "kind", "about_id")


def record_thanks(
    lines: Sequence[ThanksLine], reminded: Collection[int], on: date, now: datetime
) -> None:
    """The rows of lines that nobody has heard, read while nobody else tells any.

    Whoever is not `reminded` has a digest with nothing else.
    """
    rows = [
        {
            **dict(zip(NAMES, line.key, strict=True)),
            "told_on": on,
            "alone": line.user_id not in reminded,
            "told_at": now,
        }
        for line in lines
    ]
    if rows:
        db.session.execute(insert(TOLD), rows)
