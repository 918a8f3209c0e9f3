"""What has no more use is thrown away: the classes of record that go by themselves each night."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete

from app.actions.transaction import transaction
from app.extensions import db
from app.models import (
    AddressChange,
    Appeal,
    ListTaken,
    OneTimeLink,
    OpenSession,
    PrintRun,
    Reply,
    SecurityEvent,
    SignInAttempt,
)
from app.store.oversight.clocks import due_ids
from letters.oversight.retention import CLOCKS, Afterwards

TABLES: Mapping[str, Any] = {
    "tries": SignInAttempt,
    "prints": PrintRun,
    "links": OneTimeLink,
    "sessions": OpenSession,
    "addresses": AddressChange,
    "replies": Reply,
    "events": SecurityEvent,
    "questions": Appeal,
    "lists": ListTaken,
}


def throw_away(*, now: datetime) -> int:
    """Delete what was kept long enough, of the classes that need nobody's yes; how many rows.

    Concerns are kept.
    """
    gone = 0
    with transaction():
        for clock in CLOCKS:
            if clock.deed is Afterwards.GONE:
                table = TABLES[clock.name]
                statement = delete(table).where(table.id.in_(due_ids(clock, now)))
                gone += len(db.session.scalars(statement.returning(table.id)).all())
    return gone
