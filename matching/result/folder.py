"""The folder of a result: it appears whole or not at all."""

import os
import shutil
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from matching.problem.errors import Fault, InputRefused
from matching.result.files import CERTIFICATE, FILES, folder_files
from matching.result.solution import Solution

ENDINGS = (signal.SIGINT, signal.SIGTERM)


def target_faults(directory: Path, extra: Iterable[str] = ()) -> list[Fault]:
    """Why a result, and files named `extra` beside it, may not be written to `directory`.

    Only an empty folder or an earlier result (of the four files and `extra`) is replaced.
    """
    target = directory.resolve()
    if not target.exists():
        complaint = _not_made(target)
    elif not target.is_dir():
        complaint = "not_a_folder", "is there already and is no folder"
    elif not os.access(target.parent, os.W_OK | os.X_OK):
        complaint = "not_writable", f"cannot be replaced: {target.parent} is not"
    else:
        complaint = _not_ours({entry.name for entry in target.iterdir()}, extra)
    return [Fault.of_file(complaint[0], directory, complaint[1])] if complaint else []


def _not_made(target: Path) -> tuple[str, str] | None:
    """Why a folder that is not there cannot be made: a code and a sentence."""
    above = next(parent for parent in target.parents if parent.exists())
    if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
        return None
    return "not_writable", f"cannot be made: {above} is not writable"


def _not_ours(found: set[str], extra: Iterable[str]) -> tuple[str, str] | None:
    """Why a folder that holds these files is no earlier result: a code and a sentence."""
    if not found or (CERTIFICATE in found and found <= {*FILES, *extra}):
        return None
    other = min(found - set(FILES), default=min(found))
    return "not_ours", f"is no earlier result (it holds {other}); give a new or an empty folder"


def write_solution(
    directory: Path, solution: Solution, extra: Mapping[str, bytes] | None = None
) -> None:
    """Write a result, and `extra` files beside it, so that the folder appears as a whole.

    Raises InputRefused where the folder holds something else or cannot be made; an interrupt
    comes through only before or after.
    """
    faults = target_faults(directory, extra or ())
    if faults:
        raise InputRefused(faults)
    try:
        with _uninterrupted():
            _write(directory.resolve(), folder_files(solution) | dict(extra or {}))
    except OSError as error:
        reason = error.strerror or "unknown reason"
        sentence = f"cannot be written: {reason}"
        raise InputRefused([Fault.of_file("not_writable", directory, sentence)]) from error


def _write(target: Path, files: Mapping[str, bytes]) -> None:
    """Write the files beside `target`, and only then put them in its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.parent / f".{target.name}.{os.getpid()}.part"
    try:
        part.mkdir()
        for name, data in files.items():
            (part / name).write_bytes(data)
        _swap(part, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _swap(part: Path, target: Path) -> None:
    """Put `part` where `target` is."""
    old = part.with_suffix(".old")
    if target.exists():
        target.rename(old)
    try:
        part.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold signals back until a folder is whole; only the main thread can (and needs to)."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {which: signal.signal(which, lambda got, _: came.append(got)) for which in ENDINGS}
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)
        for number in came:
            signal.raise_signal(number)
