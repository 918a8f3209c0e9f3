"""What nobody does alone: asked by one person, answered by another, taken in time."""

from dataclasses import dataclass

from sqlalchemy import update

from app.actions.records import record_change
from app.actions.transaction import rows_changed, transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Ask, AskKind, AskState
from app.store.oversight.asks import Answerer, open_asks
from app.store.scope import Scope, scope_payload

SHORTEST_WHY = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: a kind, whom or what it is about, how many rows, and why."""

    kind: AskKind
    about: str
    why: str
    rows: int = 0
    address: str | None = None


def ask(wish: Wish, scope: Scope, *, acting: Acting) -> Ask:
    """Ask for something. Raises Refused asks.why, asks.twice."""
    why = wish.why.strip()[:200]
    if len(why) < SHORTEST_WHY:
        raise Refused("asks.why")
    with transaction():
        if _is_asked(wish, acting):
            raise Refused("asks.twice")
        row = Ask(
            kind=wish.kind,
            about=wish.about,
            rows=wish.rows,
            address=wish.address,
            why=why,
            reach=scope_payload(scope),
            asked_by_id=acting.actor.user_id,
            asked_at=acting.now,
        )
        db.session.add(row)
        db.session.flush()
        record_change(acting, "asks.ask", wish.kind, wish.about)
        return row


def _is_asked(wish: Wish, acting: Acting) -> bool:
    """Whether another ask would do nothing that an open one does not: an erasure is the same
    whoever asks for it; a file and a print are taken by who asked alone.
    """
    if wish.kind is AskKind.LIST:
        return False
    return any(
        wish.kind is AskKind.ERASE
        or (ask.asked_by_id == acting.actor.user_id and ask.address == wish.address)
        for ask in open_asks(wish.kind, wish.about, acting.now)
    )


def decide(row: Ask, answerer: Answerer, *, approved: bool, acting: Acting) -> None:
    """Say yes or no. Raises Refused asks.own, asks.decided."""
    with transaction():
        if not answerer.may_answer(row):
            raise Refused("asks.own")
        _change(
            row,
            AskState.WAITING,
            acting,
            decided_by_id=acting.actor.user_id,
            decided_at=acting.now,
            approved=approved,
        )
        record_change(acting, "asks.approve" if approved else "asks.refuse", row.kind, row.about)


def withdraw(row: Ask, *, acting: Acting) -> None:
    """Take back what one asked, or a yes that was not used. Raises Refused asks.decided."""
    with transaction():
        state = row.state_at(acting.now)
        if row.asked_by_id != acting.actor.user_id or state not in (
            AskState.WAITING,
            AskState.APPROVED,
        ):
            raise Refused("asks.decided")
        _change(row, state, acting, withdrawn_at=acting.now)
        record_change(acting, "asks.withdraw", row.kind, row.about)


def take(row: Ask, kind: AskKind, *, acting: Acting) -> None:
    """Use up a yes to something of a kind: it is taken once, by whoever asked.

    Raises Refused asks.not_approved, asks.decided.
    """
    with transaction():
        refuse_unready(row, kind, acting)
        _change(row, AskState.APPROVED, acting, done_at=acting.now)
        record_change(acting, "asks.take", row.kind, row.about)


def refuse_unready(row: Ask, kind: AskKind, acting: Acting) -> None:
    """Raises Refused asks.not_approved, but for whoever may take a yes of the kind now."""
    is_own = row.asked_by_id == acting.actor.user_id and row.kind is kind
    if not is_own or row.state_at(acting.now) is not AskState.APPROVED:
        raise Refused("asks.not_approved")


def finish(row: Ask, acting: Acting) -> None:
    """What was approved is done, in the running transaction."""
    _change(row, AskState.APPROVED, acting, done_at=acting.now)


def _change(row: Ask, state: AskState, acting: Acting, **values: object) -> None:
    """Change it if it is still in that state, whoever else answers at the same moment."""
    if row.state_at(acting.now) is not state:
        raise Refused("asks.decided")
    changed = rows_changed(
        update(Ask)
        .where(
            Ask.id == row.id,
            Ask.decided_at.is_(None) if state is AskState.WAITING else Ask.approved,
            Ask.withdrawn_at.is_(None),
            Ask.done_at.is_(None),
        )
        .values(**values)
    )
    if not changed:
        raise Refused("asks.decided")
    db.session.refresh(row)
