"""Measures the list pages on the demo programme, as real requests to the real server.

Run: python -m bench.pages [--size large|full|pilot|small] [--requests N] [--home DIR]
[--clients N] [--before TREE] [WORDS]. Making the full programme takes minutes, and the large one
(1.8 million letters, `bench.large`): `--home` keeps it in a folder, and takes it from there the
next time. The peer of the same run is /healthz: what a request costs here before any page is made.

The server is the one that operators run: gunicorn with the settings of gunicorn.conf.py. So many
clients ask for one page at once, each again when it has its answer, and all of them on this
machine: so many windows of one session. `--before` names a checkout of an earlier version whose
migrations are the same, or that reads what later ones left: a second server runs it on the same
database, and each page is asked of the one and then of the other. WORDS narrow the pages.
DATABASE_URL may name the database of the home, which is a SQLite file without it.
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
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")
PEER = "/healthz"
ROLES = ("coordinator", "school_contact", "volunteer")
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


@dataclass(frozen=True, slots=True)
class Server:
    """A version that answers, and who is signed in there, by role."""

    name: str
    visitors: dict[str, Visitor]


def environment(home: Path) -> dict[str, str]:
    chosen = {"DATABASE_URL": os.environ.get("DATABASE_URL", "")}
    return os.environ | chosen | {"XINQIAO_HOME": str(home), "LOG_LEVEL": "ERROR"}


def make(home: Path, size: str) -> None:
    """The programme in the folder, if it is not there yet."""
    if (home / "demo-accounts.txt").exists():
        return
    home.mkdir(parents=True, exist_ok=True)
    if size == "large":
        made = f"from bench.large import made_in; made_in({str(home)!r}, 100_000, 1_800_000)"
        commands = [(sys.executable, "-c", made)]
    else:
        commands = [(*FLASK, "db", "upgrade"), (*FLASK, "demo", "--size", size)]
    for command in commands:
        subprocess.run(command, cwd=ROOT, env=environment(home), check=True, stdout=sys.stderr)


def count(home: Path) -> None:
    """What the worker counts in the background, so that pages find it."""
    counted = f"from bench.large import counted; counted({str(home)!r})"
    command = (sys.executable, "-c", counted)
    subprocess.run(command, cwd=ROOT, env=environment(home), check=True, stdout=sys.stderr)


def accounts(home: Path) -> dict[str, tuple[str, str]]:
    """Email and password by role; of two coordinators the one of the whole city."""
    lines = [line.split() for line in (home / "demo-accounts.txt").read_text().splitlines()]
    return {role: (email, password) for role, email, password in reversed(lines)}


@contextmanager
def serving(tree: Path, home: Path) -> Iterator[str]:
    """The address of a server that runs a checkout as operators run it, once it answers."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        command, cwd=tree, env=environment(home), stdout=sys.stderr, stderr=subprocess.STDOUT
    )
    try:
        _answers(f"http://127.0.0.1:{port}{PEER}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _answers(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server does not answer")


def measured(visitor: Visitor, path: str, clients: int, requests: int) -> tuple[float, float, int]:
    """Median and 95th percentile in milliseconds, and the page's size in bytes."""
    size = len(visitor.get(path)[1].encode())
    with ThreadPoolExecutor(clients) as together:
        answers = together.map(visitor.get, [path] * requests)
        times = sorted(1000 * seconds for seconds, _page in answers)
    return statistics.median(times), times[min(len(times) - 1, round(0.95 * len(times)))], size


def pages(coordinator: Visitor) -> dict[str, tuple[str, str]]:
    """What is asked for, by name: the role, and the path."""
    asked = {"peer: /healthz": ("coordinator", PEER)}
    asked |= {name: ("coordinator", path) for name, path in COORDINATOR_PAGES.items()}
    school = re.search(FIRST_OF_A_LIST.format(list="schools"), coordinator.get("/schools")[1])
    code = school[1].rpartition("/")[2]
    asked["letters of one school"] = ("coordinator", f"/letters/?where=all&school={code}")
    asked["one school"] = ("coordinator", school[1])
    asked["school contact's page"] = ("school_contact", "/school")
    asked["volunteer's thread"] = ("volunteer", "/threads/")
    return asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="full", choices=("large", "full", "pilot", "small"))
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--clients", type=int, default=1, help="how many ask at once")
    parser.add_argument("--home", type=Path, help="keep the programme here")
    parser.add_argument("--before", type=Path, help="a checkout that answers too")
    parser.add_argument("words", nargs="?", default="")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = chosen.home or Path(folder) / "home"
        make(home, chosen.size)
        count(home)
        trees = {"before": chosen.before.resolve()} if chosen.before else {}
        known, servers = accounts(home), []
        for name, tree in (trees | {"now": ROOT}).items():
            address = stack.enter_context(serving(tree, home))
            visitors = {role: Visitor(address).sign_in(*known[role]) for role in ROLES}
            servers.append(Server(name, visitors))
        report(servers, chosen)


def report(servers: Sequence[Server], chosen: argparse.Namespace) -> None:
    """The table, a line a page, slow ones among them as they come."""
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    kind = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    print(f"{chosen.size}, {kind}, {chosen.clients} clients, {chosen.requests} requests a page")
    print(f"load of the machine {os.getloadavg()[0]:.1f} before\n")
    heads = "".join(f"{name:>11} ms{'p95 ms':>9}" for name in (one.name for one in servers))
    print(f"{'page':32}{heads}{'kB':>6}{'× peer':>9}")
    peer = 0.0
    for name, (role, path) in pages(servers[-1].visitors["coordinator"]).items():
        if chosen.words not in name and path != PEER:
            continue
        found = [
            measured(one.visitors[role], path, chosen.clients, chosen.requests) for one in servers
        ]
        median, _late, size = found[-1]
        peer = peer or median
        columns = "".join(f"{half:14.1f}{late:9.1f}" for half, late, _size in found)
        print(f"{name:32}{columns}{size / 1000:6.0f}{median / peer:9.1f}", flush=True)
    print(f"\nload of the machine {os.getloadavg()[0]:.1f} after")


if __name__ == "__main__":
    main()
