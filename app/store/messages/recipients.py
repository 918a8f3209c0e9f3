"""Who is told of a letter: the volunteer, the school's contacts, or coordinators by region."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Any, Protocol

from sqlalchemy import or_, select

from app.extensions import db
from app.models import Grant, User, region_prefix
from app.store.access.ways import is_reached
from app.store.messages.digest_days import unwanted_on
from app.store.parts import in_parts
from letters.reminders import Recipient


class LetterPlace(Protocol):
    """Who writes a letter, and the school where it lies."""

    @property
    def volunteer_user_id(self) -> int | None:
        """The user of whoever writes it."""
        ...

    @property
    def school_id(self) -> int:
        """Where its contacts are asked for."""
        ...

    @property
    def county_code(self) -> str:
        """Where its coordinators are asked for."""
        ...


class Climb(StrEnum):
    """Who hears in place of a county's coordinators, where none of those can be reached."""

    ABOVE = "above"
    ADMINS = "admins"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Recipients:
    """Everybody who can be told on a day, by the ids of users."""

    contacts: Mapping[int, list[int]]
    coordinators: Mapping[str, list[int]]
    admins: list[int]
    snoozing: frozenset[int]
    unreached: frozenset[int]

    @classmethod
    def on(cls, day: date) -> "Recipients":
        """As grants are on a day; who wants no digest on that day snoozes."""
        contacts: dict[int, list[int]] = {}
        for user_id, school_id in users_with_role("school_contact", day):
            contacts.setdefault(school_id, []).append(user_id)
        coordinators = _coordinators(day)
        snoozing = db.session.scalars(select(User.id).where(unwanted_on(day)))
        admins = [user_id for user_id, _scope in users_with_role("admin", day)]
        unreached = db.session.scalars(select(User.id).where(or_(~User.active, ~is_reached())))
        return cls(contacts, coordinators, admins, frozenset(snoozing), frozenset(unreached))

    @classmethod
    def who_answer(cls, day: date) -> "Recipients":
        """Coordinators and admins alone, to ask `climbs_to`."""
        coordinators = _coordinators(day)
        admins = [user_id for user_id, _scope in users_with_role("admin", day)]
        asked = {*admins, *(one for people in coordinators.values() for one in people)}
        bad = frozenset(one for some in in_parts(sorted(asked)) for one in _unreached(some))
        return cls({}, coordinators, admins, frozenset(), bad)

    def of(
        self,
        recipient: Recipient,
        volunteer_user_id: int | None,
        school_id: int,
        county_code: str,
    ) -> tuple[Recipient, list[int]]:
        """The users who are told of a letter, and in which part they hear of it.

        Where mail reaches no volunteer or contact, the coordinators are told in their place.

        Coordinators of the smallest region that holds the school, and for the last step those
        of the next one above. Where none of them can be reached it climbs: to the region above,
        to the programme's admins, and then to whoever is left below. A hub has no account: its
        coordinators hear for it. Nobody is told where nobody at all can be reached.
        """
        wanted: Collection[int] = ()
        if recipient is Recipient.VOLUNTEER and volunteer_user_id is not None:
            wanted = (volunteer_user_id,)
        elif recipient is Recipient.SCHOOL_CONTACT:
            wanted = self.contacts.get(school_id, ())
        if reached := self._reached(wanted):
            return recipient, reached
        above = recipient is Recipient.REGION_ABOVE
        part = Recipient.REGION_ABOVE if above else Recipient.COORDINATOR
        people, level = self._around(county_code), int(above)
        climb = map(self._reached, (*people[level:], self.admins, *people[:level]))
        return part, next(filter(None, climb), [])

    def climbs_to(self, county_code: str) -> Climb | None:
        """Who hears in place of the coordinators nearest to a county; None: these do."""
        people = self._around(county_code)
        if people and self._reached(people[0]):
            return None
        if any(map(self._reached, people)):
            return Climb.ABOVE
        return Climb.ADMINS if self._reached(self.admins) else Climb.NOBODY

    def holds(self, part: Recipient, user_id: int, context: LetterPlace) -> bool:
        """Whether somebody is still one of those who hear of a letter in that part."""
        if part is Recipient.VOLUNTEER:
            return context.volunteer_user_id == user_id
        if part is Recipient.SCHOOL_CONTACT:
            return user_id in self.contacts.get(context.school_id, ())
        people = [*self._around(context.county_code), self.admins]
        return any(user_id in some for some in people)

    def of_many(self) -> frozenset[int]:
        """Those who hear of more than what they write themselves."""
        of_places = chain(self.contacts.values(), self.coordinators.values(), [self.admins])
        return frozenset(chain.from_iterable(of_places))

    def listening(self, user_ids: Collection[int]) -> tuple[int, ...]:
        """Those of them who have not paused their reminders."""
        return tuple(user_id for user_id in user_ids if user_id not in self.snoozing)

    def _around(self, county_code: str) -> list[list[int]]:
        """The coordinators of each region that holds a county, the smallest region first."""
        holding = sorted(filter(county_code.startswith, self.coordinators), key=len, reverse=True)
        return [self.coordinators[region] for region in holding]

    def _reached(self, user_ids: Collection[int]) -> list[int]:
        return [user_id for user_id in user_ids if user_id not in self.unreached]


