"""What of a file waits for a decision, in sentences."""

from collections.abc import Iterator

from flask_babel import gettext as _

from app.intake import Report
from app.wording.intake.remarks import column_of, remark_words


def decision_lines(report: Report) -> Iterator[str]:
    """A sentence for each thing that somebody is to decide about."""
    for place, remark in report.undecided:
        where = _("row %(row)s", row=place) + f" · {column_of(remark)}: " if place else ""
        yield _("To be decided: %(what)s", what=where + remark_words(remark))
