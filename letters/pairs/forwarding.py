"""A child has changed school: who sends on what still comes to the school it left."""

from collections.abc import Sequence
from datetime import date

from letters.errors import MoveRefused
from letters.states import Direction, State
from letters.tracker import Already, Event, Letter, Moved, advance, allowed, standing_events

COMES_TO_THE_SCHOOL = frozenset({State.POSTED, State.AT_HUB, State.AT_SCHOOL})


def stays_behind(direction: Direction, state: State, before: State | None = None) -> bool:
    """Whether a letter in this state is, or comes, into the hands of the school that was left.

    A held letter is where it was held. A reply stays until the school has posted it.
    """
    place = before if state is State.HELD else state
    if direction is Direction.TO_CHILD:
        return place in COMES_TO_THE_SCHOOL
    return place is State.HANDED_IN


def send_on(
    letter: Letter,
    on: date,
    *,
    today: date,
    events: Sequence[Event] = (),
    lies_here: bool = False,
) -> Moved | Already:
    """The school that was left posts a letter to the child's new school: one event.

    A second tap is `Already`, unless it is known that the letter still `lies_here`: then a hub
    passed it on. Raises MoveRefused for what does not lie there, DateRefused.
    """
    if letter.direction is Direction.TO_VOLUNTEER or letter.state not in COMES_TO_THE_SCHOOL:
        raise MoveRefused(letter.code, letter.state, State.POSTED, allowed(letter))
    last = standing_events(events)[-1:]
    if last and not lies_here and _goes_back_to_the_post(last[0]):
        return Already(letter, last[0])
    return advance(letter, State.POSTED, on, today=today)


def is_sending_on(event: Event) -> bool:
    """Whether an event is one of `send_on`: from the way back to the post.

    From a hub it is the hub that passed the letter on, far more often than a school.
    """
    return _goes_back_to_the_post(event) and event.was is not State.AT_HUB


def may_have_been_sent_on(events: Sequence[Event]) -> bool:
    """Whether a letter was, as far as its events tell, from a hub too, or began its way anew."""
    return any(
        _goes_back_to_the_post(one) or one.to is State.DUE for one in standing_events(events)
    )


def was_sent_on(events: Sequence[Event]) -> bool:
    """Whether a letter that was to be sent on has been, or has begun its way anew since."""
    return any(is_sending_on(one) or one.to is State.DUE for one in standing_events(events))


def _goes_back_to_the_post(event: Event) -> bool:
    return event.to is State.POSTED and event.was in COMES_TO_THE_SCHOOL
