"""The four files of a result: what stands in them, and how they are read back."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from matching.problem.csv_rows import read_bytes, read_cells, write_rows
from matching.problem.errors import Fault, InputRefused
from matching.result.certificate import Certificate, parse_certificate, write_certificate
from matching.result.details import details_of, read_waiting
from matching.result.solution import Pair, Solution, Waiting

T = TypeVar("T")
PAIRS, UNMATCHED, PRICES, CERTIFICATE = FILES = (
    "pairs.csv",
    "unmatched.csv",
    "prices.csv",
    "certificate.json",
)
PAIR_COLUMNS = Pair.__slots__
UNMATCHED_COLUMNS = ("child", "reason", "detail")
PRICE_COLUMNS = ("volunteer", "price")
PARTS = ("interests", "age", "region", "gender")


def pair_cells(pair: Pair) -> dict[str, str]:
    """A pair as it stands in pairs.csv: parts with six places, tags joined by ';'."""
    cells = {name: str(getattr(pair, name)) for name in PAIR_COLUMNS}
    cells |= {name: f"{getattr(pair, name):.6f}" for name in PARTS}
    return cells | {"shared": ";".join(pair.shared)}


def folder_files(solution: Solution) -> dict[str, bytes]:
    """The bytes of each file of a result."""
    pairs = (list(pair_cells(pair).values()) for pair in solution.pairs)
    details = zip(solution.waiting, details_of(solution.waiting), strict=True)
    waiting = ((one.child, one.reason, detail) for one, detail in details)
    return {
        PAIRS: write_rows(PAIR_COLUMNS, pairs),
        UNMATCHED: write_rows(UNMATCHED_COLUMNS, waiting),
        PRICES: write_rows(PRICE_COLUMNS, sorted(solution.prices.items())),
        CERTIFICATE: write_certificate(solution.certificate),
    }


def read_solution(directory: Path) -> Solution:
    """The result in a folder. Raises InputRefused with everything that cannot be read."""
    faults: list[Fault] = []
    pairs = _rows(directory / PAIRS, PAIR_COLUMNS, _pair, faults)
    waiting = _waiting(directory / UNMATCHED, faults)
    prices = _prices(directory / PRICES, faults)
    certificate = _certificate(directory / CERTIFICATE, faults)
    if faults or certificate is None:
        raise InputRefused(faults)
    return Solution(tuple(pairs), tuple(waiting), prices, certificate)


def _waiting(path: Path, faults: list[Fault]) -> list[Waiting]:
    rows = _rows(path, UNMATCHED_COLUMNS, lambda row: (row[0], row[1], row[2]), faults)
    try:
        return read_waiting(rows)
    except ValueError as error:
        faults.append(Fault.of_file("bad_reason", path, f"cannot be read: {error}"))
        return []


def _prices(path: Path, faults: list[Fault]) -> dict[str, int]:
    prices = _rows(path, PRICE_COLUMNS, lambda row: (row[0], int(row[1])), faults)
    times = Counter(volunteer for volunteer, _ in prices)
    for name in sorted(name for name in times if times[name] > 1):
        faults.append(Fault.of_file("double_price", path, f"names {name} more than once"))
    return dict(prices)


def _rows(
    path: Path, columns: Sequence[str], build: Callable[[list[str]], T], faults: list[Fault]
) -> list[T]:
    """What `build` makes of each row below the header; it raises ValueError for a wrong cell."""
    rows = read_cells(read_bytes(path, faults), str(path), faults)
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
        return parse_certificate(data)
    except (ValueError, TypeError) as error:
        faults.append(Fault.of_file("bad_certificate", path, f"is no certificate: {error}"))
        return None
