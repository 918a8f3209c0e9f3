"""What a volunteer hears of letters that have another day: one message, of what is near."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select

from app.actions.access import links
from app.actions.messages.messages import enqueue
from app.actor import Acting
from app.extensions import db
from app.models import Letter, Pair, User, Volunteer
from app.notify.mails import written
from app.store.letters.bases import keep_untold, untold_days
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


def lines_of(pair: Pair, before: Mapping[int, date | None], today: date) -> list[Line]:
    """What is otherwise by now and near, in order.

    Where the volunteer is not to be reminded the days from before are kept till they are.
    """
    now = days_to_write(pair)
    changed = {
        id_: (before.get(id_), now.get(id_))
        for id_ in before.keys() | now.keys()
        if before.get(id_) != now.get(id_)
    }
    if not changed:
        return []
    if Act.REMIND_VOLUNTEER not in standing_of_pair(pair, today).may:
        keep_days(pair, {id_: days[0] for id_, days in changed.items()})
        return []
    near = [days for days in changed.values() if min(day for day in days if day) <= today + SOON]
    near.sort(key=lambda days: days[1] or days[0] or today)
    return [(pair.child.pen_name, *days) for days in near]


def keep_days(pair: Pair, before: Mapping[int, date | None]) -> None:
    """The days that the volunteer knows of letters that moved while they were not told.

    None: there was no such letter. Of one that moves twice the first day counts.
    """
    days = {str(id_): day.isoformat() if day else None for id_, day in before.items()}
    keep_untold(pair, days | untold_days(pair))


def tell_kept_days(theirs: Sequence[ColumnElement[bool]], acting: Acting) -> None:
    """Volunteers hear, once, of the days that became others while they were not to be told.

    Of open pairs of which the conditions say so. Joins the caller's transaction.
    """
    query = select(Pair).where(Pair.basis_at_end.is_not(None), Pair.until_on.is_(None), *theirs)
    lines = defaultdict[int, list[Line]](list)
    for pair in db.session.scalars(query.order_by(Pair.id)).all():
        kept = untold_days(pair)
        keep_untold(pair, {})
        lines[pair.volunteer_id] += lines_of(pair, _days_known(pair, kept), acting.today)
    tell_who_goes_on(lines, "kept", acting)


def _days_known(pair: Pair, kept: Mapping[str, str | None]) -> dict[int, date | None]:
    """What the volunteer knows of each letter that is still to be written, or is not any more."""
    known: dict[int, date | None] = dict(days_to_write(pair))
    still = select(Letter.id).where(
        Letter.pair_id == pair.id,
        Letter.state.in_((State.DUE, State.VOID)),
        Letter.writer_id.is_(None),
    )
    for id_ in db.session.scalars(still):
        if str(id_) in kept:
            day = kept[str(id_)]
            known[id_] = date.fromisoformat(day) if day else None
    return known


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
