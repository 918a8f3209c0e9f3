"""Who hears that somebody wrote, and that an answer is there. No mail holds words of a worry."""

from collections.abc import Collection

from app.actions.messages.messages import enqueue
from app.actions.transaction import transaction
from app.actor import Acting
from app.models import Appeal, AppealKind
from app.notify.appeals import answer_of, question_waits, words_unread, worry_waits
from app.store.messages.appeals.writers import place_of, reader_of_answer, worries_left_lying
from app.store.messages.recipients import around, readers, users_with_role


def ring(row: Appeal, *, acting: Acting) -> int:
    """Tell who reads the words that they wait; how many were told who may read them.

    A question is told to the coordinators of the smallest region, once a day; a worry to each
    counsellor in reach, at once. Where nobody is there, the admins hear that, and no words.
    """
    if row.kind is AppealKind.WORRY:
        return _ring_counsellors(row, f"worry:{row.id}", acting)
    near = around("coordinator", place_of(row), acting.today)
    told = _others(next(iter(near.values()), []), row)
    for user in readers(told).values():
        subject, body = question_waits(user)
        once = f"question:{acting.today}:{user.id}"
        enqueue("appeal", once, subject=subject, body=body, now=acting.now, user=user)
    return len(told) or _tell_admins(row, f"unread:{row.id}", acting)


def ring_again(*, acting: Acting) -> int:
    """Each day, of the worries that nobody has taken in hand for a day; how many they are."""
    with transaction():
        lying = worries_left_lying(acting.now)
        for row in lying:
            once = f"worry:{row.id}:{acting.today}"
            if _ring_counsellors(row, once, acting):
                _tell_admins(row, f"unread:{row.id}:{acting.today}", acting)
        return len(lying)


def tell_answer(row: Appeal, *, acting: Acting) -> None:
    """The writer hears the answer; of a worry only that there is one."""
    user = reader_of_answer(row)
    subject, body = answer_of(user, row)
    enqueue("answer", f"answer:{row.id}", subject=subject, body=body, now=acting.now, user=user)


def _ring_counsellors(row: Appeal, once: str, acting: Acting) -> int:
    near = around("counsellor", place_of(row), acting.today)
    told = _others([user_id for ids in near.values() for user_id in ids], row)
    for user in readers(told).values():
        subject, body = worry_waits(user)
        key = f"{once}:{user.id}"
        enqueue("worry", key, subject=subject, body=body, now=acting.now, user=user)
    return len(told) or _tell_admins(row, once.replace("worry", "unread", 1), acting)


def _tell_admins(row: Appeal, once: str, acting: Acting) -> int:
    """Nobody reads it yet: who can name somebody is told that, and no words."""
    admins = [user_id for user_id, _role in users_with_role("admin", acting.today)]
    for user in readers(admins).values():
        subject, body = words_unread(user, row.kind)
        key = f"{once}:{user.id}"
        enqueue("unread", key, subject=subject, body=body, now=acting.now, user=user)
    return 0


def _others(user_ids: Collection[int], row: Appeal) -> list[int]:
    """Nobody is told of their own words, nor of a worry about their own pair."""
    own = {row.user_id, row.pair.volunteer.user_id if row.pair else None}
    return [user_id for user_id in dict.fromkeys(user_ids) if user_id not in own]
