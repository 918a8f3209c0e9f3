"""A letter that will not arrive any more is written anew: one decision, both steps at once.

Whoever wrote it is asked kindly, once, and hears where that is taken back: a volunteer whose words
are kept prints them again, anybody else writes another letter when they can. Nobody is asked in a
pair that may not write just now.
"""

from collections.abc import Iterator
from typing import Any

from app.actions.access.links import address
from app.actions.letters.asked import keys_of_asking_again
from app.actions.letters.letters import move
from app.actions.letters.moves import MoveAnswer, locked
from app.actions.messages.messages import enqueue
from app.actions.transaction import transaction
from app.actor import Acting
from app.models import Letter, User
from app.notify.mails import written
from app.store.letters.acts import allowed
from app.store.letters.endings import account_of
from app.store.people.contacts import contacts_of
from app.store.scope import Scope
from letters.pairs.effects import Act
from letters.states import ON_THE_WAY, Direction, State

ASKED = {
    Direction.TO_CHILD: {Act.WRITE, Act.REMIND_VOLUNTEER},
    Direction.TO_VOLUNTEER: {Act.HAND_IN, Act.REMIND_SCHOOL},
}


def write_anew(scope: Scope, code: str, *, acting: Acting) -> MoveAnswer:
    """Say that the letter is lost, where nobody has said so, and that it is to be written again.

    Raises NotFound, Refused letters.cannot_move or letters.not_yours; then nothing has changed.
    """
    with transaction():
        row = locked(scope, [code])[0]
        if State(row.state) in ON_THE_WAY:
            move(scope, row.code, State.LOST, acting.today, acting=acting)
        answer = move(scope, row.code, State.DUE, acting.today, acting=acting)
        if answer.event == "new":
            _ask(row, acting)
        return answer


def _ask(row: Letter, acting: Acting) -> None:
    direction = Direction(row.direction)
    if not ASKED[direction] <= allowed([row], acting.today)[row.id]:
        return
    for user, template, link in _writers(row, direction, acting):
        subject, body = written(
            template,
            user.locale,
            name=user.shown_name,
            child=row.pair.child.pen_name,
            number=row.number,
            kept=row.text_at is not None,
            link=link,
        )
        once = f"{keys_of_asking_again(row, row.moves)}{user.id}"
        enqueue("again", once, subject=subject, body=body, now=acting.now, user=user)


def _writers(row: Letter, direction: Direction, acting: Acting) -> Iterator[tuple[User, str, str]]:
    """Who is asked, in which words, and the page on which they go on."""
    if direction is Direction.TO_VOLUNTEER:
        school = row.pair.child.school
        for contact in contacts_of(school, acting.today):
            yield contact, "again_school", address("schools.own", school=school.code)
        return
    user = account_of((row.writer or row.pair.volunteer).user_id)
    if user is not None:
        pair: Any = {"code": row.pair.code, "letter_code": row.code}
        own = address("threads.write", **pair)
        yield user, "again", address("reserves.asked", code=row.code) if row.writer else own
