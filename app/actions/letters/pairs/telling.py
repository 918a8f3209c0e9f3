"""Both sides hear of an end once; of one that was taken back, who had heard is told so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.actions.letters.pairs.new_days import Line
from app.actions.messages.messages import enqueue, take_back_unsent
from app.actor import Acting
from app.extensions import db
from app.models import Message, Pair
from app.notify.endings import (
    Goodbye,
    corrections,
    goodbyes,
    school_corrections,
    school_goodbyes,
)
from letters.pairs.facts import EndReason


@dataclass(frozen=True, slots=True)
class PairEnd:
    """The end that a pair had."""

    reason: EndReason
    on: date
    at: datetime
    batch: str | None


def end_had(pair: Pair) -> PairEnd:
    """The end of a pair, before it is taken back. Raises ValueError for an open one."""
    return PairEnd(*_end_of(pair), pair.batch)


def tell(pair: Pair, acting: Acting) -> None:
    """Put the words of an end in the outbox; a reader who has heard of it hears nothing new.

    Of pairs that end together, schools hear by `tell_schools`.
    """
    _tell(pair, acting, schools=pair.batch is None)


def tell_schools(
    pairs: Sequence[Pair], batch: str, reason: EndReason, on: date, acting: Acting
) -> None:
    """Each contact hears of all pairs that ended together in one message."""
    for one in school_goodbyes(pairs, reason, on, acting.today):
        _post(one, f"{_keys_of_batch(batch)}{one.key}", acting)


def tell_graver(pair: Pair, acting: Acting) -> None:
    """Where nobody has read the words of the lighter reason, they make room for neutral ones."""
    take_back_unsent(_keys(pair, _end_of(pair)[2]))
    _tell(pair, acting, schools=True)


def tell_mistake(
    pair: Pair,
    ended: PairEnd,
    lines: Sequence[Line],
    acting: Acting,
    *,
    with_its_batch: bool = False,
) -> bool:
    """Take unread words of an end that was taken back out of the outbox, and correct the others.

    Says whether the volunteer hears of it, and so of new days by the same message.
    `with_its_batch`: schools hear of all pairs that were ended together by
    `tell_schools_of_mistake`.
    """
    keys = _keys(pair, ended.at)
    take_back_unsent(keys)
    heard = _heard(keys)
    if ended.batch and not with_its_batch:
        heard |= _heard(_keys_of_batch(ended.batch))
    hear = [
        one
        for one in corrections(pair, ended.reason, ended.on, acting.today, lines)
        if one.key in heard
    ]
    for one in hear:
        _post(one, f"{keys}back:{one.key}", acting)
    return any(not one.to_school for one in hear)


def tell_schools_of_mistake(
    pairs: Sequence[Pair], batch: str, reason: EndReason, on: date, acting: Acting
) -> None:
    """The same for schools, of all pairs whose ends are taken back together."""
    keys = _keys_of_batch(batch)
    take_back_unsent(keys)
    heard = _heard(keys)
    for one in school_corrections(pairs, reason, on, acting.today):
        if one.key in heard:
            _post(one, f"{keys}back:{one.key}", acting)


def _tell(pair: Pair, acting: Acting, *, schools: bool) -> None:
    reason, on, at = _end_of(pair)
    for one in goodbyes(pair, reason, on, acting.today):
        if schools or not one.to_school:
            _post(one, f"{_keys(pair, at)}{one.key}", acting)


def _post(one: Goodbye, once: str, acting: Acting) -> None:
    enqueue(
        "stop" if one.stops else "ending",
        once,
        subject=one.subject,
        body=one.body,
        now=acting.now,
        user=one.user,
        address=one.address,
    )


def _heard(keys: str) -> set[str]:
    """Which readers have messages whose unique keys begin so."""
    found = db.session.scalars(
        select(Message.once).where(Message.once.startswith(keys, autoescape=True))
    )
    return {once.removeprefix(keys) for once in found}


def _keys(pair: Pair, at: datetime) -> str:
    """What the unique keys of the messages about this end begin with."""
    return f"ending:{pair.id}:{at:%y%m%d%H%M%S%f}:"


def _keys_of_batch(batch: str) -> str:
    return f"ending:batch:{batch}:"


def _end_of(pair: Pair) -> tuple[EndReason, date, datetime]:
    if pair.until_on is None or pair.ended_at is None:
        raise ValueError(f"pair {pair.code} has not ended")
    return EndReason(pair.end_reason), pair.until_on, pair.ended_at
