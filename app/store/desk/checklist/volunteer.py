"""The short way of one volunteer: gates, a letter friend, the first letter; who acts next."""

from datetime import date
from enum import StrEnum

from sqlalchemy import func, select

from app.extensions import db
from app.models import Letter, Pair, Volunteer
from app.store.people.volunteers import gates_of, is_free, writes_to_somebody
from letters.states import Direction


class WayStep(StrEnum):
    """What comes next. `NOT_NOW`: in no round for another reason than a gate, such as a leave."""

    VETTING = "vetting"
    TRAINING = "training"
    PLEDGE = "pledge"
    NOT_NOW = "not_now"
    FRIEND = "friend"
    FIRST_LETTER = "first_letter"
    ON_THE_WAY = "on_the_way"


def way_of(row: Volunteer, today: date) -> WayStep:
    """The next step of a volunteer; whoever writes already has no gate to wait for."""
    posted = (
        select(func.count(Letter.id))
        .join(Letter.pair)
        .where(
            Pair.volunteer_id == row.id, Letter.direction == Direction.TO_CHILD, Letter.moves > 0
        )
    )
    query = select(is_free(today), writes_to_somebody(), posted.scalar_subquery())
    free, writes, letters = db.session.execute(query.where(Volunteer.id == row.id)).one()
    if writes:
        return WayStep.ON_THE_WAY if letters else WayStep.FIRST_LETTER
    shut = next((gate.name for gate in gates_of(row, today) if not gate.is_open), None)
    if shut is not None:
        return WayStep(shut)
    return WayStep.FRIEND if free else WayStep.NOT_NOW
