"""A person turns to a person: words to the coordinator, and the answer."""

from app.actions.messages.bells import hush, ring, tell_answer
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Appeal
from app.store.messages.appeals.about import About
from app.store.messages.appeals.reading import appeal_in_reach
from app.store.messages.appeals.writers import A_DAY, written_since
from app.store.scope import Scope

LONGEST = 2_000
MOST_A_DAY = 5


def write_appeal(user_id: int, about: About, text: str, *, acting: Acting) -> int:
    """Keep the words sealed and tell who reads them that they wait; how many people were told.

    The same words about the same on one day are one appeal.

    Raises Refused appeals.empty, appeals.too_long, or appeals.many where somebody wrote too often
    within a day.
    """
    words = _checked(text)
    with transaction():
        before = written_since(user_id, acting.now - A_DAY)
        for one in before:
            if _is_same(one, about, words):
                return ring(one, acting=acting)
        if len(before) >= MOST_A_DAY:
            raise Refused("appeals.many", most=MOST_A_DAY)
        row = Appeal(
            user_id=user_id,
            pair=about.pair,
            letter=about.letter,
            school=about.school,
            written_at=acting.now,
            words=words,
        )
        db.session.add(row)
        db.session.flush()
        record_change(acting, "appeals.write", "appeal", str(row.id), ["words"])
        return ring(row, acting=acting)


def answer(scope: Scope, reader_id: int, appeal_id: int, text: str, *, acting: Acting) -> None:
    """Answer in words; the writer is told, and it is settled with it.

    Raises NotFound, Refused appeals.empty, appeals.too_long, or appeals.done where somebody was
    quicker.
    """
    words = _checked(text)
    with transaction():
        row = _locked(scope, reader_id, appeal_id)
        if row.settled_at or row.answered_at:
            raise Refused("appeals.done")
        row.answer, row.answered_at, row.answered_by_id = words, acting.now, reader_id
        row.settled_at, row.settled_by_id = acting.now, reader_id
        fields = ["answer", "settled_at"]
        record_change(acting, "appeals.answer", "appeal", str(row.id), fields)
        tell_answer(row, acting=acting)
        hush(row, acting=acting)


def settle(scope: Scope, reader_id: int, appeal_id: int, *, acting: Acting) -> None:
    """It is seen to, without words or after them. Raises NotFound, Refused appeals.done."""
    with transaction():
        row = _locked(scope, reader_id, appeal_id)
        if row.settled_at:
            raise Refused("appeals.done")
        row.settled_at, row.settled_by_id = acting.now, reader_id
        record_change(acting, "appeals.settle", "appeal", str(row.id), ["settled_at"])
        hush(row, acting=acting)


def _locked(scope: Scope, reader_id: int, appeal_id: int) -> Appeal:
    """The row as it is now; whoever decides at the same time waits."""
    row = appeal_in_reach(scope, reader_id, appeal_id)
    db.session.refresh(row, with_for_update={"of": type(row)})
    return row


def _checked(text: str) -> str:
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise Refused("appeals.empty")
    if len(words) > LONGEST:
        raise Refused("appeals.too_long", most=LONGEST)
    return words


def _is_same(row: Appeal, about: About, words: str) -> bool:
    ids = about.pair and about.pair.id, about.letter and about.letter.id
    return (row.pair_id, row.letter_id) == ids and row.words == words
