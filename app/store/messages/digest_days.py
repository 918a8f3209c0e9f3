"""On which days and from which hour a person wants their digest."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app import clock
from app.models import Grant, User
from app.store.messages.messages import AWAKE, EARLY

WORKING_DAYS, EVERY_DAY = "12345", "1234567"
HOURS = range(EARLY, AWAKE[1])


def unwanted_on(day: date) -> ColumnElement[bool]:
    """For queries that select from User: those who want no digest on a day.

    Who rests until a later day; who chose days of the week, and this is none of them; and on a
    weekend coordinators who chose none.
    """
    digit = str(day.isoweekday())
    chosen = User.digest_days.is_not(None)
    unwanted = [User.snoozed_until > day, and_(chosen, ~User.digest_days.contains(digit))]
    if digit not in WORKING_DAYS:
        unwanted.append(and_(~chosen, User.id.in_(_coordinators(day))))
    return or_(*unwanted)


def usual_days(user: User, today: date) -> str:
    """The days of a person who chose none: a coordinator's are those of the working week."""
    coordinates = any(
        grant.role == "coordinator" and grant.holds_on(today) for grant in user.grants
    )
    return WORKING_DAYS if coordinates else EVERY_DAY


def digest_moment(user: User, day: date) -> datetime:
    """From when on the digest of a day may go out: the hour that the person chose."""
    return moment_at(user.digest_hour, day)


def moment_at(hour: int, day: date) -> datetime:
    """The moment of an hour of a day, in the programme's zone."""
    return datetime.combine(day, time(hour), clock.zone()).astimezone(UTC)


def next_hour(user: User, now: datetime) -> datetime:
    """The person's hour of today or, if that is past, of tomorrow."""
    today = now.astimezone(clock.zone()).date()
    hours = (digest_moment(user, today + timedelta(days=later)) for later in (0, 1))
    return next(hour for hour in hours if hour > now)


def next_digest(user: User, now: datetime) -> datetime:
    """When the person's next digest may go out that is not made yet: a day's are made at seven."""
    at = now.astimezone(clock.zone())
    return moment_from(user, at.date() + timedelta(days=at.hour >= EARLY))


def moment_from(user: User, day: date) -> datetime:
    """When a digest may go out on a day, or on the next that the person wants."""
    while str(day.isoweekday()) not in (user.digest_days or usual_days(user, day)):
        day += timedelta(days=1)
    return digest_moment(user, day)


def _coordinators(day: date) -> Select[int]:
    holding = Grant.role == "coordinator", Grant.holding_on(day)
    return select(Grant.user_id).where(*holding)
