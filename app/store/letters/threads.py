"""A volunteer's threads: the letters of own pairs, with the words that the volunteer typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from app.clock import local_date
from app.errors import NotFound
from app.extensions import db
from app.models import Child, Letter, LetterEvent, Pair
from app.store.letters.calendars import letter_of, transit_of
from app.store.letters.letters import events_by_letter
from app.store.letters.pairs import PairView, views_of
from app.store.letters.standings import Standings, standing_of_pair
from app.store.letters.words.loading import own_words
from app.store.scope import Scope, pair_within
from letters.custody import Standing
from letters.movers import Mover, may_make
from letters.pairs.effects import Act, Fact, PairState
from letters.pairs.standing import PairStanding
from letters.planning.expected import Expected, expected
from letters.states import ARRIVED, Direction, State
from letters.tracker import Event, standing_events
from letters.turn import Action, Trip, crossed

WAITS = (Action.CONFIRM_RECEIPT, Action.WAIT_FOR_REPLY, Action.WAIT_FOR_DELIVERY)


@dataclass(frozen=True, slots=True)
class Card:
    """A letter in the thread.

    `answers` is the number of the letter that it answers, `crossed` are those that crossed it in
    the post, `unread` says that the child has not got it yet, `undoable` is the event that the
    volunteer may take back. `sent` is the day on which it left its writer's hands, if known.
    """

    letter: Letter
    standing: Standing
    sent: date | None
    answers: int | None
    crossed: Sequence[int]
    unread: bool
    undoable: int | None


@dataclass(frozen=True, slots=True)
class Friendship:
    """A pair as its volunteer sees it, and what may be done in it."""

    view: PairView
    standing: PairStanding

    @property
    def is_yours(self) -> bool:
        """Whether the volunteer has something to do now, and may."""
        asked = {Action.POST: Act.POST, Action.CONFIRM_RECEIPT: Act.RECEIVE}
        return asked.get(self.view.turn.action) in self.standing.may

    @property
    def current(self) -> Letter | None:
        """The letter that the turn is about."""
        code = self.view.turn.letter
        return next((letter for letter in self.view.letters if letter.code == code), None)

    @property
    def expected(self) -> Expected | None:
        """When the letter that the pair waits for comes to its addressee; None: nobody can tell."""
        view, found = self.view, self.current
        if found is None or view.turn.action not in WAITS:
            return None
        return expected(
            letter_of(found),
            view.timetable.calendar,
            view.timetable.patience,
            transit_of(view.pair.child.school),
            view.today,
            delivered_on=found.answered_on,
        )

    @property
    def is_check_over(self) -> bool:
        """Whether the letters rest until the volunteer's record check is renewed."""
        return Fact.CHECK_EXPIRED in self.standing.facts

    @property
    def is_held(self) -> bool:
        """Whether no letter of the two goes on just now."""
        return self.standing.state is PairState.HELD


@dataclass(frozen=True, slots=True)
class Thread(Friendship):
    """The same with its letters, the newest first, and the words that the volunteer typed."""

    cards: Sequence[Card]
    words: Mapping[int, str]

    @property
    def is_over(self) -> bool:
        """Whether the two have ended, and the letters may still be shown."""
        return self.standing.state is PairState.ENDED and Act.SHOW in self.standing.may

    @property
    def story(self) -> Sequence[Card]:
        """The letters from the first to the last, by the day on which each set out."""
        return sorted(self.cards, key=lambda card: (card.sent or card.letter.since, card.letter.id))

    @property
    def only_online(self) -> Sequence[Letter]:
        """What the volunteer typed that is on no paper's way yet: nobody else has it."""
        return [letter for letter in self.view.letters if letter.text_at and writable(letter)]

    @property
    def to_write(self) -> Letter | None:
        """The next letter that the volunteer can write, now or ahead."""
        if Act.WRITE not in self.standing.may:
            return None
        return next(filter(writable, self.view.letters), None)


