"""What somebody sent is read in a process of its own, with limits of time and memory.

The process is a copy of this one without its connections. It is killed when it goes beyond a limit,
and so is whatever a file made for harm does to a reader: this one goes on answering.
"""

import gc
import io
import os
import pickle
import resource
import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any, NoReturn, TypeVar

from app.intake.faults import IntakeRefused

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WorkLimits:
    """What the reading of one file may take; `memory_bytes` comes on top of what is in use."""

    seconds: float = 60
    memory_bytes: int = 1_500_000_000
    answer_bytes: int = 300_000_000


USUAL = WorkLimits()
AT_ONCE = 2
"""So many files are read at the same time in one process; further ones wait a little."""
PATIENCE = 15.0
_PLACES = BoundedSemaphore(AT_ONCE)
_PLAIN = {("builtins", "frozenset"), ("builtins", "set"), ("builtins", "range")}
_DAYS = {"date", "datetime", "time", "timedelta"}


def apart(work: Callable[[], T], limits: WorkLimits = USUAL) -> T:
    """What `work` returns, done apart.

    Raises IntakeRefused: as `work` does; too_heavy where it goes beyond the limits; too_busy
    where other files keep all places.
    """
    if not _PLACES.acquire(timeout=PATIENCE):
        raise IntakeRefused("too_busy")
    try:
        done, result = _answer_of(work, limits)
    finally:
        _PLACES.release()
    if not done:
        raise IntakeRefused(result[0], **result[1])
    return result


def _answer_of(work: Callable[[], Any], limits: WorkLimits) -> tuple[bool, Any]:
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        _work_apart(work, theirs, limits)
    os.close(theirs)
    try:
        content = _read(ours, limits)
    finally:
        os.close(ours)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    try:
        return _PlainAnswer(io.BytesIO(content)).load()
    except (EOFError, pickle.UnpicklingError) as fault:
        raise IntakeRefused("too_heavy") from fault


def _read(pipe: int, limits: WorkLimits) -> bytes:
    """All that comes through the pipe in time; nothing where it is too much or too late."""
    until, content = time.monotonic() + limits.seconds, bytearray()
    while select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
        chunk = os.read(pipe, 2**20)
        if not chunk:
            return bytes(content)
        content += chunk
        if len(content) > limits.answer_bytes:
            break
    return b""


def _work_apart(work: Callable[[], Any], pipe: int, limits: WorkLimits) -> NoReturn:
    """The child's whole life. Nothing of the parent's is closed or written by it at its end."""
    try:
        gc.disable()
        os.closerange(3, pipe)
        os.closerange(pipe + 1, os.sysconf("SC_OPEN_MAX"))
        _limit(limits)
        with os.fdopen(pipe, "wb") as file:
            pickle.dump(_outcome(work), file, pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)


def _outcome(work: Callable[[], Any]) -> tuple[bool, Any]:
    try:
        return True, work()
    except IntakeRefused as refusal:
        return False, (refusal.code, refusal.details)
    except (MemoryError, RecursionError):
        return False, ("too_heavy", {})


def _limit(limits: WorkLimits) -> None:
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with open("/proc/self/statm", "rb") as file:
        in_use = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    most = in_use + limits.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


class _PlainAnswer(pickle.Unpickler):
    """An answer holds values of intake and days alone: nothing in it is called."""

    def find_class(self, module: str, name: str) -> Any:
        """The class, where it is one of those."""
        is_day = module == "datetime" and name in _DAYS
        if module.startswith("app.intake.") or is_day or (module, name) in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(module)
