"""Measures the list pages on the demo programme, as real requests to the real server.

Run: python -m bench.pages [--size full|pilot|small] [--requests N] [--home DIR]. Making the full
programme takes minutes: `--home` keeps it in a folder, and takes it from there the next time.
The peer of the same run is /healthz: what a request costs here before any page is made.
"""

import argparse
import http.cookiejar
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
PEER = "/healthz"
FIRST_OF_A_LIST = r'href="(/{list}/[A-Z][^/"?]+)"'
COORDINATOR_PAGES = {
    "today": "/today/",
    "pairs": "/pairs/",
    "pairs, those to look at": "/pairs/?look=late",
    "letters": "/letters/",
    "letters, all there ever were": "/letters/?where=all",
    "letters, late": "/letters/?late=yes",
    "letters, page 40": "/letters/?where=all&page=40",
    "children": "/children/",
    "children who wait": "/children/?paired=waits",
    "volunteers": "/volunteers/",
    "volunteers, ready and free": "/volunteers/?paired=free",
    "schools": "/schools",
    "bundles": "/bundles/?state=",
    "users": "/users/",
    "rounds": "/rounds/",
    "a round": "/rounds/1",
    "a draft": "/rounds/drafts/1",
}


class Visitor:
    """Somebody with cookies; `get` gives seconds and the page."""

    def __init__(self, address: str) -> None:
        self.address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> tuple[float, str]:
        began = time.perf_counter()
        with self.opener.open(self.address + path, timeout=300) as response:
            page = response.read().decode()
        return time.perf_counter() - began, page

    def sign_in(self, email: str, password: str) -> "Visitor":
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/sign-in")[1])
        form = {"csrf_token": token[1], "email": email, "password": password}
        data = urllib.parse.urlencode(form).encode()
        with self.opener.open(f"{self.address}/sign-in", data) as response:
            assert "/sign-in" not in response.url, "the password of the demo was refused"
        return self


def environment(home: Path) -> dict[str, str]:
    return os.environ | {"XINQIAO_HOME": str(home), "DATABASE_URL": "", "LOG_LEVEL": "ERROR"}


def make_demo(home: Path, size: str) -> None:
    """The demo programme in the folder, if it is not there yet."""
    if (home / "demo-accounts.txt").exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    for words in (("db", "upgrade"), ("demo", "--size", size)):
        subprocess.run(
            [*FLASK, *words], cwd=ROOT, env=environment(home), check=True, stdout=sys.stderr
        )


def accounts(home: Path) -> dict[str, tuple[str, str]]:
    """Email and password by role; of two coordinators the one of the whole city."""
    lines = [line.split() for line in (home / "demo-accounts.txt").read_text().splitlines()]
    return {role: (email, password) for role, email, password in reversed(lines)}


def serve(home: Path, port: int) -> subprocess.Popen[bytes]:
    """One web worker of the server that `flask serve` runs, when it answers."""
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--preload", "--workers", "1"]
    command += ["--worker-class", "gthread", "--threads", "8", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        command, cwd=ROOT, env=environment(home), stdout=sys.stderr, stderr=subprocess.STDOUT
    )
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{PEER}", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.terminate()
    raise SystemExit("the server does not answer")


def measured(get: Callable[[], tuple[float, str]], requests: int) -> tuple[float, float, int]:
    """Median and 95th percentile in milliseconds, and the page's size in bytes."""
    size = len(get()[1].encode())
    times = sorted(1000 * get()[0] for _ in range(requests))
    return statistics.median(times), times[min(len(times) - 1, round(0.95 * len(times)))], size


def pages(address: str, home: Path) -> dict[str, tuple[Visitor, str]]:
    """What is asked for, by name."""
    known = accounts(home)
    coordinator = Visitor(address).sign_in(*known["coordinator"])
    contact = Visitor(address).sign_in(*known["school_contact"])
    volunteer = Visitor(address).sign_in(*known["volunteer"])
    asked = {"peer: /healthz": (coordinator, PEER)}
    asked |= {name: (coordinator, path) for name, path in COORDINATOR_PAGES.items()}
    school = re.search(FIRST_OF_A_LIST.format(list="schools"), coordinator.get("/schools")[1])
    code = school[1].rpartition("/")[2]
    asked["letters of one school"] = (coordinator, f"/letters/?where=all&school={code}")
    asked["one school"] = (coordinator, school[1])
    asked["school contact's page"] = (contact, "/school")
    asked["volunteer's thread"] = (volunteer, "/threads/")
    return asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="full", choices=("full", "pilot", "small"))
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--home", type=Path, help="keep the programme here")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as free:
        home, port = chosen.home or Path(folder) / "home", free.getsockname()[1]
        free.close()
        make_demo(home, chosen.size)
        server = serve(home, port)
        try:
            report(pages(f"http://127.0.0.1:{port}", home), chosen)
        finally:
            server.terminate()
            server.wait()


def report(asked: dict[str, tuple[Visitor, str]], chosen: argparse.Namespace) -> None:
    """The table, a line a page, slow ones among them as they come."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"demo {chosen.size}, SQLite, 1 worker, {chosen.requests} requests a page\n")
    print(f"{'page':32}{'median ms':>10}{'p95 ms':>10}{'kB':>8}{'× peer':>9}")
    peer = 0.0
    for name, (visitor, path) in asked.items():
        median, late, size = measured(lambda v=visitor, p=path: v.get(p), chosen.requests)
        peer = peer or median
        print(f"{name:32}{median:10.1f}{late:10.1f}{size / 1000:8.0f}{median / peer:9.1f}")


if __name__ == "__main__":
    main()
