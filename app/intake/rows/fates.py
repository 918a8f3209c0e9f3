"""New, same, changed or faulty. In goes a row that was read, out comes the same row with its fate
beside what is stored and beside the rows above it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.intake.faults import Remark
from app.intake.kinds.kind import TableKind, Value, Values
from app.intake.outline.outline import Outline
from app.intake.rows.known import Known, changes
from app.intake.rows.report import RowReport


@dataclass(slots=True)
class Fates:
    """Decides the rows of one table in their order; remembers who was listed above."""

    kind: TableKind
    known: Known
    listed: dict[tuple[Value, ...], list[RowReport]] = field(default_factory=dict)
    alike: dict[tuple[Value, ...], list[RowReport]] = field(default_factory=dict)

    def decided(self, report: RowReport, outline: Outline) -> RowReport:
        """The row with its fate; a second row of the same one is the same or a contradiction."""
        if report.faults:
            return replace(report, fate="fault")
        identity = self.kind.identity(report.values)
        if identity is None:
            return self._compared(report, outline)
        school = report.school.key if report.school else None
        namesakes = self.listed.setdefault((school, *identity), [])
        if earlier := self._fitting(namesakes, report):
            return self._again(report, earlier, outline)
        report = self._perhaps_known(self._compared(report, outline), outline)
        report = self._perhaps_again(report, outline)
        namesakes.append(report)
        return report

    def _fitting(self, rows: list[RowReport], report: RowReport) -> RowReport | None:
        """The row that is most like this one, of those whose values fit."""
        fitting = [row for row in rows if self.kind.fits(row.values, report.values)]
        return max(fitting, key=lambda row: _shared(row.values, report.values), default=None)

    def _perhaps_again(self, report: RowReport, outline: Outline) -> RowReport:
        """The row, with a note where one above it is likely the same under another spelling."""
        likeness = self.kind.likeness(report.values)
        if likeness is None:
            return report
        key = (report.school.key if report.school else None, likeness)
        like = self.alike.setdefault(key, [])
        if earlier := self._fitting(like, report):
            note = about_whole_row("perhaps_same", outline, {"row": _place(earlier)})
            report = replace(report, notes=(*report.notes, note))
        like.append(report)
        return report

    def _perhaps_known(self, report: RowReport, outline: Outline) -> RowReport:
        """A new row, with a note where somebody stored is likely the same, spelled otherwise."""
        if report.fate != "new":
            return report
        if code := self.known.perhaps(report.values, report.school):
            note = about_whole_row("perhaps_known", outline, {"code": code})
            return replace(report, notes=(*report.notes, note))
        return report

    def _compared(self, report: RowReport, outline: Outline) -> RowReport:
        stored = self.known.stored(self.kind.name, report.values, report.school)
        if stored is None:
            return report
        report = _without_a_yes_after_a_no(report, stored, outline)
        found = changes(report, stored)
        return replace(report, fate="changed" if found else "same", changes=found)

    def _again(self, report: RowReport, earlier: RowReport, outline: Outline) -> RowReport:
        differing = [
            name
            for name, value in report.values.items()
            if name not in self.kind.loose and value != earlier.values.get(name)
        ]
        if not differing:
            note = about_whole_row("same_as_row", outline, {"row": _place(earlier)})
            return replace(report, fate="same", notes=(*report.notes, note))
        details = {"row": _place(earlier), "fields": differing}
        fault = about_whole_row("contradicts_row", outline, details)
        return replace(report, fate="fault", faults=(fault,))


def _without_a_yes_after_a_no(
    report: RowReport, stored: Mapping[str, Value], outline: Outline
) -> RowReport:
    """The row without its consent where the guardian has refused: no list takes that back."""
    if stored.get("consent") is not False or report.values.get("consent") is not True:
        return report
    note = Remark("refused_before", outline.heading_of("consent"), {}, "consent")
    return replace(
        report,
        values={name: value for name, value in report.values.items() if name != "consent"},
        given=report.given - {"consent"},
        notes=(*report.notes, note),
    )


def _place(row: RowReport) -> int | str:
    """The row's number, with its sheet where several are read."""
    return row.place if row.sheet else row.row


def _shared(one: Values, other: Values) -> int:
    return sum(other.get(name) == value for name, value in one.items())


def about_whole_row(code: str, outline: Outline, details: Mapping[str, object]) -> Remark:
    """A remark that stands at the column of the name, or of the code where nobody has a name."""
    name = "name" if outline.heading_of("name") else "code"
    return Remark(code, outline.heading_of(name), details, name)