def _coordinators(day: date) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for user_id, region_code in users_with_role("coordinator", day):
        found.setdefault(region_prefix(region_code), []).append(user_id)
    return found


def _unreached(user_ids: Collection[int]) -> list[int]:
    return list(db.session.scalars(select(User.id).where(User.id.in_(user_ids), ~is_reached())))


def readers(user_ids: Collection[int]) -> Mapping[int, User]:
    """Users by their ids."""
    found = dict[int, User]()
    for some in in_parts(sorted(user_ids)):
        query = select(User).where(User.id.in_(some))
        found |= {user.id: user for user in db.session.scalars(query)}
    return found


def open_readers(user_ids: Collection[int]) -> Mapping[int, User]:
    """Those of the users whose account is open, by their ids."""
    return {user_id: user for user_id, user in readers(user_ids).items() if user.active}


def names_of(user_ids: Collection[int]) -> Mapping[int, str]:
    """The names of users by their ids; nothing else of them is read."""
    found = dict[int, str]()
    for some in in_parts(sorted(user_ids)):
        query = select(User.id, User.row_key, User.shown_name_sealed).where(User.id.in_(some))
        for user_id, row_key, sealed in db.session.execute(query):
            found[user_id] = User.shown_name.opened(str(user_id), row_key, sealed)
    return found


def around(role: str, place: str, day: date) -> Mapping[str, list[int]]:
    """The users whose region holds a place, by the region's digits, the smallest region first.

    Where none does, those whose regions lie within, the largest first: a volunteer may serve a
    whole province.
    """
    holding, within = dict[str, list[int]](), dict[str, list[int]]()
    for user_id, code in users_with_role(role, day):
        if place.startswith(prefix := region_prefix(code)):
            holding.setdefault(prefix, []).append(user_id)
        elif place and code.startswith(region_prefix(place)):
            within.setdefault(prefix, []).append(user_id)
    if holding:
        return dict(sorted(holding.items(), key=lambda region: -len(region[0])))
    return dict(sorted(within.items(), key=lambda region: len(region[0])))


def users_with_role(role: str, day: date) -> list[tuple[int, Any]]:
    """Active users with a grant of a role that holds on a day, each with the grant's scope."""
    scope = {
        "school_contact": Grant.school_id,
        "coordinator": Grant.region_code,
        "counsellor": Grant.region_code,
        "reviewer": Grant.region_code,
    }
    query = (
        select(Grant.user_id, scope.get(role, Grant.role))
        .join(User, Grant.user_id == User.id)
        .where(
            Grant.role == role,
            Grant.holding_on(day),
            scope.get(role, Grant.role).is_not(None),
            User.active,
        )
        .distinct()
        .order_by(Grant.user_id)
    )
    return [(user_id, value) for user_id, value in db.session.execute(query)]
