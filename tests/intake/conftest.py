"""A day, the regions, the 200 schools of the roster, and a reader bound to them."""

import json
from datetime import date
from pathlib import Path

import pytest

from app.intake import (
    RegionDirectory,
    SchoolDirectory,
    SchoolEntry,
    book_with_columns,
    open_sheets,
    outline_of_book,
    read_rows,
)

ROSTERS = Path(__file__).resolve().parents[1] / "rosters"
TODAY = date(2026, 10, 1)


def outlined(kind, content, filename="名单.xlsx", columns=None, sheet=None):
    """How a file is understood today, with columns chosen by hand where there are any."""
    named = () if sheet is None else (sheet,)
    outline = outline_of_book(kind, open_sheets(content, filename), TODAY, named)
    return book_with_columns(outline, columns, TODAY) if columns else outline


@pytest.fixture(scope="session")
def regions():
    return RegionDirectory.standard()


@pytest.fixture(scope="session")
def directory(regions):
    content = (ROSTERS / "schools.xlsx").read_bytes()
    report = read_rows(
        outlined("schools", content),
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

    def read_bytes(
        kind, content, filename="名单.xlsx", *, school=None, known=None, columns=None, sheet=None
    ):
        outline = outlined(kind, content, filename, columns, sheet)
        return read_rows(
            outline, on=TODAY, regions=regions, schools=directory, school=school, known=known
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
