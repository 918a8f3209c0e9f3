"""The columns of the list of letters, on its page and as a file."""

from app.locale import lazy as _l
from app.web.columns import Keyed, ShownColumns, columns_shown
from app.web.letters.chips import holder_words
from app.wording.letters import DIRECTIONS, STATES
from letters.states import Direction

COLUMNS: Keyed = (
    ("", _l("Letter"), lambda line: line.letter.code),
    ("pair", _l("Pair"), lambda line: line.letter.pair.code),
    ("pair", _l("Child"), lambda line: line.letter.pair.child.pen_name),
    ("pair", _l("Volunteer"), lambda line: line.letter.pair.volunteer.pen_name),
    ("school", _l("School"), lambda line: line.letter.pair.child.school.name),
    ("which", _l("Direction"), lambda line: str(DIRECTIONS[Direction(line.letter.direction)])),
    ("which", _l("Number"), lambda line: line.letter.number),
    ("which", _l("Term"), lambda line: line.letter.term_number),
    ("now", _l("State"), lambda line: str(STATES[line.standing.state])),
    ("now", _l("Who has it"), lambda line: holder_words(line.standing)),
    ("now", _l("Since"), lambda line: line.standing.since),
    ("due", _l("To be written by"), lambda line: line.letter.due_on),
    ("expected", _l("Expected by"), lambda line: line.standing.expected_by),
    ("late", _l("Days late"), lambda line: line.standing.late_by),
)
OFFERED = {
    "pair": _l("Pair"),
    "school": _l("School"),
    "which": _l("Which"),
    "due": _l("To be written by"),
    "now": _l("Now"),
    "expected": _l("Expected by"),
    "late": _l("Days late"),
    "next": _l("Next step"),
}
USUAL = "pair school which now next"


def letter_columns() -> ShownColumns:
    """Which columns the list of letters shows; also for a row of it that is fetched alone."""
    return columns_shown("letters", OFFERED, USUAL)
