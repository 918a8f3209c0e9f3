"""Whose the place of the files is: both the database and the place know the same name."""

from uuid import uuid4

from sqlalchemy import delete, select

from app.actions.transaction import transaction
from app.extensions import db
from app.models import FileOwner
from app.safekeeping.file_store import OWNER, files
from app.store.system.files import named_files


def own_files() -> None:
    """The place is this programme's from now on, and no other's. Raises Refused files.away."""
    name = uuid4().hex
    files().put(OWNER, name.encode())
    with transaction():
        db.session.execute(delete(FileOwner))
        db.session.add(FileOwner(name=name))


def own_if_new() -> None:
    """A programme without files takes a place where nothing lies. Raises Refused files.away."""
    with transaction():
        is_known = bool(_name() or db.session.scalar(named_files().limit(1)))
    if not is_known and _name_there() is None and next(files().names(), None) is None:
        own_files()


def are_own() -> bool:
    """Whether the place says that it is this programme's. Raises Refused files.away."""
    with transaction():
        name = _name()
    return name is not None and name == _name_there()


def _name() -> str | None:
    return db.session.scalar(select(FileOwner.name))


def _name_there() -> str | None:
    try:
        return files().get(OWNER).decode("ascii", "replace")
    except FileNotFoundError:
        return None
