"""Whether a start can go on: folders that can be written, a database that fits this release."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from app.config import Settings
from app.crypto import SealBroken, blind_index
from app.errors import Refused
from app.extensions import db
from app.models import User
from app.serving.roles import say_owned_logs
from app.serving.schema import known_versions, newest_version, version_here


def check_folders() -> None:
    """Refuse to start where the home or the database's folder cannot be written."""
    settings: Settings = current_app.config["SETTINGS"]
    folders = {settings.home}
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        folders.add(Path(url.database).resolve().parent)
    for folder in sorted(folders):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as fault:
            raise Refused("start.read_only", folder=folder, fault=fault.strerror) from fault


@contextlib.contextmanager
def database_in_words() -> Iterator[None]:
    """Say in one sentence what the database's driver says in many lines."""
    try:
        yield
    except (OperationalError, InterfaceError, DBAPIError) as fault:
        raise Refused("start.database_away", fault=_one_line(fault)) from fault


def refusal_of(fault: DBAPIError) -> Refused:
    """Why a command's question to the database failed: its version, or that it is away."""
    try:
        if check_not_newer() != newest_version():
            return Refused("start.database_older")
    except Refused as refusal:
        return refusal
    return Refused("start.database_away", fault=_one_line(fault))


def _one_line(fault: DBAPIError) -> str:
    return " ".join(str(fault.orig).split()) or "?"


def check_not_newer() -> str | None:
    """The database's version. Raises Refused for one that only a newer release knows."""
    with database_in_words():
        version = version_here()
    if version is not None and version not in known_versions():
        raise Refused("start.database_newer", version=version)
    return version


def check_database() -> bool:
    """Refuse a database that is away, of another version, or sealed with other keys.

    So is one of which only a part is indexed with the new key.

    Tells whether it has users.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if settings.keys.old_index_key:
        raise Refused("start.index_key_pending")
    if check_not_newer() != newest_version():
        raise Refused("start.database_older")
    with database_in_words():
        say_owned_logs()
        user = db.session.scalar(select(User).order_by(User.id).limit(1))
    if user is None:
        return False
    try:
        fits = (blind_index("email", user.email), blind_index("phone", user.phone)) == (
            user.email_index,
            user.phone_index,
        )
    except SealBroken as fault:
        raise Refused("start.wrong_keys") from fault
    if not fits:
        raise Refused("start.wrong_keys")
    db.session.rollback()
    return True
