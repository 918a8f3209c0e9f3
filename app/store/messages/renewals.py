"""Reads for what has to be renewed: checks and consents of open pairs that end."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from app.extensions import db
from app.models import Child, Pair, RenewalTold
from app.store.letters.calendars import Timetable
from app.store.letters.standings import Standings
from app.store.messages.recipients import Recipients
from app.store.parts import in_parts
from app.store.scope import EVERYTHING, Scope, pair_within
from letters.pairs.effects import Fact
from letters.pairs.renewals import DAYS, ENDED, Renewal, renewals
from letters.reminders import Recipient
from letters.terms import DayKind

Key = tuple[int, str, int, int, date]


@dataclass(frozen=True, slots=True)
class RenewalLine:
    """A renewal, the user who is told, in which part, and of whom: by pen name and code."""

    renewal: Renewal
    user_id: int
    recipient: Recipient
    person_id: int
    code: str
    pen_name: str
    school_code: str
    school: str

    @property
    def key(self) -> Key:
        """What is unique among the rows."""
        person = "child" if self.renewal.fact is Fact.CONSENT_EXPIRES else "volunteer"
        return (self.user_id, person, self.person_id, self.renewal.days, self.renewal.expires_on)

    def as_kept(self) -> list[Any]:
        """All but the user in plain values, for `renewal_kept`."""
        one = self.renewal
        ends = one.expires_on.isoformat()
        of_person = (self.person_id, self.code, self.pen_name, self.school_code, self.school)
        return [one.fact, ends, one.days, one.recipient, self.recipient, *of_person]


def renewal_kept(user_id: int, kept: Sequence[Any]) -> RenewalLine:
    """The line of a user that was kept in plain values."""
    fact, ends, days, asked, part, *of_person = kept
    renewal = Renewal(Fact(fact), date.fromisoformat(ends), days, Recipient(asked))
    return RenewalLine(renewal, user_id, Recipient(part), *of_person)


def renewals_due(
    today: date,
    tables: Mapping[int, Timetable],
    recipients: Recipients,
    scope: Scope = EVERYTHING,
    standings: Standings | None = None,
) -> list[RenewalLine]:
    """What somebody is to be told of on a day and has not been told.

    Whoever snoozes is left for later, and a school for a day on which it is open. `standings` are
    those of the day, where they are known.
    """
    standings = standings or Standings.on(today)
    found: dict[Key, RenewalLine] = {}
    for some in in_parts(db.session.scalars(_ending(standings, scope))):
        pairs = _pairs(some)
        known = standings.of(pairs)
        for pair in pairs:
            calendar = tables[pair.cohort_id].calendar
            for renewal in renewals(known[pair.id], today):
                at_school = renewal.recipient is Recipient.SCHOOL_CONTACT
                if not at_school or calendar.is_open(DayKind.SCHOOL, today):
                    found |= {line.key: line for line in _lines(pair, renewal, recipients)}
    told = _told({line.user_id for line in found.values()}, today)
    return [line for key, line in found.items() if key not in told]


def still_ending(
    lines: Collection[RenewalLine], recipients: Recipients, today: date
) -> frozenset[Key]:
    """The keys of those lines of which nothing was renewed, nor handed to others, meanwhile."""
    people = {one.key[1:3] for one in lines}
    children = {person_id for person, person_id in people if person == "child"}
    volunteers = {person_id for person, person_id in people if person == "volunteer"}
    standings = Standings.on(today)
    query = select(Pair.id).where(
        standings.holds_any(DAYS),
        or_(Pair.child_id.in_(children), Pair.volunteer_id.in_(volunteers)),
    )
    pairs = _pairs(db.session.scalars(query).all()) if lines else ()
    known = standings.of(pairs)
    ending: dict[tuple[str, int, date], list[Pair]] = {}
    for pair in pairs:
        for one in renewals(known[pair.id], today):
            of_child = one.fact is Fact.CONSENT_EXPIRES
            person, id_ = ("child", pair.child_id) if of_child else ("volunteer", pair.volunteer_id)
            ending.setdefault((person, id_, one.expires_on), []).append(pair)
    return frozenset(
        line.key
        for line in lines
        if any(
            recipients.holds(line.recipient, line.user_id, _PairPlace(pair))
            for pair in ending.get((*line.key[1:3], line.renewal.expires_on), ())
        )
    )


@dataclass(frozen=True, slots=True)
class _PairPlace:
    """The volunteer of a pair, and the school of its child."""

    pair: Pair

    @property
    def volunteer_user_id(self) -> int | None:
        return self.pair.volunteer.user_id

    @property
    def school_id(self) -> int:
        return self.pair.child.school_id

    @property
    def county_code(self) -> str:
        return self.pair.child.school.county_code


def _ending(standings: Standings, scope: Scope) -> Select[int]:
    """The ids of the pairs in reach of whose people something ends."""
    query = select(Pair.id).where(standings.holds_any(DAYS)).order_by(Pair.id)
    if scope.programme:
        return query
    return query.join(Pair.child).join(Child.school).where(pair_within(scope))


def _pairs(ids: Collection[int]) -> Sequence[Pair]:
    query = (
        select(Pair)
        .options(joinedload(Pair.child).joinedload(Child.school), joinedload(Pair.volunteer))
        .where(Pair.id.in_(ids))
        .order_by(Pair.id)
    )
    return db.session.scalars(query).all()


def _lines(pair: Pair, renewal: Renewal, recipients: Recipients) -> Iterator[RenewalLine]:
    child, volunteer = pair.child, pair.volunteer
    part, wanted = recipients.of(
        renewal.recipient, volunteer.user_id, child.school_id, child.school.county_code
    )
    if renewal.recipient is Recipient.VOLUNTEER and part is not renewal.recipient:
        return  # The coordinators hear of every check by themselves.
    person = child if renewal.fact is Fact.CONSENT_EXPIRES else volunteer
    for user_id in wanted:
        if user_id not in recipients.snoozing:
            yield RenewalLine(
                *(renewal, user_id, part, person.id, person.code, person.pen_name),
                *(child.school.code, child.school.name),
            )


def _told(user_ids: Collection[int], today: date) -> set[Key]:
    found = set[Key]()
    for some in in_parts(sorted(user_ids)):
        query = select(
            RenewalTold.user_id,
            RenewalTold.person,
            RenewalTold.person_id,
            RenewalTold.days,
            RenewalTold.expires_on,
        ).where(
            RenewalTold.user_id.in_(some),
            or_(RenewalTold.expires_on >= today, RenewalTold.days == ENDED),
        )
        found.update(
            (user_id, person, person_id, days, expires_on)
            for user_id, person, person_id, days, expires_on in db.session.execute(query)
        )
    return found
