"""Which school a child's row belongs to."""

from dataclasses import dataclass

from app.intake.directory import SchoolDirectory, SchoolEntry
from app.intake.faults import IntakeRefused
from app.intake.kinds.row import RowReading
from app.intake.outline.outline import Outline


@dataclass(frozen=True, slots=True)
class Placing:
    """The school given by the caller, and the one that title, sheet or file name tell."""

    directory: SchoolDirectory
    given: SchoolEntry | None
    titled: SchoolEntry | None

    def school_of(self, row: RowReading) -> SchoolEntry | None:
        """The row's school; a fault on the row if there is none or another than given."""
        text = row.text("school")
        if text is None:
            return self.given or self.titled or row.fault("school_missing", "school")
        county = row.regions.parse(row.text("county") or "") or ""
        found = self.directory.find(text, county)
        if self.given and (not found or self.given in found):
            return self._own(row, text, bool(found))
        if self.given:
            return row.fault("other_school", "school", text=text[:40])
        if self.titled in found and len(found) > 1:
            return self.titled
        return self._only(row, text, found)

    def _own(self, row: RowReading, text: str, found: bool) -> SchoolEntry | None:
        if found or (self.given and text in (self.given.name, self.given.code)):
            return self.given
        return row.fault("other_school", "school", text=text[:40])

    def _only(
        self, row: RowReading, text: str, found: tuple[SchoolEntry, ...]
    ) -> SchoolEntry | None:
        if len(found) == 1:
            return found[0]
        if not found:
            return row.fault("school_unknown", "school", text=text[:40])
        names = [self.directory.describe(school) for school in found]
        return row.fault("school_ambiguous", "school", text=text[:40], candidates=names[:8])


def placing(view: Outline, directory: SchoolDirectory, school: SchoolEntry | str | None) -> Placing:
    """How the rows of a file find their schools.

    `school` is the caller's choice, as an entry or as a name or code. Without it the school
    comes from a column of the table, or from its title, sheet name or file name.
    Raises IntakeRefused: school_unknown, school_ambiguous, school_missing.
    """
    given = _asked(directory, school) if isinstance(school, str) else school
    titled = None if given else _titled(view, directory)
    if given is None and titled is None and "school" not in view.mapping:
        raise IntakeRefused("school_missing", titles=list(view.titles)[:3])
    return Placing(directory, given, titled)


def _asked(directory: SchoolDirectory, text: str) -> SchoolEntry:
    found = directory.find(text) or directory.find_within(text)
    if len(found) == 1:
        return found[0]
    if not found:
        raise IntakeRefused("school_unknown", text=text[:60])
    names = [directory.describe(school) for school in found]
    raise IntakeRefused("school_ambiguous", text=text[:60], candidates=names[:8])


def _titled(view: Outline, directory: SchoolDirectory) -> SchoolEntry | None:
    for text in (*view.titles, view.filename):
        found = directory.find_within(text)
        if len(found) == 1:
            return found[0]
        if len(found) > 1 and "school" not in view.mapping:
            names = [directory.describe(school) for school in found]
            raise IntakeRefused("school_ambiguous", text=text[:60], candidates=names[:8])
    return None
