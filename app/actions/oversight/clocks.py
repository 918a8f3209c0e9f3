"""What was kept long enough goes once an admin has said yes; each night it is asked for."""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import delete, select, update

from app.actions.desk.announcements.announcing import forget_before
from app.actions.letters.pictures.keeping import let_go_of
from app.actions.oversight.erasing import erase
from app.actions.records import record_change
from app.actions.reviews.forgetting import empty_readings
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.extensions import db
from app.models import Ask, AskKind, Child, Letter, Message, Reminder, Volunteer
from app.store.oversight.clocks import due_clocks, due_ids, is_asked
from app.store.oversight.erasures import stands_against
from app.store.parts import in_parts
from app.store.scope import EVERYTHING, scope_payload
from letters.oversight.retention import Afterwards, KeepingClock, clock_of

AT_ONCE = 50
"""People erased by one yes; the rest is asked for the next night.

Each erasure looks through what lists brought in, and nobody else writes meanwhile.
"""


def ask_for_due(*, acting: Acting) -> int:
    """Ask for each class with records that were kept long enough, if it is not asked; how many."""
    asked = 0
    with transaction():
        for one in due_clocks(acting.now):
            wants_yes = one.clock.deed is Afterwards.ASKED and one.due
            if wants_yes and not is_asked(one.clock, acting.now):
                db.session.add(
                    Ask(
                        kind=AskKind.CLOCK,
                        about=one.clock.name,
                        rows=one.due,
                        why="",
                        reach=scope_payload(EVERYTHING),
                        asked_at=acting.now,
                    )
                )
                record_change(acting, "asks.ask", AskKind.CLOCK, one.clock.name)
                asked += 1
    return asked


def let_go(name: str, asked_by_id: int | None, *, acting: Acting) -> int:
    """Let go what is due of a class now; how many. Whoever acts has approved it."""
    clock = clock_of(name)
    with transaction():
        gone = _DEEDS[name](clock, asked_by_id, acting)
        record_change(acting, "clocks.let_go", "clock", name, note=str(gone))
    return gone


def _texts(clock: KeepingClock, _asked_by_id: int | None, acting: Acting) -> int:
    """With all that was said of them."""
    due = db.session.scalars(due_ids(clock, acting.now)).all()
    for ids in in_parts(due):
        gone = {"text_sealed": None, "text_at": None}
        db.session.execute(update(Letter).where(Letter.id.in_(ids)).values(gone))
        let_go_of(ids)
    empty_readings(due)
    return len(due)


def _messages(clock: KeepingClock, _asked_by_id: int | None, acting: Acting) -> int:
    due = due_ids(clock, acting.now)
    forget_before(clock.before(acting.now))
    db.session.execute(update(Reminder).where(Reminder.message_id.in_(due)).values(message_id=None))
    return rows_changed(delete(Message).where(Message.id.in_(due)))


def _people(table: Any) -> Callable[[KeepingClock, int | None, Acting], int]:
    """Whoever is free of what stands against an erasure; the others stay due."""

    def gone(clock: KeepingClock, asked_by_id: int | None, acting: Acting) -> int:
        due = select(table.id).where(table.id.in_(due_ids(clock, acting.now))).order_by(table.id)
        people = (db.session.get_one(table, id_) for id_ in db.session.scalars(due).all())
        free = (one for one in people if not stands_against(one, with_concerns=True))
        erased = 0
        for person in islice(free, AT_ONCE):
            erase(person, asked_by_id, acting=acting)
            erased += 1
        return erased

    return gone


_DEEDS: Mapping[str, Callable[[KeepingClock, int | None, Acting], int]] = {
    "texts": _texts,
    "messages": _messages,
    "applicants": _people(Volunteer),
    "volunteers": _people(Volunteer),
    "children": _people(Child),
}
