"""The road of three children's letters: who taps on it, and what must always hold of it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import timedelta
from itertools import pairwise
from random import Random

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from app.actor import Acting, Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import OPEN_STATES, Bundle, BundleLetter, BundleState, Letter
from app.store.letters.calendars import standings_of, timetables
from app.store.letters.lateness import Lateness
from app.store.letters.letters import events_by_letter
from app.store.scope import Scope
from letters.custody import Standing
from letters.movers import Mover
from letters.states import Direction, Holder, State
from letters.tracker import Event, standing_events
from tests.app.bundles.bags import Post, count_events
from tests.cast import NOW, TODAY

CITY = Scope(prefixes=frozenset({"4416"}))
HOLDERS = {
    State.POSTED: {Holder.POST},
    State.AT_HUB: {Holder.HUB},
    State.AT_SCHOOL: {Holder.SCHOOL_CONTACT},
    State.HANDED_IN: {Holder.SCHOOL_CONTACT},
    State.HELD: {Holder.COORDINATOR},
    State.LOST: {Holder.COORDINATOR},
    State.RETURNED: {Holder.COORDINATOR},
    State.DELIVERED: {Holder.NOBODY},
    State.RECEIVED: {Holder.NOBODY},
    State.VOID: {Holder.NOBODY},
}
"""Whose turn it is, as the programme's own table has it; a letter that is due asks its way too."""


class Road(RuleBasedStateMachine):
    """Three children's letters and replies on their ways, in bags; the rules say who taps what."""

    stage: Callable[[ExitStack], Post]

    def __init__(self) -> None:
        super().__init__()
        self.lent = ExitStack()
        self.post = self.stage(self.lent)
        self.codes = [*self.post.letters, *self.post.replies]
        self.bags: list[str] = []
        self.on, self.days = TODAY, 0
        self.told: Mapping[int, Sequence[Event]] = {}

    def teardown(self) -> None:
        self.lent.close()

    def acting(self) -> Acting:
        who = Actor(self.post.cast.coordinator.id)
        return Acting(who, NOW + timedelta(days=self.days), self.on)

    def dice(self) -> Random:
        return Random(self.days * 1000 + len(self.bags))

    def scope(self, who: Mover) -> Scope:
        return CITY if who is Mover.COORDINATOR else self.post.contact

    def chosen(self, places: set[int]) -> list[str]:
        return [self.codes[place] for place in sorted(places)]

    def bag(self, number: int, *states: BundleState) -> str:
        """One of the bags, where there is any in these states one of those."""
        query = select(Bundle.code).where(Bundle.state.in_(states)).order_by(Bundle.id)
        bags = list(db.session.scalars(query)) or self.bags
        return bags[number % len(bags)] if bags else "B-NONE"

    def alike(self, number: int) -> list[str]:
        """Two open bags that go the same way, if there are any."""
        other = aliased(Bundle)
        query = select(Bundle.code, other.code).where(
            Bundle.id != other.id,
            Bundle.state == other.state,
            Bundle.state.in_(OPEN_STATES),
            Bundle.school_id == other.school_id,
            Bundle.direction == other.direction,
        )
        found = db.session.execute(query.order_by(Bundle.id, other.id)).all()
        return list(found[number % len(found)]) if found else []

    def inside(self, code: str, places: set[int]) -> list[str]:
        """Those of the letters that lie in a bag."""
        query = select(Letter.code).join(BundleLetter).join(Bundle).where(Bundle.code == code)
        return [one for one in self.chosen(places) if one in set(db.session.scalars(query))]

    def code_in(self, place: int, state: State) -> str:
        """One of the letters in this state, if there is any."""
        query = select(Letter.code).where(Letter.code.in_(self.codes), Letter.state == state)
        found = sorted(db.session.scalars(query)) or self.codes
        return found[place % len(found)]

    def letter(self, place: int) -> Letter:
        return db.session.query(Letter).filter_by(code=self.codes[place]).one()

    def tap(self, act: Callable[[], object], *, again: bool = False) -> object:
        """What a person does on a page: it is done, or refused in words and nothing has changed.

        Where a page is sent again, the second time logs nothing.
        """
        done = self._try(act)
        if again:
            before = count_events()
            self._try(act)
            assert count_events() == before, "the same tap again logs nothing"
        return done

    def _try(self, act: Callable[[], object]) -> object:
        before = count_events()
        try:
            return act()
        except (Refused, NotFound):
            assert count_events() == before, "a refusal leaves nothing behind"
            return None

    @invariant()
    def a_letter_lies_in_one_open_bag_at_most(self) -> None:
        """In one that is packed, or in one that is under way with it."""
        query = (
            select(func.count())
            .select_from(BundleLetter)
            .join(BundleLetter.bundle)
            .join(BundleLetter.letter)
            .where(
                or_(
                    Bundle.state == BundleState.PACKING,
                    (Bundle.state == BundleState.POSTED)
                    & Letter.state.in_([State.POSTED, State.AT_HUB]),
                )
            )
            .group_by(BundleLetter.letter_id)
        )
        assert set(db.session.scalars(query)) <= {1}

    @invariant()
    def what_was_told_stays_told_and_leads_to_where_each_letter_is(self) -> None:
        db.session.expire_all()
        rows = db.session.query(Letter).filter(Letter.code.in_(self.codes)).all()
        histories = events_by_letter(rows)
        for row in rows:
            events, before = list(histories[row.id]), list(self.told.get(row.id, ()))
            assert events[: len(before)] == before, "no event is lost, and none is changed"
            assert [event.number for event in events] == list(range(1, row.moves + 1))
            assert all(one.to is after.was for one, after in pairwise(events))
            standing = standing_events(events)
            assert row.state == (standing[-1].to if standing else State.DUE)
            assert not standing or row.since == standing[-1].on
            if row.direction == Direction.TO_VOLUNTEER:
                self._knows_what_it_answers(row, rows)
        self.told = histories

    def _knows_what_it_answers(self, reply: Letter, rows: Sequence[Letter]) -> None:
        answered = next(
            row
            for row in rows
            if row.pair_id == reply.pair_id and row.direction == Direction.TO_CHILD
        )
        came = answered.since if answered.state == State.DELIVERED else None
        assert reply.answered_on == came

    @invariant()
    def who_has_a_letter_and_how_late_it_is_can_always_be_said(self) -> None:
        rows = db.session.query(Letter).filter(Letter.code.in_(self.codes)).all()
        standings = standings_of(rows, timetables(), self.on)
        for row in rows:
            self._is_explained(row, standings[row.code])
        lateness = Lateness.on(self.on)
        for found, said in (
            (lateness.late(), {one.letter for one in standings.values() if one.is_late}),
            (lateness.probably_lost(), {c for c, one in standings.items() if one.probably_lost}),
        ):
            query = select(Letter.code).where(Letter.code.in_(self.codes), found)
            assert set(db.session.scalars(query)) == said, "lists say what the letter's page says"

    def _is_explained(self, row: Letter, one: Standing) -> None:
        due = {Holder.VOLUNTEER}
        if row.direction == Direction.TO_VOLUNTEER:
            due = {Holder.NOBODY} if row.answered_on is None else {Holder.CHILD}
        assert one.holder in HOLDERS.get(State(row.state), due)
        assert one.since <= self.on or one.state is State.DUE
        if one.is_late:
            assert one.holder in (*due, Holder.POST, Holder.HUB, Holder.SCHOOL_CONTACT)
            assert one.expected_by is not None
            assert one.expected_by < self.on
        assert not one.probably_lost or one.is_late
