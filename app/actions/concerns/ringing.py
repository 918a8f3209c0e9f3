"""Whoever is next for a concern is rung, exactly once for each moment it was due."""

import logging

from sqlalchemy import select

from app.actions.concerns.steps import keep_watch, step
from app.actions.messages.messages import enqueue
from app.actions.transaction import transaction
from app.actor import SCHEDULER, Acting
from app.extensions import db
from app.models import Concern, ConcernDeed, User
from app.notify import concerns as mails
from app.store.concerns.ladders import is_open, ladder_for, open_ids, watch_of
from app.store.messages.recipients import readers
from letters.concerns.clock import next_ring

log = logging.getLogger("xinqiao.concerns")


def ring_due(*, acting: Acting) -> int:
    """Ring for each open concern whose moment has come; for how many somebody was rung.

    What goes wrong with one is logged by its number, and the others are rung all the same.
    """
    rung = 0
    for concern_id in open_ids():
        try:
            rung += _ring_one(concern_id, acting)
        except Exception:
            log.exception("a concern was not rung", extra={"number": concern_id})
    return rung


def _ring_one(concern_id: int, acting: Acting) -> bool:
    """Whether somebody was rung for one that is still open."""
    with transaction():
        query = select(Concern).where(Concern.id == concern_id, is_open()).with_for_update()
        row = db.session.scalar(query.execution_options(populate_existing=True))
        if row is None:
            return False
        before = row.due_at
        ring(row, acting=acting)
        return row.due_at != before


def ring(row: Concern, *, acting: Acting) -> int:
    """Ring whoever is due now, in the running transaction; how many who may read it were."""
    ladder = ladder_for(row, acting.today)
    found = next_ring(watch_of(row, acting.now), ladder, acting.now)
    if found is None:
        return 0
    by_itself = acting.by(SCHEDULER)
    if found.lost is not None:
        step(row, ConcernDeed.LOST, ["holder"], acting=by_itself)
    keep_watch(row, found.watch)
    if not found.people:
        log.error("nobody is there for a concern", extra={"number": row.id})
    tell(row, found.people, ladder.holders, acting=acting)
    step(row, ConcernDeed.RUNG, ["due_at"], acting=by_itself)
    return len(set(found.people) & ladder.holders)


def tell(
    row: Concern, people: tuple[int, ...], may_hold: frozenset[int], *, acting: Acting
) -> None:
    """Each of these people hears that it waits for them; the top hears the status alone."""
    for user in readers(people).values():
        once = f"concern:{row.id}:{acting.now:%Y%m%d%H%M%S}:{user.id}"
        subject, body = _mail(row, user, user.id in may_hold)
        enqueue("concern", once, subject=subject, body=body, now=acting.now, user=user)


def _mail(row: Concern, user: User, may_hold: bool) -> tuple[str, str]:
    if not may_hold:
        return mails.concern_at_the_top(user, row)
    if row.first_id is not None:
        return mails.second_person_wanted(user, row)
    if row.holder_id == user.id:
        return mails.please_look_again(user, row)
    return mails.concern_waits(user, row)
