"""Coordinators look at what is late for long, and call; somebody else writes, or a pair ends."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import or_, select

from app.actions.letters import reserves
from app.actions.letters.pairs import decisions
from app.actions.letters.pairs.decisions import Decided
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Child, Pair, School, Volunteer
from app.store.letters.reserves import is_reserve_needed, reserve_writers
from app.store.letters.standings import Standings
from bench.year.motion import InMotion
from bench.year.play import Day
from bench.year.post import move_all
from letters.pairs.effects import Fact
from letters.states import Direction, State

HOUR = 5
LATE_FOR = 28
"""Open days after which a coordinator whose calls nobody answers ends the pair."""
WRITTEN_BY = timedelta(days=7)


def look_for_lost(day: Day, letters: Sequence[InMotion]) -> None:
    """Letters that are probably lost are called lost a few days later, and written again."""
    lost: dict[str, list[str]] = defaultdict(list)
    for letter in letters:
        if letter.lying.state not in (State.POSTED, State.AT_HUB):
            continue
        standing = letter.standing(day.calendar, day.today)
        days = day.play.chance.about("lost", letter.lying.drawn_by).randint(1, 5)
        limit = 3 * 7 + days
        if standing.probably_lost and standing.open_days_held >= limit:
            lost[day.places[letter.place_id]].append(letter.code)
    for county, codes in lost.items():
        move_all(day, day.coordinator(county), State.LOST, codes)


def end_silent(day: Day, letters: Sequence[InMotion]) -> None:
    """On Mondays: a volunteer who is late for weeks and answers no call is taken to have left."""
    late = {
        letter.pair_id
        for letter in letters
        if letter.lying.state is State.DUE
        and letter.lying.direction is Direction.TO_CHILD
        and letter.pair_id not in day.stopped
        and letter.row.writer_id is None
        and letter.standing(day.calendar, day.today).late_by > LATE_FOR
    }
    query = (
        select(Pair.code, Volunteer.code, School.county_code)
        .join(Pair.volunteer)
        .join(Pair.child)
        .join(Child.school)
        .where(Pair.id.in_(late), Pair.until_on.is_(None), Pair.held_on.is_(None))
        .order_by(Pair.id)
    )
    for pair, volunteer, county in db.session.execute(query).all():
        party = day.coordinator(county)
        ends, acting = Decided(party.scope, frozenset({pair})), day.acting(party, HOUR)
        try:
            decisions.volunteer_leaves(party.scope, volunteer, day.today, ends, acting=acting)
            day.play.decisions["silent ended"] += 1
        except (Refused, NotFound) as refusal:
            day.play.refused(refusal)


def ask_reserves(day: Day) -> None:
    """On Mondays: where a child would hear nothing for over a month, a reserve writer is asked."""
    standings = Standings.on(day.today)
    away = Volunteer.away_until > day.today
    gone = standings.holds_any([Fact.VOLUNTEER_LEFT, Fact.ACCOUNT_CLOSED, Fact.CHECK_EXPIRED])
    query = select(Pair).join(Pair.volunteer).where(Pair.until_on.is_(None), or_(away, gone))
    for pair in db.session.scalars(query.order_by(Pair.id)).all():
        if not is_reserve_needed(pair, day.today):
            continue
        party = day.coordinator(day.places[pair.child.school_id])
        ready = reserve_writers(party.scope, pair, day.today)
        if not ready:
            day.play.decisions["no reserve writer"] += 1
            continue
        chance, asked = day.play.chance, (pair.child_id, pair.volunteer_id, day.today)
        # Each draws for themselves: that another is ready too changes nobody's lot.
        writer = min(ready, key=lambda one: chance.share("reserve", *asked, one.id))
        by, acting = day.today + WRITTEN_BY, day.acting(party, HOUR)
        try:
            reserves.ask_reserve(party.scope, pair.code, writer.code, by, acting=acting)
            day.play.decisions["reserve writer asked"] += 1
        except (Refused, NotFound) as refusal:
            day.play.refused(refusal)
