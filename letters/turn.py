"""Whose turn it is in a pair, and the stamps of its strip."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from letters.custody import Standing
from letters.states import ARRIVED, Direction, Holder, State
from letters.tracker import Letter


class Action(StrEnum):
    """What the volunteer can do now, or what the pair waits for."""

    POST = "post"
    CONFIRM_RECEIPT = "confirm_receipt"
    WAIT_FOR_PRINT = "wait_for_print"
    WAIT_FOR_REPLY = "wait_for_reply"
    WAIT_FOR_DELIVERY = "wait_for_delivery"
    WAIT_FOR_COORDINATOR = "wait_for_coordinator"
    REST = "rest"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Turn:
    """The one thing to say to the volunteer; `until` is the due or expected day, if any."""

    holder: Holder
    action: Action
    letter: str | None = None
    until: date | None = None


class StampKind(StrEnum):
    """How a letter looks in the stamp strip."""

    ARRIVED = "arrived"
    UNDER_WAY = "under_way"
    LATE = "late"
    NOT_DUE = "not_due"
    LOST = "lost"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Stamp:
    """One letter in the strip; `place` counts the letters of its term from 1."""

    term: int
    place: int
    direction: Direction
    number: int
    kind: StampKind
    late_by: int


@dataclass(frozen=True, slots=True)
class TermStrip:
    """The stamps of one term, with what its text alternative says."""

    term: int
    stamps: tuple[Stamp, ...]

    @property
    def arrived(self) -> int:
        """How many letters of the term came to their addressee."""
        return sum(stamp.kind is StampKind.ARRIVED for stamp in self.stamps)

    @property
    def late(self) -> tuple[Stamp, ...]:
        """The stamps of letters that are late."""
        return tuple(stamp for stamp in self.stamps if stamp.kind is StampKind.LATE)


def whose_turn(letters: Iterable[Letter], standings: Mapping[str, Standing]) -> Turn:
    """What there is to do now in a pair, seen by its volunteer.

    `standings` by letter code, one for each letter. A letter to write comes first, then a reply
    to confirm, then what the pair waits for, then rest until the next due date.
    """
    ordered = sorted(letters, key=lambda letter: (letter.due_on, letter.direction))
    for action, applies in _QUESTIONS:
        for letter in ordered:
            held = standings[letter.code]
            if applies(letter, held):
                return Turn(held.holder, action, letter.code, held.expected_by)
    for letter in ordered:
        if letter.state is State.DUE and letter.direction is Direction.TO_CHILD:
            return Turn(Holder.NOBODY, Action.REST, letter.code, letter.due_on)
    return Turn(Holder.NOBODY, Action.FINISHED)


def stamps(letters: Iterable[Letter], standings: Mapping[str, Standing]) -> tuple[Stamp, ...]:
    """The pair's letters as stamps, by term and number: each letter stands before its answer.

    `standings` by letter code.
    """
    ordered = sorted(letters, key=lambda letter: (letter.term, letter.number, letter.direction))
    return tuple(
        Stamp(
            term=term,
            place=place,
            direction=letter.direction,
            number=letter.number,
            kind=_kind(letter, standings[letter.code]),
            late_by=standings[letter.code].late_by,
        )
        for term, of_term in groupby(ordered, key=lambda letter: letter.term)
        for place, letter in enumerate(of_term, start=1)
    )


def strips(letters: Iterable[Letter], standings: Mapping[str, Standing]) -> tuple[TermStrip, ...]:
    """The stamps grouped by term."""
    by_term = groupby(stamps(letters, standings), key=lambda stamp: stamp.term)
    return tuple(TermStrip(term, tuple(of_term)) for term, of_term in by_term)


def _kind(letter: Letter, held: Standing) -> StampKind:
    if letter.state in ARRIVED:
        return StampKind.ARRIVED
    if letter.state is State.VOID:
        return StampKind.VOID
    if letter.state in (State.LOST, State.RETURNED):
        return StampKind.LOST
    if held.is_late:
        return StampKind.LATE
    return StampKind.NOT_DUE if letter.state is State.DUE else StampKind.UNDER_WAY


def _to_post(letter: Letter, held: Standing) -> bool:
    return held.holder is Holder.VOLUNTEER and not held.resting


def _to_confirm(letter: Letter, held: Standing) -> bool:
    coming = letter.direction is Direction.TO_VOLUNTEER
    return coming and held.holder in (Holder.POST, Holder.HUB)


def _to_print(letter: Letter, held: Standing) -> bool:
    return letter.state is State.DUE and held.holder is Holder.HUB


def _reply_waited_for(letter: Letter, held: Standing) -> bool:
    coming = letter.direction is Direction.TO_VOLUNTEER
    return coming and held.holder in (Holder.CHILD, Holder.SCHOOL_CONTACT)


def _on_its_way(letter: Letter, held: Standing) -> bool:
    going = letter.direction is Direction.TO_CHILD
    waits = (Holder.POST, Holder.HUB, Holder.SCHOOL_CONTACT)
    return going and letter.state is not State.DUE and held.holder in waits


def _with_coordinator(letter: Letter, held: Standing) -> bool:
    return held.holder is Holder.COORDINATOR


_QUESTIONS = (
    (Action.POST, _to_post),
    (Action.CONFIRM_RECEIPT, _to_confirm),
    (Action.WAIT_FOR_PRINT, _to_print),
    (Action.WAIT_FOR_REPLY, _reply_waited_for),
    (Action.WAIT_FOR_DELIVERY, _on_its_way),
    (Action.WAIT_FOR_COORDINATOR, _with_coordinator),
)


@dataclass(frozen=True, slots=True)
class Trip:
    """When a letter left its writer's hands and when it arrived; None: not yet."""

    number: int
    sent: date | None
    arrived: date | None


def crossed(reply: Trip, answers: int, letters: Iterable[Trip]) -> tuple[int, ...]:
    """The numbers of later letters that were under way while the reply was.

    `answers` is the number of the letter that the reply answers, `letters` are those of the other
    direction. A letter that was delivered before the reply was written, or sent after it arrived,
    did not cross it.
    """
    if reply.sent is None:
        return ()
    return tuple(
        letter.number
        for letter in letters
        if letter.number > answers
        and letter.sent is not None
        and (reply.arrived is None or letter.sent <= reply.arrived)
        and (letter.arrived is None or letter.arrived > reply.sent)
    )
