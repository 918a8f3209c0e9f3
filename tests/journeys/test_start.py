"""The one command that starts web and worker, as an operator sees it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.app.smtp import free_port
from tests.databases import SqliteDatabases

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-m", "flask", "--app", "wsgi", "serve")
pytestmark = pytest.mark.slow


class Running:
    """A `flask serve` of its own home and port."""

    def __init__(self, home: Path, port: int, database_url: str = "") -> None:
        self.port = port
        self.log = home / "log"
        environment = os.environ | {"XINQIAO_HOME": str(home), "DATABASE_URL": database_url}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*COMMAND, "--port", str(port), "--upgrade"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def answers(self) -> str:
        """The body of /healthz, waited for."""
        deadline = time.monotonic() + 180
        while True:
            try:
                address = f"http://127.0.0.1:{self.port}/healthz?name=secret"
                with urllib.request.urlopen(address, timeout=5) as response:
                    return json.load(response)["status"]
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                assert time.monotonic() < deadline, self.log.read_text()
                time.sleep(0.2)

    def children(self) -> dict[str, int]:
        """The process ids of web and worker."""
        found = {}
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(status.read_text().rpartition(")")[2].split()[1])
                command = (status.parent / "cmdline").read_text()
            except OSError:
                continue
            if parent == self.process.pid:
                found["worker" if command.rstrip("\0").endswith("worker") else "web"] = int(
                    status.parent.name
                )
        return found

    def ends(self) -> int:
        """The exit code, waited for."""
        return self.process.wait(90)


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
def running(tmp_path, port, databases):
    started = Running(tmp_path, port, databases.empty())
    yield started
    # Not killed: web and worker would live on without it.
    started.process.terminate()
    started.ends()


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_start_from_nothing_refuses_a_second_on_its_port_in_one_sentence_and_ends_when_told(
    running, tmp_path, databases
):
    """By the system's order on one kind of database, by Ctrl-C on the other."""
    assert running.answers() == "ok"
    home = tmp_path / "second"
    home.mkdir()
    second = Running(home, running.port)
    assert second.ends() == 1
    log = second.log.read_text()
    assert str(running.port) in log
    assert len(log.strip().splitlines()) == 1
    is_sqlite = isinstance(databases, SqliteDatabases)
    ends_whole(running, signal.SIGTERM if is_sqlite else signal.SIGINT)


def ends_whole(running: Running, number: signal.Signals) -> None:
    """Told to end, it takes web and worker with it and leaves a quiet log."""
    children = running.children()
    assert set(children) == {"web", "worker"}
    running.process.send_signal(number)
    assert running.ends() == 0
    assert all(gone(pid) for pid in children.values())
    log = running.log.read_text()
    assert "Traceback" not in log
    assert '"route": "/healthz"' in log
    assert "secret" not in log


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("part", ["web", "worker"])
def test_when_one_dies_the_other_is_ended_and_the_exit_code_says_so(running, part):
    running.answers()
    children = running.children()
    os.kill(children[part], signal.SIGKILL)
    assert running.ends() == 1
    assert all(gone(pid) for pid in children.values())
