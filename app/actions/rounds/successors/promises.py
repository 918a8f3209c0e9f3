"""A draft whose children still have a friend until a day is published by itself on that day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.actions.records import record_change
from app.actions.rounds.publications import proposals_that_stand, publish
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.errors import Refused
from app.extensions import db
from app.models import Draft, Round, RoundState
from app.store.rounds.drafts import draft_of
from app.store.rounds.successors.former import day_of, pairs_before
from app.store.scope import EVERYTHING, Scope

LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Kept:
    """How many promised drafts were published, and how many could not be."""

    published: int = 0
    refused: int = 0


def promise(scope: Scope, draft_id: int, *, acting: Acting) -> date:
    """Publish a draft on the day on which the last friend of its children is gone; that day.

    Another draft of its round is promised no more. Raises NotFound; Refused as publish does, and
    rounds.nobody_leaves where it can be published at once.
    """
    with transaction():
        draft = draft_of(scope, draft_id)
        row = _open_round(draft)
        before = pairs_before(draft_id, lock=True)
        proposals_that_stand(draft, acting)
        day = day_of(before)
        if day is None or day <= acting.today:
            raise Refused("rounds.nobody_leaves")
        _forget(row)
        draft.promised_at, draft.promised_by_id = acting.now, acting.actor.user_id
        record_change(
            acting, "rounds.promise", "draft", str(draft_id), ("promised",), note=day.isoformat()
        )
    return day


def take_promise_back(scope: Scope, draft_id: int, *, acting: Acting) -> None:
    """A draft is not published by itself. Raises NotFound, Refused rounds.not_open."""
    with transaction():
        draft = draft_of(scope, draft_id)
        _forget(_open_round(draft))
        record_change(acting, "rounds.promise_back", "draft", str(draft_id), ("promised",))


def keep_promises(*, acting: Acting) -> Kept:
    """Publish the promised drafts whose day has come, each as whoever promised it.

    One that is refused is promised no more; its history says so, and its former pair stands on the
    first page of its coordinators.
    """
    published = refused = 0
    for draft_id, by_id in _promised():
        day = day_of(pairs_before(draft_id))
        if day is not None and day > acting.today:
            continue
        by = acting.by(Actor(by_id, None if by_id else "scheduler"))
        try:
            publish(EVERYTHING, draft_id, acting=by)
            published += 1
        except Refused as refusal:
            _give_up(draft_id, refusal, acting)
            refused += 1
    return Kept(published, refused)


def _promised() -> list[tuple[int, int | None]]:
    query = (
        select(Draft.id, Draft.promised_by_id)
        .join(Draft.round)
        .where(Draft.promised_at.is_not(None), Round.state == RoundState.OPEN)
    )
    return [(id_, by_id) for id_, by_id in db.session.execute(query.order_by(Draft.id))]


def _give_up(draft_id: int, refusal: Refused, acting: Acting) -> None:
    with transaction():
        draft = draft_of(EVERYTHING, draft_id)
        _forget(draft.round)
        note = _why(refusal)
        record_change(acting, "rounds.promise_broken", "draft", str(draft_id), note=note)


def _why(refusal: Refused) -> str:
    """The code of the refusal, then who is no longer available and why, as many as a note holds."""
    note = refusal.code
    for _pen_name, code, reason in refusal.details.get("people", ()):
        if len(note) + len(code) + len(reason) + 2 <= LONGEST_NOTE:
            note += f" {code}:{reason}"
    return note


def _open_round(draft: Draft) -> Round:
    row = db.session.get_one(Round, draft.round_id, with_for_update=True, populate_existing=True)
    if row.state is not RoundState.OPEN:
        raise Refused("rounds.not_open", state=row.state)
    return row


def _forget(row: Round) -> None:
    for draft in db.session.scalars(select(Draft).where(Draft.round_id == row.id)):
        draft.promised_at = draft.promised_by_id = None
