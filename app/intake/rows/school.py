"""Which school a child's row belongs to. In go what the uploader chose, the titles and the row's
own words; out comes one school of the directory, or a fault.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.intake.directory import SchoolDirectory, SchoolEntry
from app.intake.faults import IntakeRefused
from app.intake.kinds.row import RowReading
from app.intake.outline.outline import Outline
from app.intake.values.classes.titled_class import without_class

_QUOTED, _QUOTED_OF_FILE = 40, 60
_MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class SchoolOfRow:
    """The school that the uploader chose, and the one that title, sheet or file name tell."""

    directory: SchoolDirectory
    chosen: SchoolEntry | None
    titled: SchoolEntry | None

    def of(self, row: RowReading) -> SchoolEntry | None:
        """The row's school; a fault on the row if there is none or another than chosen."""
        text = row.text("school")
        if text is None:
            return self.chosen or self.titled or row.fault("school_missing", "school")
        county = row.regions.parse(row.text("county") or "") or ""
        found = self.directory.find(text, county)
        found = found or self.directory.find(without_class(text), county)
        if self.chosen:
            names = (self.chosen.name, self.chosen.code)
            if self.chosen in found or (not found and text in names):
                return self.chosen
            return row.fault("other_school", "school", text=text[:_QUOTED])
        if self.titled in found and len(found) > 1:
            return self.titled
        return self._only(row, text, found)

    def _only(self, row: RowReading, text: str, found: Sequence[SchoolEntry]) -> SchoolEntry | None:
        if len(found) == 1:
            return found[0]
        if not found:
            return row.fault("school_unknown", "school", text=text[:_QUOTED])
        names = _described(self.directory, found)
        return row.fault("school_ambiguous", "school", text=text[:_QUOTED], candidates=names)


def find_school(
    outline: Outline,
    directory: SchoolDirectory,
    school: SchoolEntry | str | None,
    first: Outline | None = None,
) -> SchoolOfRow:
    """How the rows of a sheet find their schools.

    `school` is the uploader's choice, as an entry or as a name or code. Without it the school
    comes from a column of the table, or from its title, sheet name or file name, else from those
    of the sheet that is read `first`.
    Raises IntakeRefused: school_unknown, school_ambiguous, school_missing.
    """
    chosen = _asked(directory, school) if isinstance(school, str) else school
    titled = None if chosen else _titled(outline, directory)
    if first is not None and not (chosen or titled):
        titled = _titled(first, directory)
    if chosen is None and titled is None and "school" not in outline.mapping:
        raise IntakeRefused("school_missing", titles=list(outline.titles)[:3])
    return SchoolOfRow(directory, chosen, titled)


def _described(directory: SchoolDirectory, schools: Sequence[SchoolEntry]) -> list[str]:
    """The schools that a text may mean, each with its county, at most eight."""
    return [directory.describe(school) for school in schools][:_MOST_CANDIDATES]


def _asked(directory: SchoolDirectory, text: str) -> SchoolEntry:
    found = directory.find(text) or directory.find_within(text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise IntakeRefused("school_unknown", text=text[:_QUOTED_OF_FILE])
    raise _ambiguous(directory, text, found)


def _titled(outline: Outline, directory: SchoolDirectory) -> SchoolEntry | None:
    for text in (*outline.titles, outline.filename):
        found = directory.find_within(text)
        if len(found) == 1:
            return found[0]
        if len(found) > 1 and "school" not in outline.mapping:
            raise _ambiguous(directory, text, found)
    return None


def _ambiguous(
    directory: SchoolDirectory, text: str, found: Sequence[SchoolEntry]
) -> IntakeRefused:
    names = _described(directory, found)
    return IntakeRefused("school_ambiguous", text=text[:_QUOTED_OF_FILE], candidates=names)
