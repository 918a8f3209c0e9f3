"""Writers hear which letter they are asked for, and that it is not needed any more."""

from sqlalchemy import select

from app.actions.access.links import address
from app.actions.messages.messages import enqueue, take_back_unsent
from app.actor import Acting
from app.extensions import db
from app.models import Letter, Message, Volunteer
from app.notify.mails import written
from app.store.letters.acts import reasons_of
from app.store.letters.endings import account_of
from app.store.messages.messages import message_once
from letters.pairs.stepping_in import GONE
from letters.states import Direction


def tell_asked(row: Letter, acting: Acting) -> None:
    """Ask the letter's reserve writer for it."""
    if row.writer is not None:
        once = f"{_keys(row, row.writer)}{acting.now.isoformat()}"
        _tell(row, row.writer, "reserve", once, acting)


def tell_not_needed(row: Letter, acting: Acting) -> None:
    """Take unread words to the letter's reserve writer out of the outbox, or correct them.

    To be called while the letter still knows its reserve writer.
    """
    if row.writer is None:
        return
    asked = Message.once.startswith(_keys(row, row.writer), autoescape=True)
    last = db.session.scalar(select(Message.once).where(asked).order_by(Message.id.desc()).limit(1))
    if last is not None:
        take_back_unsent(last)
        if message_once(last) is not None:
            # Once for each time that they were asked.
            once = last.replace("reserve:", "reserve_back:", 1)
            _tell(row, row.writer, "reserve_back", once, acting)


def keys_of_asking_again(row: Letter, number: int) -> str:
    """What the unique keys of the messages begin with that ask to write a letter again.

    `number` is that of the event that made the letter due again.
    """
    return f"again:{row.code}:{number}:"


def tell_not_again(row: Letter, number: int, acting: Acting) -> None:
    """The letter is not to be written again after all: unread words are taken out of the outbox.

    Whoever may have read them hears it, with thanks; nobody who is gone does.
    """
    keys = keys_of_asking_again(row, number)
    take_back_unsent(keys)
    query = select(Message).where(Message.once.startswith(keys, autoescape=True))
    for asked in db.session.scalars(query).all():
        user = account_of(asked.user_id)
        if user is None:
            continue
        to_child = row.direction == Direction.TO_CHILD
        subject, body = written(
            "again_back" if to_child else "again_school_back",
            user.locale,
            name=user.shown_name,
            child=row.pair.child.pen_name,
            number=row.number,
        )
        once = asked.once.replace("again:", "again_back:", 1)
        enqueue("again", once, subject=subject, body=body, now=acting.now, user=user)


def _tell(row: Letter, writer: Volunteer, template: str, once: str, acting: Acting) -> None:
    """By their account or, without one, by their address; nobody who is gone hears of letters."""
    known = reasons_of([writer.id], acting.today)[writer.id]
    if any(reason.fact in GONE for reason in known):
        return
    user = account_of(writer.user_id)
    subject, body = written(
        template,
        user.locale if user else None,
        name=writer.pen_name,
        child=row.pair.child.pen_name,
        friend=row.pair.volunteer.pen_name,
        by=row.due_on,
        link=address("reserves.asked", code=row.code),
    )
    enqueue(
        "reserve",
        once,
        subject=subject,
        body=body,
        now=acting.now,
        user=user,
        address=None if user else writer.email,
    )


def _keys(row: Letter, writer: Volunteer) -> str:
    """What the unique keys of the messages begin with that ask somebody for a letter."""
    return f"reserve:{row.code}:{writer.code}:"
