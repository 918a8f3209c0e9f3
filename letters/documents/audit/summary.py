"""The first page of a yearly audit pack, as a Word file: figures without a single name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from letters.documents.markup import A4, cell, chapters, paragraph, row, run, section, table
from letters.documents.package import Package

_MARGINS = (25.0, 25.0, 20.0, 25.0)
_WIDTHS = (120.0, 35.0)
_HIGH = 8.0


@dataclass(frozen=True, slots=True)
class YearSummary:
    """A heading, sections of lines with a figure each, and what stands below them."""

    heading: str
    sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    notes: Sequence[str]


def render_year_summary(summary: YearSummary, made_on: date) -> bytes:
    """Return the page as a Word file."""
    package = Package(summary.heading, made_on)
    parts = [paragraph(run(summary.heading, 18, bold=True))]
    for heading, lines in summary.sections:
        parts.append(paragraph(run(heading, 12, bold=True)))
        parts.append(_figures(lines))
    parts += [paragraph(run(note, 9)) for note in summary.notes]
    return package.save(chapters([("".join(parts), section(A4, _MARGINS))]))


def _figures(lines: Sequence[tuple[str, str]]) -> str:
    made = (
        row(
            cell(paragraph(run(name, 10)), _WIDTHS[0])
            + cell(paragraph(run(figure, 10)), _WIDTHS[1]),
            _HIGH,
        )
        for name, figure in lines
    )
    return table("".join(made), _WIDTHS)
