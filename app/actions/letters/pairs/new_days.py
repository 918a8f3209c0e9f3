"""What a volunteer hears of letters that have another day: one message, of what is near."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select

from app.actions.access import links
from app.actions.messages.messages import enqueue
from app.actor import Acting
from app.extensions import db
from app.models import Letter, Pair, User, Volunteer
from app.notify.mails import written
from app.store.letters.standings import standing_of_pair
from letters.pairs.effects import Act
from letters.states import Direction, State

SOON = timedelta(days=30)
"""Who has no letter to write within these days, by the old date or the new, is not told."""
Line = tuple[str, date | None, date | None]
"""A child's pen name and a letter's day before and now; None: there was or is none."""


class DaysBecause(StrEnum):
    """Why letters have another day."""

    TERMS = "terms"
    GOES_ON = "goes_on"


def days_to_write(pair: Pair) -> dict[int, date]:
    """The day of each letter that the volunteer of a pair is still to write, by the letter's id."""
    query = select(Letter.id, Letter.due_on).where(
        Letter.pair_id == pair.id,
        Letter.direction == Direction.TO_CHILD,
        Letter.state == State.DUE,
        Letter.writer_id.is_(None),
    )
    return {row.id: row.due_on for row in db.session.execute(query)}


def lines_of(pair: Pair, before: Mapping[int, date], today: date) -> list[Line]:
    """What is otherwise by now and near, in order; nothing where nobody is to be reminded."""
    now = days_to_write(pair)
    changed = [
        (before.get(id_), now.get(id_))
        for id_ in before.keys() | now.keys()
        if before.get(id_) != now.get(id_)
    ]
    near = [days for days in changed if min(day for day in days if day) <= today + SOON]
    if not near or Act.REMIND_VOLUNTEER not in standing_of_pair(pair, today).may:
        return []
    near.sort(key=lambda days: days[1] or days[0] or today)
    return [(pair.child.pen_name, *days) for days in near]


def tell_who_goes_on(lines: Mapping[int, Sequence[Line]], name: str, acting: Acting) -> None:
    """One message for each volunteer with new days in pairs whose ends were taken back at once.

    `name` says of what.
    """
    when = f"{acting.now:%y%m%d%H%M%S}"
    for volunteer_id, own in lines.items():
        if own:
            once = f"new_days:back:{name}:{when}:v{volunteer_id}"
            tell_new_days(volunteer_id, own, DaysBecause.GOES_ON, once, acting)


def tell_new_days(
    volunteer_id: int, lines: Sequence[Line], because: DaysBecause, once: str, acting: Acting
) -> None:
    """Put the message in the outbox, if the volunteer has an account."""
    volunteer = db.session.get_one(Volunteer, volunteer_id)
    user = db.session.get(User, volunteer.user_id) if volunteer.user_id else None
    if user is None:
        return
    subject, body = written(
        "new_days",
        user.locale,
        name=volunteer.pen_name,
        because=because.value,
        lines=lines,
        link=links.address("home.home"),
    )
    enqueue("new_days", once, subject=subject, body=body, now=acting.now, user=user)
