"""The counts of the rate limits, kept in the database: they hold across processes and restarts."""

from datetime import timedelta

from flask import has_app_context
from limits.storage import Storage
from sqlalchemy import Insert, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.extensions import db
from app.models import RateCount


class DatabaseStorage(Storage):
    """What the limiter asks of a storage, on connections apart from the request's session."""

    SCHEME = "database"
    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the database raises."""
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more for a key, and give the count; it begins anew after `expiry`."""
        with db.engine.connect().execution_options(begin="IMMEDIATE") as connection:
            counted = connection.scalar(_counted(key, expiry, amount))
            connection.commit()
        return int(counted or 0)

    def get(self, key: str) -> int:
        """The count of a key now."""
        query = select(RateCount.amount).where(RateCount.key == key, RateCount.until > clock.now())
        with db.engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def get_expiry(self, key: str) -> float:
        """When the count of a key begins anew, in seconds."""
        with db.engine.connect() as connection:
            until = connection.scalar(select(RateCount.until).where(RateCount.key == key))
        return (until or clock.now()).timestamp()

    def check(self) -> bool:
        """Whether the database answers."""
        with db.engine.connect() as connection:
            return connection.scalar(select(1)) == 1

    def reset(self) -> int | None:
        """Forget all counts of the running application, if one is."""
        if has_app_context():
            with db.engine.begin() as connection:
                connection.execute(delete(RateCount))
        return None

    def clear(self, key: str) -> None:
        """Forget the count of a key."""
        with db.engine.begin() as connection:
            connection.execute(delete(RateCount).where(RateCount.key == key))


def _counted(key: str, expiry: int, amount: int) -> Insert:
    """The statement that counts: one row for each key, whoever counts at the same moment."""
    now = clock.now()
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    new = insert(RateCount).values(key=key, amount=amount, until=now + timedelta(seconds=expiry))
    is_over = RateCount.until <= now
    return new.on_conflict_do_update(
        index_elements=[RateCount.key],
        set_={
            "amount": case((is_over, new.excluded.amount), else_=RateCount.amount + amount),
            "until": case((is_over, new.excluded.until), else_=RateCount.until),
        },
    ).returning(RateCount.amount)
