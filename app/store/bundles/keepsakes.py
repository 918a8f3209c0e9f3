"""Keepsake books of pairs that have ended: what may stand in one, and those that were made."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Letter, PrintRun
from app.store.letters.pairs import PairView
from app.store.letters.sheets import term_name
from app.store.letters.threads import Card, Thread, thread_of
from app.store.letters.words.loading import quoted_words
from app.store.scope import Scope
from letters.documents.thanks.keepsake import KeepsakeBook, KeptLetter, KeptStamp
from letters.states import ARRIVED, Direction, State
from letters.turn import Stamp, StampKind

QUOTED = "quoted"
"""In what was wanted: the ids of the child's letters that could be quoted when it was made."""
NOT_IN_IT = (StampKind.VOID, StampKind.NOT_DUE)


def book_of(scope: Scope, code: str, reader: Direction, today: date) -> KeepsakeBook:
    """The book of a pair that its volunteer may see, for one of the two.

    It has the letters that arrived, and names those that were lost. The words are those that the
    volunteer typed, and the child's where there is consent to quoting. Raises NotFound;
    Refused keepsakes.too_early, keepsakes.empty.
    """
    thread = thread_of(scope, code, today)
    view, pair = thread.view, thread.view.pair
    if not thread.is_over:
        raise Refused("keepsakes.too_early", child=pair.child.pen_name)
    words = {**thread.words, **quoted_words(scope, view.letters, today)}
    letters = [_kept(card, words) for card in thread.story if _stands(card.letter)]
    if not any(letter.arrived_on for letter in letters):
        raise Refused("keepsakes.empty")
    return KeepsakeBook(
        reader=reader,
        child=pair.child.pen_name,
        volunteer=pair.volunteer.pen_name,
        cohort=view.timetable.cohort,
        first=pair.from_on,
        last=_last_day(thread),
        terms=_terms(view),
        letters=tuple(letters),
        printed_on=today,
    )


def made_book(scope: Scope, print_id: int, user_id: int | None, today: date) -> PrintRun:
    """A book that this person asked for, while they still see its letters, and the child's words
    that stand in it may be quoted. Raises NotFound.
    """
    row = db.session.get(PrintRun, print_id)
    if row is None or row.asked_by_id != user_id or row.pair_id is None:
        raise NotFound("prints.unknown")
    code = row.wanted["pair"]
    if not thread_of(scope, code, today).is_over:
        raise NotFound("prints.unknown")
    if not set(row.wanted.get(QUOTED, ())) <= set(quoted_in(scope, code, today)):
        raise NotFound("keepsakes.anew")
    return row


def quoted_in(scope: Scope, code: str, today: date) -> list[int]:
    """The ids of the child's letters whose words may stand in a book now. Raises NotFound."""
    letters = thread_of(scope, code, today).view.letters
    return sorted(quoted_words(scope, letters, today))


def books_since(since: datetime, user_id: int | None, wanted: Mapping[str, Any]) -> list[PrintRun]:
    """The same book, asked for by the same person since a moment; the newest first."""
    query = select(PrintRun).where(
        PrintRun.asked_by_id == user_id, PrintRun.pair_id.is_not(None), PrintRun.asked_at > since
    )
    rows = db.session.scalars(query.order_by(PrintRun.id.desc()))
    return [row for row in rows if wanted.items() <= row.wanted.items()]


def _stands(letter: Letter) -> bool:
    return letter.state in (*ARRIVED, State.LOST)


def _kept(card: Card, words: Mapping[int, str]) -> KeptLetter:
    letter, pair = card.letter, card.letter.pair
    arrived = letter.since if letter.state in ARRIVED else None
    to_child = letter.direction == Direction.TO_CHILD
    friend = letter.writer or pair.volunteer
    return KeptLetter(
        direction=Direction(letter.direction),
        number=letter.number,
        writer=friend.pen_name if to_child else pair.child.pen_name,
        sent_on=card.sent if card.sent != arrived else None,
        arrived_on=arrived,
        text=words.get(letter.id, "") if arrived else "",
        answers=card.answers,
        instead=letter.writer is not None,
    )


def _last_day(thread: Thread) -> date:
    """When the last letter came to its reader."""
    return max(card.letter.since for card in thread.cards if card.letter.state in ARRIVED)


def _terms(view: PairView) -> tuple[tuple[str, tuple[KeptStamp, ...]], ...]:
    """The stamps of each term in which a letter set out."""
    found = (
        (term_name(view.timetable, strip.term), tuple(map(_stamp, filter(_set_out, strip.stamps))))
        for strip in view.strips
    )
    return tuple((name, stamps) for name, stamps in found if stamps)


def _set_out(stamp: Stamp) -> bool:
    return stamp.kind not in NOT_IN_IT


def _stamp(stamp: Stamp) -> KeptStamp:
    return KeptStamp(stamp.direction, stamp.number, stamp.kind is StampKind.ARRIVED)
