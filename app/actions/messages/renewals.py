"""Renewals that somebody is told of: each claimed once, in the transaction of the digests."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db
from app.models import RenewalTold
from app.store.messages.renewals import RenewalLine
from app.store.parts import in_parts

KEY = (
    RenewalTold.user_id,
    RenewalTold.person,
    RenewalTold.person_id,
    RenewalTold.days,
    RenewalTold.expires_on,
)
NAMES = tuple(column.key for column in KEY)


def claim_renewals(lines: Sequence[RenewalLine], now: datetime) -> list[RenewalLine]:
    """Insert the rows that nobody has inserted; those of the lines that this run has made."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    claimed: list[RenewalLine] = []
    for some in in_parts(lines):
        rows = [{**dict(zip(NAMES, line.key, strict=True)), "told_at": now} for line in some]
        made = db.session.execute(
            insert(RenewalTold)
            .values(rows)
            .on_conflict_do_nothing(index_elements=NAMES)
            .returning(*KEY)
        )
        keys = {tuple(row) for row in made}
        claimed += [line for line in some if line.key in keys]
    return claimed
