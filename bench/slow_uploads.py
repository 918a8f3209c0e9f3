"""How long /healthz takes while many send an upload byte by byte, without a session.

    .venv/bin/python -m bench.slow_uploads http://127.0.0.1:8000 [--senders 50] [--seconds 20]

Each sender opens a connection anew when it is let go. `--heads` sends heads without an end.
"""

import argparse
import socket
import threading
import time
from contextlib import suppress
from urllib.parse import urlsplit
from urllib.request import urlopen

HEAD = (
    "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=b\r\n"
    "Content-Length: 400000\r\n\r\n--b\r\n"
)


def send_slowly(host: str, port: int, only_head: bool, stop: threading.Event) -> None:
    """One byte a second, over and over, until told to stop."""
    begin = HEAD.format(host=host)
    start = (begin[:60] if only_head else begin).encode()
    while not stop.is_set():
        with suppress(OSError), socket.create_connection((host, port), 5) as line:
            line.sendall(start)
            while not stop.wait(1):
                line.sendall(b"x")


def waits(address: str, seconds: float) -> list[float]:
    """How long each answer of the health check took."""
    taken, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        began = time.monotonic()
        with suppress(OSError), urlopen(f"{address}/healthz", timeout=30) as answer:
            answer.read()
        taken.append(time.monotonic() - began)
        time.sleep(0.1)
    return taken


def told(taken: list[float]) -> str:
    """The middle and the longest of them, in milliseconds."""
    ordered = [1000 * one for one in sorted(taken)]
    return f"median {ordered[len(ordered) // 2]:.0f} ms, longest {ordered[-1]:.0f} ms"


def main() -> None:
    """Measure without and with the senders."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--senders", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--heads", action="store_true")
    asked = parser.parse_args()
    place, stop = urlsplit(asked.address), threading.Event()
    print("alone:", told(waits(asked.address, 3)))
    to = (place.hostname or "127.0.0.1", place.port or 80, asked.heads, stop)
    senders = [threading.Thread(target=send_slowly, args=to) for _ in range(asked.senders)]
    for one in senders:
        one.start()
    time.sleep(1)
    print(f"with {asked.senders} slow senders:", told(waits(asked.address, asked.seconds)))
    stop.set()


if __name__ == "__main__":
    main()