def writable(letter: Letter) -> bool:
    """Whether the pair's volunteer can still type this letter."""
    mine = letter.direction == Direction.TO_CHILD and letter.writer_id is None
    return mine and letter.state == State.DUE


def threads_of(scope: Scope, today: date) -> list[Friendship]:
    """The pairs in which the volunteer writes; those that are over come last."""
    ordered = (Pair.until_on.is_not(None), Pair.from_on.desc(), Pair.id)
    pairs = db.session.scalars(_own_pairs(scope).order_by(*ordered)).all()
    standings = Standings.on(today).of(pairs)
    return [Friendship(view, standings[view.pair.id]) for view in views_of(pairs, today)]


def thread_of(scope: Scope, code: str, today: date) -> Thread:
    """One thread. Raises NotFound."""
    pair = db.session.scalars(_own_pairs(scope).where(Pair.code == code)).one_or_none()
    if pair is None:
        raise NotFound("pairs.unknown", pair=code)
    view = views_of([pair], today)[0]
    return Thread(view, standing_of_pair(pair, today), _cards(view), own_words(scope, view.letters))


def _own_pairs(scope: Scope) -> Select[Any]:
    return (
        select(Pair)
        .join(Pair.child)
        .join(Child.school)
        .options(contains_eager(Pair.child).contains_eager(Child.school))
        .where(pair_within(scope))
    )


def _cards(view: PairView) -> list[Card]:
    shown = [letter for letter in view.letters if _is_shown(letter)]
    shown.sort(key=lambda letter: (letter.since, letter.due_on), reverse=True)
    events = events_by_letter(shown)
    undoable = _undoable(_moved_today(shown, view.today), events)
    trips = {letter.id: _trip(letter, events[letter.id]) for letter in shown}
    sent = [trips[row.id] for row in reversed(shown) if row.direction == Direction.TO_CHILD]
    return [_card(letter, view, undoable, trips[letter.id], sent) for letter in shown]


def _moved_today(letters: Sequence[Letter], today: date) -> list[Letter]:
    """Those whose last step was logged today, whatever day it tells of."""
    last = select(LetterEvent.letter_id, func.max(LetterEvent.at)).where(
        LetterEvent.letter_id.in_([letter.id for letter in letters])
    )
    found = dict(db.session.execute(last.group_by(LetterEvent.letter_id)).all())
    return [one for one in letters if one.id in found and local_date(found[one.id]) == today]


def _is_shown(letter: Letter) -> bool:
    """Whether it set out: a letter that became void, or came back from that, did not."""
    if letter.state == State.DUE:
        return bool(letter.moves) and letter.since > letter.due_on
    return bool(letter.moves) and letter.state != State.VOID


def _trip(letter: Letter, events: Sequence[Event]) -> Trip:
    standing = standing_events(events)
    sent = standing[0].on if standing else None
    return Trip(letter.number, sent, letter.since if State(letter.state) in ARRIVED else None)


def _card(
    letter: Letter, view: PairView, undoable: Mapping[int, int], trip: Trip, sent: list[Trip]
) -> Card:
    reply = letter.direction == Direction.TO_VOLUNTEER
    answers = (letter.answers or letter.number) if reply else letter.answers
    return Card(
        letter=letter,
        standing=view.standings[letter.code],
        sent=trip.sent,
        answers=answers,
        crossed=crossed(trip, answers or letter.number, sent) if reply else (),
        unread=not reply and letter.state not in (State.DELIVERED, State.DUE),
        undoable=undoable.get(letter.id),
    )


def _undoable(letters: Sequence[Letter], events: Mapping[int, Sequence[Event]]) -> dict[int, int]:
    """The last standing event of each letter, where it is one that a volunteer logs."""
    found: dict[int, int] = {}
    for letter in letters:
        if letter.writer_id is not None:
            continue
        standing = standing_events(events[letter.id])
        if standing and may_make(Direction(letter.direction), standing[-1].to, {Mover.VOLUNTEER}):
            found[letter.id] = standing[-1].number
    return found
