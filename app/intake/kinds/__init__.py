"""The kinds of table: which values a row of each has, and what makes a row the same one."""

from app.intake.fields import CHILDREN, LETTERS, SCHOOLS, VOLUNTEERS
from app.intake.kinds.children import CHILD
from app.intake.kinds.kind import TableKind
from app.intake.kinds.letters import LETTER
from app.intake.kinds.schools import SCHOOL
from app.intake.kinds.volunteers import VOLUNTEER

BY_NAME: dict[str, TableKind] = {
    CHILDREN: CHILD,
    VOLUNTEERS: VOLUNTEER,
    SCHOOLS: SCHOOL,
    LETTERS: LETTER,
}
