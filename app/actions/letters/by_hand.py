"""A coordinator reminds whoever has a late letter, or writes them a note; in words that are kept
in the app and mailed where mail arrives.
"""

from collections.abc import Collection
from hashlib import sha256

from app.actions.letters.moves import locked
from app.actions.messages.messages import enqueue
from app.actions.records import record_change
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import Refused
from app.extensions import db
from app.models import Reminder, User
from app.notify.digests import Line, Told, digest_of
from app.notify.mails import note_of
from app.store.letters.pairs import pair_coded
from app.store.messages.by_hand import Remindable, remindable
from app.store.messages.recipients import readers
from app.store.scope import Scope
from letters.reminders import NotNow, Step

LONGEST_NOTE = 1_000


def remind(scope: Scope, code: str, *, acting: Acting) -> Remindable:
    """Remind whoever has a late letter, at most as often as the cohort's ladder would.

    A second tap on the same day is refused. Raises NotFound, Refused reminders.not_now.
    """
    with transaction():
        letter = locked(scope, [code])[0]
        plan = remindable([letter], acting.today)[letter.code]
        if plan.why_not is not None or plan.context is None:
            raise Refused("reminders.not_now", why=(plan.why_not or NotNow.IN_TIME).value)
        db.session.add(
            Reminder(
                letter_id=letter.id,
                step=Step.BY_HAND.name.lower(),
                due_on=acting.today,
                recorded_at=acting.now,
                user_id=plan.user_ids[0],
            )
        )
        line = Line(plan.context, Step.STILL_LATE, plan.due_on or acting.today, plan.recipient)
        for user in readers(plan.user_ids).values():
            subject, body = digest_of(user, Told([line]), acting.now)
            once = f"remind:{letter.id}:{acting.today}:{user.id}"
            enqueue("reminder", once, subject=subject, body=body, now=acting.now, user=user)
        record_change(acting, "letters.remind", "letter", letter.code)
        return plan


def write_note(
    scope: Scope, code: str, to: Collection[int], text: str, *, acting: Acting
) -> Collection[int]:
    """Write to people of a pair, by the ids of their users; the same words once a day.

    Raises NotFound, Refused notes.empty, notes.too_long or notes.nobody.
    """
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise Refused("notes.empty")
    if len(words) > LONGEST_NOTE:
        raise Refused("notes.too_long", most=LONGEST_NOTE)
    with transaction():
        pair = pair_coded(scope, code)
        users = readers(to)
        if not users:
            raise Refused("notes.nobody")
        sender = db.session.get(User, acting.actor.user_id or 0)
        mark = sha256(words.encode()).hexdigest()[:12]
        for user in users.values():
            subject, body = note_of(user, sender.shown_name if sender else "", pair, words)
            once = f"note:{pair.id}:{acting.today}:{user.id}:{mark}"
            enqueue("note", once, subject=subject, body=body, now=acting.now, user=user)
        record_change(acting, "pairs.note", "pair", pair.code)
        return list(users)
