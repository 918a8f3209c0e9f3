"""Contacts hear of children who changed school, and of a change that was a mistake."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from app.actions.messages.messages import enqueue, take_back_unsent
from app.actor import Acting
from app.extensions import db
from app.models import Message, School, SchoolMove, User
from app.notify.mails import written
from app.store.people.contacts import contacts_of


def tell_contacts(rows: Sequence[SchoolMove], acting: Acting) -> None:
    """The contacts of the schools that were left and entered hear of it, each once."""
    by_way: dict[tuple[int, int], list[SchoolMove]] = defaultdict(list)
    for row in rows:
        by_way[row.from_school_id, row.to_school_id].append(row)
    for some in by_way.values():
        for row in some:
            row.was = {**row.was, "told_with": some[0].id, "told_of": len(some)}
        left, entered = _ends_of(some[0])
        for school, kind in ((left, "moved_away"), (entered, "moved_here")):
            for user in contacts_of(school, acting.today):
                _post(kind, f"{_keys(some[0])}{kind}:{user.id}", some, user, acting)


def tell_mistake(rows: Sequence[SchoolMove], acting: Acting) -> None:
    """Nobody hears of moves that were taken back; who has heard, or hears of others, is told so."""
    by_words: dict[str, list[SchoolMove]] = defaultdict(list)
    for row in rows:
        by_words[_keys(row)].append(row)
    for keys, some in by_words.items():
        if len(some) == some[0].was["told_of"]:
            take_back_unsent(keys)
        heard = select(Message.user_id).where(Message.once.startswith(keys, autoescape=True))
        for user in db.session.scalars(select(User).where(User.id.in_(heard)).order_by(User.id)):
            once = f"school-move-back:{some[0].id}:{user.id}"
            _post("moved_back", once, some, user, acting)


def _post(kind: str, once: str, rows: Sequence[SchoolMove], user: User, acting: Acting) -> None:
    left, entered = _ends_of(rows[0])
    subject, body = written(
        kind,
        user.locale,
        name=user.shown_name,
        children=len(rows),
        letters=sum(len(row.was["letters"]) for row in rows),
        left=left.name,
        entered=entered.name,
    )
    enqueue(kind, once, subject=subject, body=body, now=acting.now, user=user)


def _ends_of(row: SchoolMove) -> tuple[School, School]:
    """The school that was left, and the one that was entered."""
    left, entered = row.from_school_id, row.to_school_id
    return db.session.get_one(School, left), db.session.get_one(School, entered)


def _keys(row: SchoolMove) -> str:
    """How the unique keys of the messages begin in which a move was told."""
    return f"school-move:{row.was['told_with']}:"
