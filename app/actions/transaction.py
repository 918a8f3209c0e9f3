"""One action, one transaction."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import CursorResult, Delete, Update

from app.extensions import db

Row = TypeVar("Row")
Result = TypeVar("Result")


@contextmanager
def transaction(*, waits: bool = True) -> Iterator[None]:
    """All of the block or nothing of it; a block inside another joins it.

    One that `waits` for nobody raises OperationalError where somebody else writes on SQLite; on
    PostgreSQL, where rows are locked and not the file, its statements skip what is locked.

    The read transaction before it is ended first: on SQLite a read transaction cannot become
    a write one without failing under load, so writes begin as BEGIN IMMEDIATE.
    """
    session = db.session()
    if session.info.get("in_transaction"):
        yield
        return
    session.rollback()
    session.connection(execution_options={"begin": "IMMEDIATE", "waits": waits})
    session.info["in_transaction"] = True
    deeds: list[Callable[[], None]] = []
    session.info["afterwards"] = deeds
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["in_transaction"] = False
    for deed in deeds:
        deed()


def afterwards(deed: Callable[[], None]) -> None:
    """Done once the running transaction stands, and never where it is undone.

    A deed raises nothing: what was committed has happened.
    """
    db.session().info["afterwards"].append(deed)


def on_locked(find: Callable[[], Row], then: Callable[[Row], Result]) -> Result:
    """`then` with a row that nobody else changes meanwhile, in one transaction with finding it.

    It is found once more under the lock: whoever came first may have taken it out of reach.
    Raises what `find` and `then` raise.
    """
    with transaction():
        row = find()
        db.session.refresh(row, with_for_update={"of": type(row)})
        # What hangs on the row was perhaps read before the lock was ours.
        db.session.expire_all()
        return then(find())


def rows_changed(statement: Update | Delete) -> int:
    """Run the statement in the running transaction; how many rows it changed."""
    return cast(CursorResult[Any], db.session.execute(statement)).rowcount
