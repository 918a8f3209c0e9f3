"""The moves of letters that the posting of a bundle made."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from app.extensions import db
from app.models import Bundle, BundleLetter, Letter, LetterEvent
from letters.states import State


@dataclass(frozen=True, slots=True)
class PostingEvent:
    """A letter that went into the post with its bundle, and where it is now."""

    code: str
    number: int
    state: State


def posting_events(bundle: Bundle) -> list[PostingEvent]:
    """The letters that this bundle's posting moved, unless that was taken back.

    A letter that was in the post before it came into the bundle is not among them.
    """
    undone = aliased(LetterEvent)
    query = (
        select(Letter.code, LetterEvent.number, Letter.state)
        .join(Letter, LetterEvent.letter_id == Letter.id)
        .join(BundleLetter, BundleLetter.letter_id == Letter.id)
        .where(
            BundleLetter.bundle_id == bundle.id,
            LetterEvent.state == State.POSTED,
            LetterEvent.how == "bundle",
            LetterEvent.on == bundle.posted_on,
            LetterEvent.undoes.is_(None),
            ~exists().where(
                undone.letter_id == LetterEvent.letter_id, undone.undoes == LetterEvent.number
            ),
        )
        .order_by(Letter.id)
    )
    return [
        PostingEvent(code, number, State(now)) for code, number, now in db.session.execute(query)
    ]


def has_gone_on(events: Collection[PostingEvent]) -> bool:
    """Whether one of the letters is no longer where the posting brought it."""
    return any(event.state is not State.POSTED for event in events)


def holds_another_day(bundle: Bundle) -> bool:
    """Whether a bag that was posted on another day was put into it."""
    query = select(Bundle.id).where(
        Bundle.merged_into_id == bundle.id, Bundle.posted_on != bundle.posted_on
    )
    return db.session.scalar(query.limit(1)) is not None
