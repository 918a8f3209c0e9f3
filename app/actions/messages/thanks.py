"""Thanks that somebody hears: each claimed once, in the transaction of the digests."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db
from app.models import ThanksTold
from app.store.messages.thanks.lines import ThanksLine
from app.store.parts import in_parts

TOLD: Any = ThanksTold.__table__
NAMES = ("user_id", "kind", "about_id")


def claim_thanks(
    lines: Sequence[ThanksLine], reminded: Collection[int], on: date, now: datetime
) -> list[ThanksLine]:
    """Insert the rows that nobody has inserted; those of the lines that this run has made.

    Whoever is not `reminded` has a digest with nothing else.
    """
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    claiming = (
        insert(TOLD)
        .on_conflict_do_nothing(index_elements=NAMES)
        .returning(ThanksTold.user_id, ThanksTold.kind, ThanksTold.about_id)
    )
    claimed: list[ThanksLine] = []
    for some in in_parts(lines):
        rows = [
            {
                **dict(zip(NAMES, line.key, strict=True)),
                "told_on": on,
                "alone": line.user_id not in reminded,
                "told_at": now,
            }
            for line in some
        ]
        keys = {tuple(row) for row in db.session.execute(claiming, rows)}
        claimed += [line for line in some if line.key in keys]
    return claimed
