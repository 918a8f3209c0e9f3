"""An alarm to the admins when the scheduler stands still: nobody else would be told of anything."""

from datetime import datetime

from app import clock
from app.actions.access.links import address
from app.actions.messages.messages import enqueue
from app.actions.messages.sending import send_now
from app.models import Message, User
from app.notify.mails import written
from app.store.messages.recipients import readers, users_with_role
from app.store.system.health import health


def ring_if_still(*, now: datetime) -> int:
    """Tell each admin once a day, past the scheduler that should; how many are told.

    Whoever runs this, web processes do each minute: one of them makes a message, and sends it.
    """
    state = health(now)
    if not state.late and not state.mail_stands(now):
        return 0
    day = clock.local_date(now)
    admins = readers([user_id for user_id, _scope in users_with_role("admin", day)])
    told = [_alarm(f"alarm:{day}:{user.id}", user, now) for user in admins.values()]
    fresh = [message.id for message in told if message.made_at == now]
    send_now(fresh, now=now)
    return len(fresh)


def _alarm(once: str, user: User, now: datetime) -> Message:
    subject, body = written("alarm", user.locale, name=user.shown_name, link=address("health.page"))
    return enqueue("alarm", once, subject=subject, body=body, now=now, user=user)
