"""Many looks at names in a short time: nobody reads through a county unnoticed."""

from datetime import timedelta

from app.actions.messages.messages import enqueue
from app.actions.transaction import transaction
from app.actor import Acting
from app.errors import TooManyLooks
from app.extensions import db
from app.models import User
from app.notify.looks import many_looks
from app.store.access.looks import looks_since, watchers_of

MOST, WITHIN = 40, timedelta(minutes=10)
"""So many people's names may somebody open in so short a time; counted in the database."""


def refuse_many(acting: Acting) -> None:
    """Tell who watches over this person, and raise TooManyLooks, where it was enough for now."""
    user_id = acting.actor.user_id
    if user_id is None or looks_since(user_id, acting.now - WITHIN) < MOST:
        return
    looker = db.session.get_one(User, user_id)
    with transaction():
        for watcher in watchers_of(looker, acting.today):
            subject, body = many_looks(watcher, looker, MOST)
            once = f"looks:{user_id}:{acting.today}:{watcher.id}"
            enqueue("looks", once, subject=subject, body=body, now=acting.now, user=watcher)
    raise TooManyLooks("accesses.too_many")
