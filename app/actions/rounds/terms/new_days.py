"""What volunteers hear of new due dates: one message a person, and only of what comes soon."""

from collections import defaultdict

from sqlalchemy import select

from app.actions.letters.pairs.new_days import SOON, DaysBecause, Line, keep_days, tell_new_days
from app.actor import Acting
from app.extensions import db
from app.models import Child, Cohort, Pair
from app.store.letters.standings import Standings
from app.store.parts import in_parts
from app.store.rounds.terms.replanning import NewDay, Replanning
from letters.pairs.effects import Act


def tell_volunteers(cohort: Cohort, found: Replanning, acting: Acting) -> int:
    """Put one message for each volunteer in the outbox; how many. Joins the transaction."""
    until = acting.today + SOON
    days = [day for day in found.days if day.is_to_child]
    _keep_for_later(days, acting)
    told = [day for day in days if min(day.before, day.due_on or day.before) <= until]
    people = _lines_by_volunteer(told, acting)
    for volunteer_id, lines in people.items():
        once = f"new_days:{cohort.id}:{acting.now:%Y%m%d%H%M%S}:v{volunteer_id}"
        tell_new_days(volunteer_id, lines, DaysBecause.TERMS, once, acting)
    return len(people)


def _lines_by_volunteer(told: list[NewDay], acting: Acting) -> dict[int, list[Line]]:
    by_pair = _by_pair(told)
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
            found[volunteer_id] += [
                (pen_name, None if day.back else day.before, day.due_on) for day in by_pair[pair_id]
            ]
    return found


def _keep_for_later(days: list[NewDay], acting: Acting) -> None:
    """Whoever is not to be told today hears of these days once nothing stops it any more."""
    by_pair = _by_pair(days)
    reminded = Standings.on(acting.today).may(Act.REMIND_VOLUNTEER)
    for ids in in_parts(sorted(by_pair)):
        for pair in db.session.scalars(select(Pair).where(Pair.id.in_(ids), ~reminded)).all():
            moved = by_pair[pair.id]
            keep_days(pair, {one.letter_id: None if one.back else one.before for one in moved})


def _by_pair(days: list[NewDay]) -> dict[int, list[NewDay]]:
    found: dict[int, list[NewDay]] = defaultdict(list)
    for day in days:
        found[day.pair_id].append(day)
    return found
