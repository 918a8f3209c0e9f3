"""A day, the regions, the 200 schools of the roster, and a reader bound to them."""

import json
from datetime import date
from pathlib import Path

import pytest

from app.intake import Regions, SchoolDirectory, SchoolEntry, read

ROSTERS = Path(__file__).resolve().parents[1] / "rosters"
TODAY = date(2026, 10, 1)


@pytest.fixture(scope="session")
def regions():
    return Regions.standard()


@pytest.fixture(scope="session")
def directory(regions):
    content = (ROSTERS / "schools.xlsx").read_bytes()
    report = read(
        "schools",
        content,
        "schools.xlsx",
        on=TODAY,
        regions=regions,
        schools=SchoolDirectory((), regions),
    )
    return SchoolDirectory(
        (
            SchoolEntry(
                row.row,
                row.values["name"],
                row.values["county"],
                row.values["town"],
                f"S{row.row:03}",
            )
            for row in report.rows
        ),
        regions,
    )


@pytest.fixture(scope="session")
def take(regions, directory):
    """Reads bytes of a kind as they would come in today."""

    def read_bytes(kind, content, filename="名单.xlsx", **options):
        return read(
            kind, content, filename, on=TODAY, regions=regions, schools=directory, **options
        )

    return read_bytes


@pytest.fixture(scope="session")
def roster(take):
    """Reads one of the rosters in tests/rosters."""

    def read_roster(kind, filename, **options):
        return take(kind, (ROSTERS / filename).read_bytes(), filename, **options)

    return read_roster


@pytest.fixture(scope="session")
def expected():
    """The outcome written down for a roster."""

    def load(name):
        return json.loads((ROSTERS / "expected" / f"{name}.json").read_text(encoding="utf-8"))

    return load
