"""The web server and the worker: started together, run until told to stop."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from types import FrameType

from app.config import ROOT
from app.errors import Refused

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


def web_command(listener: socket.socket) -> list[str]:
    """The web server on a listening socket; how it runs stands in gunicorn.conf.py."""
    config = ["--config", str(ROOT / "gunicorn.conf.py")]
    return [sys.executable, "-m", "gunicorn", *config, "--bind", f"fd://{listener.fileno()}"]


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
