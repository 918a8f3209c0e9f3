"""An answer to a digest makes the one step that it can mean; else its writer is asked back."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from app.actions.letters import letters
from app.actions.letters.moves import MoveAnswer
from app.actions.messages.messages import enqueue
from app.actions.transaction import transaction
from app.actor import Acting, Actor
from app.clock import local_date
from app.extensions import db
from app.models import Message, ReplyOutcome, User
from app.notify.replies import reply_words
from app.store.messages.replies.offered import Offered, offered_by, was_noted
from app.store.scope import Scope
from letters.answers.words import meant
from letters.taps import day_of_tap

Reach = Callable[[User], Scope]
"""The letters that a person moves."""
OUTCOMES = {
    "new": ReplyOutcome.NOTED,
    "already": ReplyOutcome.BEFORE,
    "held": ReplyOutcome.HELD,
    "refused": ReplyOutcome.REFUSED,
}


def answer(
    message: Message, user: User, text: str, made: date, reach: Reach, *, acting: Acting
) -> ReplyOutcome:
    """Take what the reader of a digest answered on a day; they hear what became of it, once.

    A digest makes each step once, even if it is taken back. Joins the caller's transaction.
    """
    with transaction():
        # Two answers at once: the second one finds what the first has noted.
        db.session.refresh(message, with_for_update=True)
        by, scope = acting.by(Actor(user.id)), reach(user)
        said = meant(text)
        to = said.step if said else None
        offered = offered_by(message, scope, acting.today)
        fitting = [one for one in offered if to in (None, one.step.to)]
        if said is None or len(fitting) != 1:
            _tell(message, user, ReplyOutcome.ASKED, by, offered=fitting or offered)
            return ReplyOutcome.ASKED
        code = fitting[0].step.code
        if was_noted(code, said.step, message.made_at):
            _tell(message, user, ReplyOutcome.BEFORE, by, offered=fitting)
            return ReplyOutcome.BEFORE
        ago = timedelta(days=said.days_ago)
        earliest = local_date(message.made_at) - ago
        on = day_of_tap(made - ago, today=acting.today, earliest=earliest)
        moved = letters.move_many(scope, [code], said.step, on, acting=by, how="reply")[0]
        outcome = OUTCOMES[moved.event]
        _tell(message, user, outcome, by, offered=fitting, moved=moved)
        return outcome


def _tell(
    message: Message,
    user: User,
    outcome: ReplyOutcome,
    by: Acting,
    *,
    offered: Sequence[Offered],
    moved: MoveAnswer | None = None,
) -> None:
    """One mail for each outcome of a letter: two machines that answer each other fall silent."""
    subject, body = reply_words(user, outcome, offered, moved.refusal if moved else None)
    about = "" if outcome is ReplyOutcome.ASKED else offered[0].step.code
    once = f"reply:{message.id}:{outcome}:{about}"
    enqueue("reply", once, subject=subject, body=body, now=by.now, user=user)
