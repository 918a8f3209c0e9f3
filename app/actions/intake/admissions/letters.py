"""Letters of a list are moved."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from app.actions.intake.admissions.admission import Admission, Admitted
from app.actions.letters.letters import move_many
from app.intake import RowReport
from app.store.intake.known.letters import code_of, day_of
from app.store.scope import Scope
from letters.states import State


def admit_letters(scope: Scope, rows: Sequence[RowReport], admission: Admission) -> Admitted:
    """Move the letters in the order of the rows."""
    moved = 0

    def step(row: RowReport) -> tuple[State, date]:
        return State(str(row.values["state"])), day_of(row, admission.acting.today)

    for (to, on), group in groupby(rows, step):
        some = list(group)
        codes = [code for row in some if (code := code_of(row))]
        answers = move_many(
            scope,
            codes,
            to,
            on,
            acting=admission.acting,
            how="file",
        )
        moved += sum(answer.event == "new" for answer in answers)
        for row in some:
            admission.changed(row, code_of(row) or "", {}, {})
    return Admitted(changed=moved)
