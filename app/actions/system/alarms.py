"""An alarm to the admins when the scheduler stands still: nobody else would be told of anything."""

from datetime import datetime

from app import clock
from app.actions.access.links import address
from app.actions.messages.messages import enqueue
from app.actions.messages.sending import send_now
from app.models import Message, MessageState, User
from app.notify.mails import written
from app.store.messages.outbox.pauses import MAIL, rests_until
from app.store.messages.recipients import readers, users_with_role
from app.store.system.health import health


def ring_if_still(*, now: datetime) -> int:
    """Tell each admin of a standstill, once a day as long as it goes on, past the scheduler that
    should; how many are told. One that comes after it ran again is another.

    Whoever runs this, web processes do each minute: one of them makes a message, and sends it. What
    could not be handed over is tried again: the outbox stands still, too.
    """
    state = health(now)
    if not state.late and not state.mail_stands(now):
        return 0
    day = clock.local_date(now)
    since = min((state.runs[name].next_at for name in state.late), default=None)
    which = f"alarm:{day}:{since:%m%d-%H%M}" if since else f"alarm:{day}"
    admins = readers([user_id for user_id, _scope in users_with_role("admin", day)])
    told = [_alarm(f"{which}:{user.id}", user, now) for user in admins.values()]
    fresh = [message.id for message in told if message.made_at == now]
    again = [message.id for message in told if message.id not in fresh and _waits(message, now)]
    send_now(fresh if rests_until(MAIL, now) else [*fresh, *again], now=now)
    return len(fresh)


def _waits(message: Message, now: datetime) -> bool:
    its_turn = message.send_after is None or message.send_after <= now
    return message.state is MessageState.WAITING and its_turn


def _alarm(once: str, user: User, now: datetime) -> Message:
    subject, body = written("alarm", user.locale, name=user.shown_name, link=address("health.page"))
    return enqueue("alarm", once, subject=subject, body=body, now=now, user=user)
