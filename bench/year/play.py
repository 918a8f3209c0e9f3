"""What a played year knows of itself, and what a day of it has at hand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property
from random import Random

from sqlalchemy import not_, select

from app.actor import Acting, Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Pair, School, User, Volunteer, region_prefix
from app.store.letters.acts import pairs_shown_to
from app.store.letters.calendars import timetables
from app.store.letters.standings import Standings
from app.store.messages.recipients import users_with_role
from app.store.scope import Scope
from bench.year.chance import Chance
from letters.pairs.effects import Act
from letters.terms import Calendar


@dataclass(slots=True)
class Play:
    """One year: its chance, its cohort, and what the programme refused, by code."""

    chance: Chance
    cohort_id: int
    rng: Random
    children: int = 0
    """How many there were on the first day."""
    refusals: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)
    mistakes: list[tuple[str, date]] = field(default_factory=list)
    """Pairs that ended by mistake, and the day on which somebody sees it."""
    looked_at: dict[int, date] = field(default_factory=dict)
    """When a child stood last where a coordinator looks, by its id."""
    stands: dict[int, str] = field(default_factory=dict)
    """Where it stood then."""
    undecided_since: dict[int, date] = field(default_factory=dict)
    without_contact: dict[int, date] = field(default_factory=dict)

    def refused(self, refusal: Refused | NotFound) -> None:
        """Somebody tried what the programme does not allow."""
        self.refusals[refusal.code] += 1


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who acts: who it is, and how far they reach."""

    user_id: int
    scope: Scope


def own_reach(volunteer_id: int, today: date) -> Scope:
    """How far a volunteer who signs in reaches."""
    shown = pairs_shown_to(volunteer_id, today)
    return Scope(volunteer_ids=frozenset({volunteer_id}), pair_ids=shown)


ACCOUNTS = (
    select(Volunteer.id.label("volunteer_id"), User.id.label("user_id"))
    .join(User, Volunteer.user_id == User.id)
    .where(User.active)
)


@dataclass(frozen=True)
class Day:
    """One day, with everybody who acts for a school, a county or the programme on it."""

    play: Play
    today: date
    calendar: Calendar
    contacts: Mapping[int, int]
    coordinators: Mapping[str, int]
    accounts: Mapping[int, int]
    admin: int

    @classmethod
    def of(cls, play: Play, today: date) -> "Day":
        """The day as grants and the calendar are on its morning."""
        coordinators = {
            region_prefix(code): user for user, code in users_with_role("coordinator", today)
        }
        contacts = {school: user for user, school in users_with_role("school_contact", today)}
        admins = users_with_role("admin", today)
        calendar = timetables()[play.cohort_id].calendar
        accounts = {row.volunteer_id: row.user_id for row in db.session.execute(ACCOUNTS)}
        return cls(play, today, calendar, contacts, coordinators, accounts, admins[0][0])

    @cached_property
    def places(self) -> Mapping[int, str]:
        """The county of each school, by the school's id."""
        rows = db.session.execute(select(School.id, School.county_code))
        return {row.id: row.county_code for row in rows}

    @cached_property
    def stopped(self) -> frozenset[int]:
        """The pairs in which nothing may be handed on today."""
        may = Standings.on(self.today).may(Act.DELIVER)
        return frozenset(db.session.scalars(select(Pair.id).where(not_(may))))

    def acting(self, party: Party, hour: int) -> Acting:
        """Somebody who acts at an hour of this day."""
        moment = datetime.combine(self.today, time(hour), UTC)
        return Acting(Actor(party.user_id), moment, self.today)

    def coordinator(self, county: str) -> Party:
        """The coordinator of the smallest region that holds the county."""
        holding = sorted(filter(county.startswith, self.coordinators), key=len)
        prefix = holding[-1]
        return Party(self.coordinators[prefix], Scope(prefixes=frozenset({prefix})))

    def contact(self, school_id: int, county: str) -> Party:
        """Who answers for a school: its contact, or where there is none the coordinator."""
        user = self.contacts.get(school_id)
        if user is None:
            return self.coordinator(county)
        return Party(user, Scope(school_ids=frozenset({school_id})))

    def administrator(self) -> Party:
        """The programme's administrator."""
        return Party(self.admin, Scope(programme=True))
