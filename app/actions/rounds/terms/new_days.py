"""What volunteers hear of new due dates: one message a person, and only of what comes soon."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import select

from app.actions.access import links
from app.actions.messages.messages import enqueue
from app.actor import Acting
from app.extensions import db
from app.models import Child, Cohort, Pair, User, Volunteer
from app.notify.mails import written
from app.store.letters.standings import Standings
from app.store.parts import in_parts
from app.store.rounds.terms.replanning import NewDay, Replanning
from letters.pairs.effects import Act

SOON = timedelta(days=30)
"""Who has no letter to write within these days, by the old date or the new, is not told."""
Line = tuple[str, NewDay]


def tell_volunteers(cohort: Cohort, found: Replanning, acting: Acting) -> int:
    """Put one message for each volunteer in the outbox; how many. Joins the transaction."""
    until = acting.today + SOON
    told = [
        day
        for day in found.days
        if day.is_to_child and min(day.before, day.due_on or day.before) <= until
    ]
    people = _lines_by_volunteer(told, acting)
    for volunteer_id, lines in people.items():
        _tell(cohort, volunteer_id, lines, acting)
    return len(people)


def _lines_by_volunteer(told: list[NewDay], acting: Acting) -> dict[int, list[Line]]:
    by_pair: dict[int, list[NewDay]] = defaultdict(list)
    for day in told:
        by_pair[day.pair_id].append(day)
    reminded = Standings.on(acting.today).may(Act.REMIND_VOLUNTEER)
    found: dict[int, list[Line]] = defaultdict(list)
    for ids in in_parts(sorted(by_pair)):
        query = (
            select(Pair.id, Pair.volunteer_id, Child.pen_name)
            .join(Pair.child)
            .where(Pair.id.in_(ids), reminded)
            .order_by(Pair.id)
        )
        for pair_id, volunteer_id, pen_name in db.session.execute(query):
            found[volunteer_id] += [(pen_name, day) for day in by_pair[pair_id]]
    return found


def _tell(cohort: Cohort, volunteer_id: int, lines: list[Line], acting: Acting) -> None:
    volunteer = db.session.get_one(Volunteer, volunteer_id)
    user = db.session.get(User, volunteer.user_id) if volunteer.user_id else None
    if user is None:
        return
    subject, body = written(
        "new_days",
        user.locale,
        name=volunteer.pen_name,
        lines=[(name, None if day.back else day.before, day.due_on) for name, day in lines],
        link=links.address("home.home"),
    )
    once = f"new_days:{cohort.id}:{acting.now:%Y%m%d%H%M%S}:v{volunteer_id}"
    enqueue("new_days", once, subject=subject, body=body, now=acting.now, user=user)
