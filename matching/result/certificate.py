"""The certificate of a result: its figures, and its file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import UnionType
from typing import Any

TYPES: Mapping[str, type | UnionType] = {
    "matched_by_class": list,
    "proved_optimal": bool,
    "lowest_points": int | None,
    "seconds": int | float,
    "peak_mib": int | float,
    "sha256": dict,
    "content_sha256": dict,
    "version": str,
}
"""Of the values in certificate.json that are not whole numbers."""
CLASS_KEYS = {"need", "waited", "children", "matched"}


@dataclass(frozen=True, slots=True)
class Certificate:
    """The figures of a solution and what they were worked out from.

    `total_points` and `matched` count the kept pairs too. `matched_by_class` has one row for each
    class of all children, the highest first. `upper_bound_points` is what no other result of as
    many pairs of each class exceeds. `sha256` is of the files as they were, `content_sha256` of
    what they say, whatever the order of the rows.
    """

    children: int
    volunteers: int
    places: int
    matched: int
    matched_by_class: tuple[Mapping[str, int], ...]
    total_points: int
    upper_bound_points: int
    proved_optimal: bool
    lowest_points: int | None
    pricing_rounds: int
    seconds: float
    peak_mib: float
    sha256: Mapping[str, str]
    content_sha256: Mapping[str, str]
    version: str


def write_certificate(certificate: Certificate) -> bytes:
    """The bytes of certificate.json."""
    return (json.dumps(asdict(certificate), indent=2, ensure_ascii=False) + "\n").encode()


def parse_certificate(data: bytes) -> Certificate:
    """The certificate in the bytes of certificate.json.

    Raises ValueError or TypeError where a value is missing, unknown or of another type.
    """
    certificate = Certificate(**json.loads(data))
    for name in Certificate.__slots__:
        _check_type(name, getattr(certificate, name))
    return replace(certificate, matched_by_class=tuple(certificate.matched_by_class))


def _check_type(name: str, value: Any) -> None:
    """Raise ValueError where a value of a certificate is not of the type that it has."""
    good = isinstance(value, TYPES.get(name, int))
    if name == "matched_by_class":
        good = good and all(isinstance(row, dict) and row.keys() == CLASS_KEYS for row in value)
    if not good:
        raise ValueError(f"its {name} cannot be {json.dumps(value)}")
