"""Who hears that somebody wrote, and that an answer is there."""

from app.actions.messages.messages import enqueue, take_back_from
from app.actor import Acting
from app.models import Appeal
from app.notify.appeals import answer_of, question_waits, words_unread
from app.store.messages.appeals.reading import count_questions
from app.store.messages.appeals.writers import place_of, whoever_signs_in
from app.store.messages.recipients import around, readers, users_with_role
from app.store.scope import Scope


def ring(row: Appeal, *, acting: Acting) -> int:
    """Tell the coordinators of the smallest region, once a day; how many were told.

    Where nobody is there, the admins hear that, and no words.
    """
    near = around("coordinator", place_of(row), acting.today)
    told = [user_id for user_id in next(iter(near.values()), []) if user_id != row.user_id]
    for user in readers(told).values():
        subject, body = question_waits(user)
        once = f"question:{acting.today}:{user.id}"
        enqueue("appeal", once, subject=subject, body=body, now=acting.now, user=user)
    return len(told) or _tell_admins(row, acting)


def hush(row: Appeal, *, acting: Acting) -> None:
    """It is settled: whoever was to hear that somebody wrote, and has nothing else to read, is not
    told any more.
    """
    near = around("coordinator", place_of(row), acting.today)
    own: dict[int, set[str]] = {}
    for region, user_ids in near.items():
        for user_id in user_ids:
            own.setdefault(user_id, set()).add(region)
    for user_id, regions in own.items():
        if not count_questions(Scope(prefixes=frozenset(regions)), user_id):
            take_back_from(user_id, "appeal")


def tell_answer(row: Appeal, *, acting: Acting) -> None:
    """The writer hears the answer."""
    user = whoever_signs_in(row.user_id)
    subject, body = answer_of(user, row)
    enqueue("answer", f"answer:{row.id}", subject=subject, body=body, now=acting.now, user=user)


def _tell_admins(row: Appeal, acting: Acting) -> int:
    """Nobody reads it yet: who can name somebody is told that, and no words."""
    admins = [user_id for user_id, _role in users_with_role("admin", acting.today)]
    for user in readers(admins).values():
        subject, body = words_unread(user)
        once = f"unread:{row.id}:{user.id}"
        enqueue("unread", once, subject=subject, body=body, now=acting.now, user=user)
    return 0
