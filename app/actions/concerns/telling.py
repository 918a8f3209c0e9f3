"""What a counsellor says to others: a kind word to whoever raised it, 'act now' to the school."""

from app.actions.concerns.steps import said, step
from app.actions.messages.messages import enqueue
from app.actions.records import record_change
from app.actions.transaction import on_locked
from app.actor import Acting
from app.errors import Refused
from app.models import Concern, ConcernDeed
from app.notify import concerns as mails
from app.store.concerns.reading import concern_in_hand, named_in
from app.store.messages.appeals.writers import whoever_signs_in
from app.store.people.contacts import contacts_of
from app.store.scope import Scope


def answer(scope: Scope, reader_id: int, concern_id: int, text: str, *, acting: Acting) -> None:
    """A kind word for whoever raised it; the mail only says that it is there.

    Raises NotFound, Refused concerns.empty, concerns.too_long, concerns.answered.
    """
    words = said(text)

    def then(row: Concern) -> None:
        if row.answered_at:
            raise Refused("concerns.answered")
        row.answer, row.answered_at, row.answered_by_id = words, acting.now, reader_id
        record_change(acting, "concerns.answer", "concern", str(row.id), ["answer"])
        user = whoever_signs_in(row.raised_by_id)
        subject, body = mails.kind_word(user)
        once = f"concern-answer:{row.id}"
        enqueue("concern_answer", once, subject=subject, body=body, now=acting.now, user=user)

    on_locked(lambda: concern_in_hand(scope, reader_id, concern_id), then)


def tell_school(scope: Scope, reader_id: int, concern_id: int, *, acting: Acting) -> int:
    """The school's contacts are asked to call the counsellor now; how many. No word of it.

    Raises NotFound, Refused concerns.names_school, concerns.no_contact, concerns.closed.
    """

    def then(row: Concern) -> int:
        school = row.child.school if row.child else row.school
        if row.closed_at is not None:
            raise Refused("concerns.closed")
        if row.names_school:
            raise Refused("concerns.names_school")
        kept_out = named_in(row) | {row.raised_by_id}
        there = contacts_of(school, acting.today) if school else []
        contacts = [one for one in there if one.id not in kept_out]
        if not contacts:
            raise Refused("concerns.no_contact")
        for user in contacts:
            subject, body = mails.act_now(user, row)
            once = f"act-now:{row.id}:{acting.now:%Y%m%d%H%M%S}:{user.id}"
            enqueue("act_now", once, subject=subject, body=body, now=acting.now, user=user)
        step(row, ConcernDeed.SCHOOL_TOLD, ["school"], acting=acting)
        return len(contacts)

    return on_locked(lambda: concern_in_hand(scope, reader_id, concern_id), then)
