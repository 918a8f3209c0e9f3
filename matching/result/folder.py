"""The folder of a result: it appears whole or not at all, and can be read back."""

import json
import os
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from types import UnionType
from typing import Any

from matching.problem.errors import Fault, InputRefused
from matching.problem.table import read_bytes, read_cells, write_rows
from matching.result.details import details_of, read_waiting
from matching.result.solution import Certificate, Pair, Solution

PAIRS, UNMATCHED, PRICES, CERTIFICATE = FILES = (
    "pairs.csv",
    "unmatched.csv",
    "prices.csv",
    "certificate.json",
)
PAIR_COLUMNS = Pair.__slots__
UNMATCHED_COLUMNS = ("child", "reason", "detail")
PRICE_COLUMNS = ("volunteer", "price")
ENDINGS = (signal.SIGINT, signal.SIGTERM)
KINDS: Mapping[str, type | UnionType] = {
    "matched_by_class": list,
    "proved_optimal": bool,
    "lowest_points": int | None,
    "seconds": int | float,
    "peak_mib": int | float,
    "sha256": dict,
    "content_sha256": dict,
    "version": str,
}
"""Of the values of a certificate that are not whole numbers."""
CLASS_KEYS = {"need", "waited", "children", "matched"}
PARTS = ("interests", "age", "region", "gender")


def pair_cells(pair: Pair) -> dict[str, str]:
    """A pair as it stands in pairs.csv: parts with six places, tags joined by ';'."""
    cells = {name: str(getattr(pair, name)) for name in PAIR_COLUMNS}
    cells |= {name: f"{getattr(pair, name):.6f}" for name in PARTS}
    return cells | {"shared": ";".join(pair.shared)}


def folder_files(solution: Solution) -> dict[str, bytes]:
    """The bytes of each file of a result."""
    certificate = json.dumps(asdict(solution.certificate), indent=2, ensure_ascii=False)
    pairs = (list(pair_cells(pair).values()) for pair in solution.pairs)
    details = zip(solution.waiting, details_of(solution.waiting), strict=True)
    waiting = ((one.child, one.reason, detail) for one, detail in details)
    return {
        PAIRS: write_rows(PAIR_COLUMNS, pairs),
        UNMATCHED: write_rows(UNMATCHED_COLUMNS, waiting),
        PRICES: write_rows(PRICE_COLUMNS, sorted(solution.prices.items())),
        CERTIFICATE: (certificate + "\n").encode(),
    }


def target_faults(directory: Path, extra: Iterable[str] = ()) -> list[Fault]:
    """Why a result may not be written to `directory`.

    Only an empty folder or an earlier result (of the four files and `extra`) is replaced.
    """
    target = directory.resolve()
    if target.exists() and not target.is_dir():
        return [_fault("not_a_folder", directory, "is there already and is no folder")]
    if not target.exists():
        above = next(parent for parent in target.parents if parent.exists())
        if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
            return []
        return [_fault("not_writable", directory, f"cannot be made: {above} is not writable")]
    if not os.access(target.parent, os.W_OK | os.X_OK):
        return [_fault("not_writable", directory, f"cannot be replaced: {target.parent} is not")]
    found = {entry.name for entry in target.iterdir()}
    if found and not (CERTIFICATE in found and found <= {*FILES, *extra}):
        other = sorted(found - set(FILES)) or sorted(found)
        sentence = f"is no earlier result (it holds {other[0]}); give a new or an empty folder"
        return [_fault("not_ours", directory, sentence)]
    return []


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
        fault = _fault("not_writable", directory, f"cannot be written: {reason}")
        raise InputRefused([fault]) from error


def _write(target: Path, files: Mapping[str, bytes]) -> None:
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


def read_solution(directory: Path) -> Solution:
    """The result in a folder. Raises InputRefused with everything that cannot be read."""
    faults: list[Fault] = []
    pairs = _read(directory / PAIRS, PAIR_COLUMNS, _pair, faults)
    waiting = _read(directory / UNMATCHED, UNMATCHED_COLUMNS, tuple, faults)
    prices = _read(directory / PRICES, PRICE_COLUMNS, lambda row: (row[0], int(row[1])), faults)
    names = [volunteer for volunteer, _ in prices]
    for name in sorted(name for name, times in Counter(names).items() if times > 1):
        faults.append(_fault("double_price", directory / PRICES, f"names {name} more than once"))
    try:
        reasons = read_waiting(waiting)
    except ValueError as error:
        reasons = []
        faults.append(_fault("bad_reason", directory / UNMATCHED, f"cannot be read: {error}"))
    certificate = _certificate(directory / CERTIFICATE, faults)
    if faults or certificate is None:
        raise InputRefused(faults)
    return Solution(tuple(pairs), tuple(reasons), dict(prices), certificate)


def _fault(code: str, path: Path, sentence: str) -> Fault:
    return Fault(code, str(path), None, None, sentence)


def _read(
    path: Path, columns: Sequence[str], build: Callable[[list[str]], Any], faults: list[Fault]
) -> list[Any]:
    data = read_bytes(path, faults)
    rows = read_cells(data, str(path), faults)
    if rows and tuple(rows[0][1]) != tuple(columns):
        faults.append(Fault("bad_header", str(path), 1, None, f"is not {','.join(columns)}"))
        return []
    found = []
    for number, row in rows[1:]:
        try:
            if len(row) != len(columns):
                raise ValueError(f"{len(row)} cells, not {len(columns)}")
            found.append(build(row))
        except ValueError as error:
            faults.append(Fault("bad_value", str(path), number, None, f"cannot be read: {error}"))
    return found


def _pair(row: list[str]) -> Pair:
    child, volunteer, points, interests, age, region, gender, shared, gap, relation, rank = row
    tags = tuple(shared.split(";")) if shared else ()
    parts = (float(interests), float(age), float(region), float(gender))
    return Pair(child, volunteer, int(points), *parts, tags, int(gap), relation, int(rank))


def _certificate(path: Path, faults: list[Fault]) -> Certificate | None:
    data = read_bytes(path, faults)
    if any(fault.file == str(path) for fault in faults):
        return None
    try:
        values = json.loads(data)
        certificate = Certificate(**values)
        for name in Certificate.__slots__:
            _check_kind(name, getattr(certificate, name))
        return replace(certificate, matched_by_class=tuple(certificate.matched_by_class))
    except (ValueError, TypeError) as error:
        faults.append(_fault("bad_certificate", path, f"is no certificate: {error}"))
        return None


def _check_kind(name: str, value: Any) -> None:
    """Raise ValueError where a value of a certificate is not of the kind that it has."""
    good = isinstance(value, KINDS.get(name, int))
    if name == "matched_by_class":
        good = good and all(isinstance(row, dict) and row.keys() == CLASS_KEYS for row in value)
    if not good:
        raise ValueError(f"its {name} cannot be {json.dumps(value)}")
