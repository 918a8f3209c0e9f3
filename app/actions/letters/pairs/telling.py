"""Both sides hear of an end once; of one that was taken back, who had heard is told so."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, select

from app.actions.messages.messages import enqueue
from app.actor import Acting
from app.extensions import db
from app.models import Message, MessageState, Pair
from app.notify.endings import corrections, goodbyes
from letters.pairs.facts import EndReason

UNREAD_STATES = (MessageState.WAITING, MessageState.UNSENT)


def tell(pair: Pair, acting: Acting) -> None:
    """Put the words of an end in the outbox; a reader who has heard of it hears nothing new."""
    reason, on, at = _end_of(pair)
    for one in goodbyes(pair, reason, on, acting.today):
        enqueue(
            "ending",
            f"{_keys(pair, at)}{one.key}",
            subject=one.subject,
            body=one.body,
            now=acting.now,
            user=one.user,
            address=one.address,
        )


def tell_graver(pair: Pair, acting: Acting) -> None:
    """Where nobody has read the words of the lighter reason, they make room for neutral ones."""
    _unsend(pair)
    tell(pair, acting)


def tell_mistake(pair: Pair, acting: Acting) -> None:
    """Take unread words out of the outbox, and correct the others.

    To be called while the pair still knows its end.
    """
    reason, on, at = _end_of(pair)
    _unsend(pair)
    heard = set(db.session.scalars(select(Message.once).where(_of_end(pair))))
    for one in corrections(pair, reason, on, acting.today):
        if f"{_keys(pair, at)}{one.key}" in heard:
            enqueue(
                "ending",
                f"{_keys(pair, at)}back:{one.key}",
                subject=one.subject,
                body=one.body,
                now=acting.now,
                user=one.user,
                address=one.address,
            )


def _unsend(pair: Pair) -> None:
    db.session.execute(
        delete(Message).where(
            _of_end(pair), Message.state.in_(UNREAD_STATES), Message.read_at.is_(None)
        )
    )


def _of_end(pair: Pair) -> ColumnElement[bool]:
    return Message.once.startswith(_keys(pair, _end_of(pair)[2]), autoescape=True)


def _keys(pair: Pair, at: datetime) -> str:
    """What the unique keys of the messages about this end begin with."""
    return f"ending:{pair.id}:{at:%y%m%d%H%M%S%f}:"


def _end_of(pair: Pair) -> tuple[EndReason, date, datetime]:
    if pair.until_on is None or pair.ended_at is None:
        raise ValueError(f"pair {pair.code} has not ended")
    return EndReason(pair.end_reason), pair.until_on, pair.ended_at
