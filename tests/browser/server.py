"""The application as its operator starts it: `flask serve` on a port, a home and a mail server."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError

from aiosmtpd.controller import Controller

from app import clock, create_app
from app.actions.messages.sending import send_waiting
from app.config import load
from app.extensions import db
from app.store.messages.messages import morning_after
from tests.app.smtp import Postbox, free_port

ROOT = Path(__file__).resolve().parents[2]
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
PATIENCE = 180
LINK = re.compile(r"http://\S+/set-password/\S+")


def run(home: Path, database_url: str, *words: str, **more: str) -> str:
    """What a command of `flask` says on standard output."""
    done = subprocess.run(
        [*FLASK, *words],
        cwd=ROOT,
        env=environment(home, database_url) | more,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def environment(home: Path, database_url: str) -> dict[str, str]:
    """The variables of a process on this home and database."""
    return os.environ | {
        "XINQIAO_HOME": str(home),
        "DATABASE_URL": database_url,
        "LOG_LEVEL": "WARNING",
        "WEB_WORKERS": "1",
    }


class Server:
    """Web and worker, running; its mails arrive in `postbox`."""

    def __init__(self, home: Path, database_url: str = "") -> None:
        self.home, self.database_url = home, database_url
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.postbox = Postbox()
        self._mail = Controller(self.postbox, hostname="127.0.0.1", port=free_port())
        self._mail.start()
        self._log = home / "serve.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [*FLASK, "serve", "--upgrade", "--port", str(self.port)],
                cwd=ROOT,
                env=environment(home, database_url) | self._addresses,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    @property
    def _addresses(self) -> dict[str, str]:
        return {"SMTP_URL": f"smtp://127.0.0.1:{self._mail.port}", "BASE_URL": self.address}

    def _wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=5):
                    return
            except (URLError, OSError):
                assert self._process.poll() is None, self._log.read_text()
                assert time.monotonic() < until, self._log.read_text()
                time.sleep(0.1)

    def flask(self, *words: str) -> str:
        """What a command says, run beside the server."""
        return run(self.home, self.database_url, *words, BASE_URL=self.address)

    def link_mailed_to(self, email: str) -> str:
        """The link to choose a password in the mail that somebody got, waited for."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for mail in reversed(self.postbox.mails):
                found = LINK.search(mail.get_body(("plain",)).get_content())
                if found and email in str(mail["to"]):
                    return found[0].rstrip("。.")
            time.sleep(0.1)
        raise AssertionError(f"no such link came for {email}")

    def sends_its_mails(self) -> None:
        """What the worker does each minute, at once; at night, what it will do in the morning."""
        settings = load(environment(self.home, self.database_url) | self._addresses)
        with create_app(settings).app_context():
            now = clock.now()
            send_waiting(now=morning_after(now) or now)
            db.engine.dispose()

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self._process.terminate()
        self._process.wait(90)
        self._mail.stop()
        log = self._log.read_text()
        assert "Traceback" not in log, log


def demo_home(made: Path, wanted: Path) -> dict[str, tuple[str, str]]:
    """The small demo programme, made once in `made` and copied to `wanted`.

    Returns email and password by role; the first of each role.
    """
    if not (made / "demo-accounts.txt").exists():
        made.mkdir(exist_ok=True)
        run(made, "", "db", "upgrade")
        run(made, "", "demo", "--size", "small")
    shutil.copytree(made, wanted)
    accounts: dict[str, tuple[str, str]] = {}
    for line in (wanted / "demo-accounts.txt").read_text().splitlines():
        role, email, password = line.split()
        accounts.setdefault(role, (email, password))
        accounts.setdefault(email, (email, password))
    return accounts
