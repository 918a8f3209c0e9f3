"""Whatever is tapped, in whatever order: no letter in two hands, no event lost, all explained."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from app.actions.bundles import bundles, confirmations, hub, splitting, unposting
from app.actions.letters import letters
from app.actions.letters.pairs import endings, holds
from app.actor import Acting, Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Bundle, BundleLetter, BundleState, Cohort, Letter
from app.store.letters.calendars import standings_of, timetables
from app.store.letters.letters import events_by_letter
from letters.movers import Mover
from letters.pairs.facts import EndReason
from letters.states import Direction, Holder, State
from letters.tracker import standing_events
from tests.app.bundles.bags import COORDINATOR, Post, count_events
from tests.cast import NOW, TODAY
from tests.rehearsed import Rehearsed

SOME = st.sets(st.integers(0, 5), min_size=1, max_size=4)
ONE = st.integers(0, 5)
ENDS = st.sampled_from([EndReason.FINISHED, EndReason.SAFEGUARDING])
WHO = st.sampled_from([Mover.COORDINATOR, Mover.SCHOOL_CONTACT])


class Road(RuleBasedStateMachine):
    """Three children's letters and replies on their ways, in bags, and whoever taps."""

    stage: Callable[[ExitStack], Post]

    def __init__(self) -> None:
        super().__init__()
        self.lent = ExitStack()
        self.post = self.stage(self.lent)
        self.codes = [*self.post.letters, *self.post.replies]
        self.bags: list[str] = []
        self.on, self.days, self.events = TODAY, 0, 0

    def teardown(self) -> None:
        self.lent.close()

    def acting(self) -> Acting:
        who = Actor(self.post.cast.coordinator.id)
        return Acting(who, NOW + timedelta(days=self.days), self.on)

    def scope(self, who: Mover):
        return COORDINATOR if who is Mover.COORDINATOR else self.post.contact

    def chosen(self, places: set[int]) -> list[str]:
        return [self.codes[place] for place in sorted(places)]

    def bag(self, number: int) -> str:
        return self.bags[number % len(self.bags)] if self.bags else "B-NONE"

    def tap(self, act: Callable[[], object]) -> object:
        """What a person does on a page: it is done, or refused in words and nothing has changed."""
        before = count_events()
        try:
            return act()
        except (Refused, NotFound):
            assert count_events() == before, "a refusal leaves nothing behind"
            return None

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.days, self.on = self.days + days, self.on + timedelta(days=days)

    @rule(places=SOME, to=st.sampled_from(State), back=st.integers(0, 3), who=WHO)
    def somebody_moves_letters(self, places, to, back, who) -> None:
        on = self.on - timedelta(days=back)
        self.tap(
            lambda: letters.move_many(
                self.scope(who), self.chosen(places), to, on, acting=self.acting()
            )
        )

    @rule(place=ONE, who=WHO)
    def somebody_takes_a_step_back(self, place, who) -> None:
        row = db.session.query(Letter).filter_by(code=self.codes[place]).one()
        standing = standing_events(events_by_letter([row])[row.id])
        if standing:
            number = standing[-1].number
            self.tap(
                lambda: letters.take_back(
                    self.scope(who), row.code, number, acting=self.acting(), reason="a wrong tap"
                )
            )

    @rule(places=SOME, direction=st.sampled_from(Direction))
    def somebody_packs(self, places, direction) -> None:
        made = self.tap(
            lambda: (
                bundles.pack(
                    COORDINATOR,
                    "S-DENGTA",
                    direction,
                    self.chosen(places),
                    acting=self.acting(),
                    rng=Random(self.days * 100 + len(self.bags)),
                ).code
            )
        )
        if made:
            self.bags.append(made)

    @rule(number=ONE)
    def a_bag_is_posted(self, number) -> None:
        self.tap(lambda: bundles.post(COORDINATOR, self.bag(number), self.on, acting=self.acting()))

    @rule(
        number=ONE,
        act=st.sampled_from([hub.reach_hub, hub.pass_on, hub.lose]),
    )
    def a_hub_taps(self, number, act) -> None:
        self.tap(lambda: act(COORDINATOR, self.bag(number), self.on, acting=self.acting()))

    @rule(number=ONE, missing=SOME, who=WHO)
    def a_bag_is_confirmed(self, number, missing, who) -> None:
        inside = [code for code in self.chosen(missing) if code in self.inside(self.bag(number))]
        self.tap(
            lambda: confirmations.confirm(
                self.scope(who), self.bag(number), inside, self.on, acting=self.acting()
            )
        )

    @rule(
        number=ONE,
        act=st.sampled_from([unposting.take_back_posting, hub.take_back_losing, splitting.unmerge]),
    )
    def something_of_a_bag_is_taken_back(self, number, act) -> None:
        self.tap(lambda: act(COORDINATOR, self.bag(number), acting=self.acting()))

    @rule(number=ONE)
    def an_arrival_is_taken_back(self, number) -> None:
        self.tap(
            lambda: confirmations.take_back(
                COORDINATOR, self.bag(number), acting=self.acting(), reason="another bag"
            )
        )

    @rule(number=ONE, places=SOME)
    def a_bag_is_split(self, number, places) -> None:
        rng = Random(self.days * 1000 + len(self.bags))
        inside = self.inside(self.bag(number))
        chosen = [code for code in self.chosen(places) if code in inside]
        made = self.tap(
            lambda: (
                splitting.split(
                    COORDINATOR, self.bag(number), chosen, acting=self.acting(), rng=rng
                ).code
            )
        )
        if made:
            self.bags.append(made)

    @rule(one=ONE, other=ONE)
    def bags_are_merged(self, one, other) -> None:
        self.tap(
            lambda: splitting.merge(
                COORDINATOR, self.bag(one), [self.bag(other)], acting=self.acting()
            )
        )

    @rule(
        place=st.integers(0, 2),
        reason=ENDS,
    )
    def a_pair_ends(self, place, reason) -> None:
        code = self.pair_of(place)
        self.tap(
            lambda: endings.end(
                COORDINATOR, code, reason, self.on, acting=self.acting(), evidence="by phone"
            )
        )

    @rule(place=st.integers(0, 2))
    def a_pair_is_held_or_let_go(self, place) -> None:
        code = self.pair_of(place)
        self.tap(lambda: holds.hold(COORDINATOR, code, "a question", acting=self.acting()))
        self.tap(lambda: holds.release(COORDINATOR, code, acting=self.acting()))

    @rule(days=st.integers(-20, 20))
    def the_calendar_changes(self, days) -> None:
        term = db.session.query(Cohort).one().terms[-1]
        term.last = max(term.first, term.last + timedelta(days=days))
        db.session.commit()

    def pair_of(self, place: int) -> str:
        return db.session.query(Letter).filter_by(code=self.codes[place]).one().pair.code

    def inside(self, code: str) -> set[str]:
        query = select(Letter.code).join(BundleLetter).join(Bundle).where(Bundle.code == code)
        return set(db.session.scalars(query))

    @invariant()
    def a_letter_lies_in_one_open_bag_at_most(self) -> None:
        query = (
            select(func.count())
            .select_from(BundleLetter)
            .join(BundleLetter.bundle)
            .join(BundleLetter.letter)
            .where(
                Bundle.state.in_([BundleState.PACKING, BundleState.POSTED]),
                Letter.state.in_([State.POSTED, State.AT_HUB]),
            )
            .group_by(BundleLetter.letter_id)
        )
        assert set(db.session.scalars(query)) <= {1}

    @invariant()
    def no_event_is_lost_and_each_letter_is_where_its_history_says(self) -> None:
        count = count_events()
        assert count >= self.events
        self.events = count
        db.session.expire_all()
        rows = db.session.query(Letter).filter(Letter.code.in_(self.codes)).all()
        for row_id, events in events_by_letter(rows).items():
            row = next(one for one in rows if one.id == row_id)
            assert [event.number for event in events] == list(range(1, row.moves + 1))
            standing = standing_events(events)
            assert row.state == (standing[-1].to if standing else State.DUE)

    @invariant()
    def who_has_a_letter_and_how_late_it_is_can_always_be_said(self) -> None:
        rows = db.session.query(Letter).filter(Letter.code.in_(self.codes)).all()
        for standing in standings_of(rows, timetables(), self.on).values():
            assert standing.holder in Holder
            assert standing.late_by >= 0
            if standing.is_late:
                assert standing.holder is not Holder.NOBODY
                assert standing.since <= self.on


@pytest.mark.sqlite_alone
def test_whatever_is_tapped_each_letter_has_one_holder_and_a_history(
    databases, stage, rehearsals, tmp_path
):
    def set_up(lent: ExitStack) -> Post:
        url = databases.fresh()
        lent.callback(databases.give_back, url)
        app = lent.enter_context(stage.lend(url, tmp_path))
        lent.enter_context(app.app_context())
        lent.callback(db.engine.dispose)
        lent.callback(db.session.remove)
        if "sqlite" not in rehearsals:
            rehearsals["sqlite"], cast = Rehearsed.first()
        else:
            cast = rehearsals["sqlite"].again()
        return Post.on_stage(cast)

    class Road_(Road):
        stage = staticmethod(set_up)

    run_state_machine_as_test(
        Road_,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
