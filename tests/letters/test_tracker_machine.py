"""Whatever people tap, scan and take back, a letter stays within its state machine."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from letters.errors import LettersError
from letters.states import FINAL, OFF_THE_WAY, WAY, State
from letters.tracker import (
    Already,
    Moved,
    allowed,
    found,
    move,
    places,
    release,
    standing_events,
    undo,
)
from tests.letters.worlds import MONDAY, states_of, to_child, to_volunteer


class LetterLife(RuleBasedStateMachine):
    @initialize(letter=st.sampled_from([to_child(), to_volunteer()]))
    def plan(self, letter):
        self.planned = letter
        self.letter = letter
        self.events = []
        self.today = MONDAY

    @rule(days=st.integers(0, 5))
    def time_passes(self, days):
        self.today += timedelta(days=days)

    @rule(to=st.sampled_from(State), back=st.integers(-1, 3))
    def someone_moves_it(self, to, back):
        on = self.today - timedelta(days=back)
        before, choices = self.letter, allowed(self.letter)
        self._try(lambda: move(self.letter, to, on, today=self.today, events=self.events))
        if self.letter != before:
            assert to in choices
            assert before.state not in FINAL

    @rule(data=st.data())
    def someone_makes_an_allowed_move(self, data):
        choices = allowed(self.letter)
        if choices:
            to = data.draw(st.sampled_from(choices))
            self._take(move(self.letter, to, self.today, today=self.today, events=self.events))
            assert self.letter.state is to

    @rule()
    def someone_repeats_the_last_move(self):
        if self.events and self.events[-1].undoes is None:
            to = self.events[-1].to
            again = move(self.letter, to, self.today, today=self.today, events=self.events)
            assert isinstance(again, Already)
            assert again.letter == self.letter
            assert again.event.to is to

    @rule()
    def someone_releases_it(self):
        self._try(lambda: release(self.letter, self.today, today=self.today, events=self.events))

    @rule(to=st.sampled_from(State))
    def it_turns_up(self, to):
        before, where = self.letter, places(self.letter)
        self._try(lambda: found(self.letter, to, self.today, today=self.today, events=self.events))
        if self.letter != before:
            assert to in where
            assert before.state is State.VOID

    @rule()
    def someone_takes_the_last_event_back(self):
        self._try(lambda: undo(self.letter, self.events, self.today, today=self.today))

    @invariant()
    def the_state_is_one_of_its_direction(self):
        assert self.letter.state in states_of(self.letter.direction)

    @invariant()
    def what_left_the_way_knows_where_it_was(self):
        off = self.letter.state in OFF_THE_WAY
        assert (self.letter.before is not None) is off
        assert not off or self.letter.before in WAY[self.letter.direction]

    @invariant()
    def the_events_tell_the_whole_story(self):
        standing = standing_events(self.events)
        states = [self.planned.state, *(event.to for event in standing)]
        assert [event.was for event in standing] == states[:-1]
        assert self.letter.state is states[-1]
        assert self.letter.since == (standing[-1].on if standing else self.planned.since)

    @invariant()
    def events_are_numbered_and_those_that_stand_are_in_order_of_their_days(self):
        assert [event.number for event in self.events] == list(range(1, self.letter.moves + 1))
        days = [event.on for event in standing_events(self.events)]
        assert days == sorted(days)
        assert all(day <= self.today for day in days)

    @invariant()
    def nothing_but_its_place_ever_changes(self):
        unmoved = replace(
            self.letter,
            state=self.planned.state,
            since=self.planned.since,
            before=None,
            moves=0,
        )
        assert unmoved == self.planned

    def _try(self, act):
        before = self.letter
        try:
            self._take(act())
        except LettersError:
            assert self.letter is before

    def _take(self, result):
        if isinstance(result, Moved):
            self.letter = result.letter
            self.events.append(result.event)
        else:
            assert result.letter == self.letter
            untouched = result.letter.state is State.DUE and result.event is None
            assert untouched or result.event in self.events


LetterLife.TestCase.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
TestLetterLife = LetterLife.TestCase
