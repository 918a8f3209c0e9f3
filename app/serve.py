"""One start for all: look whether it can go on, then run web and worker until told to stop."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType

from flask import current_app
from sqlalchemy import select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from app.config import ROOT, Settings
from app.crypto import SealBroken, blind_index
from app.errors import Refused
from app.extensions import db
from app.models import User
from app.schema import known_versions, newest_version, version_here

PATIENCE = 12.0


def listening(port: int, address: str = "127.0.0.1") -> socket.socket:
    """A socket that listens, to be handed to the web server. Raises Refused, port in words."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((address, port))
        listener.listen(128)
    except PermissionError as fault:
        listener.close()
        raise Refused("start.port_forbidden", port=port, fault=fault.strerror) from fault
    except OSError as fault:
        listener.close()
        raise Refused("start.port_busy", port=port, other=port + 1) from fault
    return listener


def check_folders() -> None:
    """Refuse to start where the home or the database's folder cannot be written."""
    settings: Settings = current_app.config["SETTINGS"]
    folders = {settings.home}
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        folders.add(Path(url.database).resolve().parent)
    for folder in sorted(folders):
        try:
            folder.mkdir(parents=True, exist_ok=True)
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

    Tells whether it has users.
    """
    if check_not_newer() != newest_version():
        raise Refused("start.database_older")
    with database_in_words():
        user = db.session.scalar(select(User).order_by(User.id).limit(1))
    if user is None:
        return False
    try:
        fits = blind_index("email", user.email) == user.email_index
    except SealBroken as fault:
        raise Refused("start.wrong_keys") from fault
    if not fits:
        raise Refused("start.wrong_keys")
    db.session.rollback()
    return True


def web_command(listener: socket.socket, environ: Mapping[str, str] = os.environ) -> list[str]:
    """The web server on a listening socket."""
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--preload", "--no-control-socket"),
        *("--bind", f"fd://{listener.fileno()}"),
        *("--worker-class", "gthread"),
        *("--workers", environ.get("WEB_WORKERS", "2")),
        *("--threads", environ.get("WEB_THREADS", "8")),
        *("--timeout", "120", "--graceful-timeout", "8"),
        *("--logger-class", "app.access_log.AccessLines"),
    ]


WORKER_COMMAND = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]


def run(listener: socket.socket) -> None:
    """Run web and worker until SIGINT or SIGTERM.

    Raises Refused, the part's name in it, when one of them ends by itself; then both are ended.
    """
    stopped: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    # Links in mails lead to this very port where no public address is set.
    port = listener.getsockname()[1]
    environ = {"BASE_URL": f"http://127.0.0.1:{port}"} | os.environ
    parts = {
        "web": _start(web_command(listener), environ, (listener.fileno(),)),
        "worker": _start(WORKER_COMMAND, environ),
    }
    listener.close()
    try:
        while not stopped:
            _refuse_ended(parts)
            time.sleep(0.2)
    finally:
        _end(list(parts.values()))


def _start(
    command: list[str], environ: Mapping[str, str], handed: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, cwd=ROOT, env=environ, pass_fds=handed)  # noqa: S603


def _refuse_ended(parts: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for name, process in parts.items():
        status = process.poll()
        if status is not None:
            raise Refused("start.child_ended", part=name, status=status)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, wait a little, then end them."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
