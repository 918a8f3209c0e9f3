"""Whoever sends slowly keeps nobody waiting: on a real server with two threads."""

import runpy
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, closing, contextmanager, suppress

import pytest
from gunicorn.config import Config

from app.serving.gathering import GatheringWorker
from app.serving.processes import listening, web_command
from app.serving.request_log import AccessLines
from tests.conftest import ROOT

HEAD = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n{}\r\n"


class Narrow(GatheringWorker):
    """Holds little at once."""

    most_bytes = 1_000_000


@contextmanager
def serving(kind: type[GatheringWorker]):
    """The port of a server with one worker of two threads."""
    listener = listening(0)
    port = listener.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "wsgiref.simple_server:demo_app"]
    name = f"{kind.__module__}.{kind.__name__}"
    more = ["--bind", f"fd://{listener.fileno()}", "--no-control-socket", "--log-level", "error"]
    process = subprocess.Popen(
        [*command, "--worker-class", name, "--workers", "1", "--threads", "2", *more],
        cwd=ROOT,
        pass_fds=(listener.fileno(),),
        stderr=subprocess.DEVNULL,
    )
    listener.close()
    yield port
    process.terminate()
    process.wait(15)


@pytest.fixture(scope="module")
def server():
    """The port of a server of the kind that ours has."""
    with serving(GatheringWorker) as port:
        yield port


def line(port: int, words: str) -> socket.socket:
    made = socket.create_connection(("127.0.0.1", port), 20)
    made.sendall(words.encode())
    return made


def answer(port: int, words: str) -> str:
    with closing(line(port, words)) as made:
        said = b""
        with suppress(OSError):
            while chunk := made.recv(2**16):
                said += chunk
        return said.decode()


def test_gunicorn_by_itself_runs_as_ours_does():
    """`gunicorn wsgi:app` reads the file of this name where it is started."""
    said = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    for name in said.keys() & Config().settings.keys():
        Config().set(name, said[name])
    assert said["worker_class"] == f"{GatheringWorker.__module__}.{GatheringWorker.__name__}"
    assert said["logger_class"] == f"{AccessLines.__module__}.{AccessLines.__name__}"
    assert str(ROOT / "gunicorn.conf.py") in web_command(socket.socket())


def test_fifty_slow_senders_keep_nobody_waiting(server):
    assert answer(server, "GET / HTTP/1.0\r\n\r\n").startswith("HTTP/1.0 200")
    slow = [line(server, HEAD.format(400_000, "") + "x") for _ in range(25)]
    slow += [line(server, "GET /slow HTTP/1.1\r\nHost: ") for _ in range(25)]
    began = time.monotonic()
    for _time in range(3):
        assert answer(server, "GET / HTTP/1.0\r\n\r\n").startswith("HTTP/1.0 200")
    assert time.monotonic() - began < 2
    for one in slow:
        one.close()


def test_a_body_that_comes_in_pieces_is_answered_when_it_is_whole(server):
    with closing(line(server, HEAD.format(10, "Connection: close\r\n") + "abc")) as made:
        time.sleep(0.05)
        made.sendall(b"defg")
        time.sleep(0.05)
        made.sendall(b"hij")
        assert made.recv(2**16).startswith(b"HTTP/1.1 200")


def test_a_line_that_is_kept_carries_one_request_after_the_other(server):
    with closing(line(server, "")) as made:
        for _time in range(3):
            made.sendall(HEAD.format(3, "").encode() + b"abc")
            said = b""
            while not said.endswith(b"0\r\n\r\n"):
                said += made.recv(2**16)
            assert b"Hello world" in said


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (HEAD.format(600_000, ""), 413),
        (HEAD.format(30_000_000, "Cookie: session=x\r\n"), 413),
        (HEAD.format(0, "Transfer-Encoding: chunked\r\n"), 411),
        ("GET /" + "x" * 40_000, 431),
    ],
)
def test_what_cannot_be_taken_is_refused_before_it_came(server, head, status):
    assert answer(server, head).startswith(f"HTTP/1.1 {status}")


def test_a_file_of_somebody_signed_in_is_taken(server):
    large = HEAD.format(3_000_000, "Cookie: session=x\r\nConnection: close\r\n") + "x" * 3_000_000
    assert answer(server, large).startswith("HTTP/1.1 200")


def test_who_asks_first_is_told_to_go_on(server):
    with closing(line(server, HEAD.format(3, "Expect: 100-continue\r\n"))) as made:
        assert made.recv(2**16).startswith(b"HTTP/1.1 100")
        made.sendall(b"abc")
        assert b"HTTP/1.1 200" in made.recv(2**16)


def test_what_has_come_is_counted_while_it_comes_and_the_oldest_makes_room():
    """Those who were let in with little sent may not fill the disk afterwards."""
    with serving(Narrow) as port, ExitStack() as open_lines:
        head = HEAD.format(3_000_000, "Cookie: session=x\r\n")
        many = [open_lines.enter_context(closing(line(port, head))) for _ in range(3)]
        for one in many:
            one.sendall(b"x" * 450_000)
        assert many[0].recv(2**16).startswith(b"HTTP/1.1 503")
        many[2].sendall(b"x" * 300_000)
        assert many[1].recv(2**16).startswith(b"HTTP/1.1 503")
