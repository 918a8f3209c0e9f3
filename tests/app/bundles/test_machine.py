"""Whatever is tapped, in whatever order: no letter in two hands, no event lost, all explained."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from app.actions.bundles import bundles, confirmations, hub, photographed, splitting, unposting
from app.actions.letters import finds, letters, rewriting, sending_on
from app.actions.letters.pairs import endings, holds
from app.actions.people import moving
from app.actions.people.cohorts import TypedTerm
from app.actions.rounds.terms.days import change_days
from app.extensions import db
from app.models import OPEN_STATES, BundleState, Cohort, Letter
from app.store.letters.calendars import letter_of, terms_of
from app.store.letters.letters import events_by_letter
from letters.movers import Mover
from letters.pairs.facts import EndReason
from letters.states import Direction, State
from letters.terms import Term
from letters.tracker import allowed, places, standing_events
from tests.app.bundles.bags import TO_CHILD, Post, states
from tests.app.bundles.road import CITY, Road
from tests.rehearsed import Rehearsed

SOME = st.sets(st.integers(0, 5), min_size=1, max_size=4)
ONE = st.integers(0, 5)
FRIENDS = st.integers(0, 2)
WHO = st.sampled_from([Mover.COORDINATOR, Mover.SCHOOL_CONTACT])
SCHOOLS = st.sampled_from(["S-DENGTA", "S-DENGTA", "S-MABUGANG"])
AGAIN = st.booleans()
TAKEN_BACK = [
    (unposting.take_back_posting, BundleState.POSTED),
    (hub.take_back_losing, BundleState.LOST),
    (splitting.unmerge, BundleState.MERGED),
]
BACK = st.integers(0, 12) | st.just(0)


class WholeRoad(Road):
    """Moves, the same twice, arrivals long after, ends, bags made one, and other days."""

    @rule(days=st.integers(1, 40))
    def time_passes(self, days) -> None:
        self.days, self.on = self.days + days, self.on + timedelta(days=days)

    @initialize(places=st.sets(st.integers(0, 2), min_size=2), posted=st.booleans())
    def a_bag_is_on_its_way(self, places, posted) -> None:
        self.somebody_packs(places, "S-DENGTA")
        if posted:
            self.a_bag_is_posted(0, False)

    @rule(places=SOME, to=st.integers(0, 7), back=BACK, who=WHO, again=AGAIN)
    def somebody_moves_letters(self, places, to, back, who, again) -> None:
        """One of the moves that the first of them can make, or one that none can."""
        on, scope = self.on - timedelta(days=back), self.scope(who)
        codes = self.chosen(places)
        ways = (*allowed(letter_of(self.letter(min(places)))), State.AT_HUB)
        to = ways[to % len(ways)]
        self.tap(lambda: letters.move_many(scope, codes, to, on, acting=self.acting()), again=again)

    @rule(places=SOME, number=ONE, to=st.sampled_from([State.AT_HUB, State.AT_SCHOOL]), who=WHO)
    def a_photo_is_noted_twice(self, places, number, to, who) -> None:
        codes, slips = self.chosen(places), [self.bag(number, BundleState.POSTED)]
        self.tap(
            lambda: photographed.note(
                self.scope(who), codes, slips, to, self.on, acting=self.acting()
            ),
            again=True,
        )

    @rule(place=ONE, who=WHO)
    def somebody_takes_a_step_back(self, place, who) -> None:
        row = self.letter(place)
        standing = standing_events(events_by_letter([row])[row.id])
        if standing:
            code, number = row.code, standing[-1].number
            self.tap(
                lambda: letters.take_back(
                    self.scope(who), code, number, acting=self.acting(), reason="a wrong tap"
                ),
                again=True,
            )

    @rule(place=ONE, sent=st.booleans())
    def a_letter_is_lost_written_anew_and_sent(self, place, sent) -> None:
        code = self.codes[place]
        self.tap(lambda: rewriting.write_anew(CITY, code, acting=self.acting()))
        row = self.letter(place)
        if sent and row.state == State.DUE:
            self.somebody_packs({place}, row.pair.child.school.code)
            self.a_bag_is_posted(self.days, False)

    @rule(place=ONE)
    def a_held_letter_goes_on(self, place) -> None:
        code = self.code_in(place, State.HELD)
        self.tap(lambda: letters.release(CITY, code, self.on, acting=self.acting()), again=True)

    @rule(place=ONE, to=st.integers(0, 4), back=BACK)
    def a_letter_turns_up_that_nobody_expected(self, place, to, back) -> None:
        if State.VOID not in states(self.codes):
            self.a_pair_ends(place % 3, EndReason.FINISHED, 0)
        code, on = self.code_in(place, State.VOID), self.on - timedelta(days=back)
        row = db.session.query(Letter).filter_by(code=code).one()
        ways = (*places(letter_of(row)), State.RECEIVED)
        where = ways[to % len(ways)]
        self.tap(lambda: finds.find(CITY, code, where, on, acting=self.acting()), again=True)

    @rule(places=SOME, school=SCHOOLS)
    def somebody_packs(self, places, school) -> None:
        """The letters among them that go the way of the first."""
        codes, by = self.chosen(places), self.acting()
        direction = Direction(self.letter(min(places)).direction)
        some = [code for code in codes if (code in self.post.letters) is (direction is TO_CHILD)]
        made = self.tap(
            lambda: bundles.pack(CITY, school, direction, some, acting=by, rng=self.dice()).code
        )
        if made:
            self.bags.append(made)

    @rule(number=ONE, places=SOME, out=st.booleans())
    def letters_are_put_in_or_taken_out(self, number, places, out) -> None:
        code, by = self.bag(number, BundleState.PACKING), self.acting()
        if out:
            self.tap(lambda: bundles.take_out(CITY, code, self.chosen(places), acting=by))
            return
        for one in self.chosen(places):
            self.tap(lambda one=one: bundles.put_in(CITY, code, [one], acting=by))

    @rule(number=ONE, again=AGAIN)
    def a_bag_is_posted(self, number, again) -> None:
        code = self.bag(number, BundleState.PACKING)
        self.tap(lambda: bundles.post(CITY, code, self.on, acting=self.acting()), again=again)

    @rule(number=ONE, act=st.sampled_from([hub.reach_hub, hub.pass_on, hub.lose]), again=AGAIN)
    def a_hub_taps(self, number, act, again) -> None:
        code = self.bag(number, BundleState.POSTED)
        self.tap(lambda: act(CITY, code, self.on, acting=self.acting()), again=again)

    @rule(number=ONE, missing=SOME, who=WHO, again=AGAIN)
    def a_bag_is_confirmed(self, number, missing, who, again) -> None:
        code, scope = self.bag(number, BundleState.POSTED, BundleState.LOST), self.scope(who)
        gone = self.inside(code, missing)
        self.tap(
            lambda: confirmations.confirm(scope, code, gone, self.on, acting=self.acting()),
            again=again,
        )

    @rule(number=ONE, what=st.sampled_from(TAKEN_BACK))
    def something_of_a_bag_is_taken_back(self, number, what) -> None:
        act, state = what
        code = self.bag(number, state)
        self.tap(lambda: act(CITY, code, acting=self.acting()), again=True)

    @rule(number=ONE)
    def an_arrival_is_taken_back(self, number) -> None:
        code, by = self.bag(number, BundleState.CONFIRMED), self.acting()
        self.tap(
            lambda: confirmations.take_back(CITY, code, acting=by, reason="another bag"),
            again=True,
        )

    @rule(number=ONE, places=SOME)
    def a_bag_is_split(self, number, places) -> None:
        code = self.bag(number, *OPEN_STATES)
        some, by = self.inside(code, places), self.acting()
        made = self.tap(lambda: splitting.split(CITY, code, some, acting=by, rng=self.dice()).code)
        if made:
            self.bags.append(made)

    @rule(number=ONE, again=AGAIN)
    def bags_are_merged(self, number, again) -> None:
        if not self.alike(number):
            self.a_bag_is_split(number, {number % 3})
        into, *others = self.alike(number) or [self.bag(number)] * 2
        by = self.acting()
        self.tap(lambda: splitting.merge(CITY, into, others, acting=by), again=again)

    @rule(place=FRIENDS, reason=st.sampled_from(EndReason), before=st.integers(0, 9))
    def a_pair_ends(self, place, reason, before) -> None:
        code, on = self.letter(place).pair.code, self.on - timedelta(days=before)
        by = self.acting()
        self.tap(lambda: endings.end(CITY, code, reason, on, acting=by, evidence="by phone"))

    @rule(place=FRIENDS, graver=st.booleans())
    def an_end_is_taken_back_or_was_graver(self, place, graver) -> None:
        code, by = self.letter(place).pair.code, self.acting()
        if graver:
            self.tap(
                lambda: endings.raise_end(
                    CITY, code, EndReason.SAFEGUARDING, acting=by, evidence="by phone"
                )
            )
        else:
            self.tap(lambda: endings.take_back(CITY, code, acting=by, evidence="by phone"))

    @rule(place=FRIENDS, let_go=st.booleans())
    def a_pair_is_held_or_let_go(self, place, let_go) -> None:
        code, by = self.letter(place).pair.code, self.acting()
        if let_go:
            self.tap(lambda: holds.release(CITY, code, acting=by))
        else:
            self.tap(lambda: holds.hold(CITY, code, "a question", acting=by))

    @rule(place=FRIENDS, school=SCHOOLS)
    def a_child_changes_school(self, place, school) -> None:
        code, by = self.letter(place).pair.child.code, self.acting()
        self.tap(lambda: moving.move(CITY, code, school, self.on, acting=by))

    @rule(places=SOME)
    def the_old_school_sends_letters_on(self, places) -> None:
        codes, by = self.chosen(places), self.acting()
        self.tap(lambda: sending_on.send_on(CITY, codes, self.on, acting=by), again=True)

    @rule(days=st.integers(-30, 30), number=st.integers(0, 2), last=st.booleans())
    def the_calendar_changes(self, days, number, last) -> None:
        cohort = db.session.query(Cohort).one()
        typed = with_other_days(cohort, number, last, timedelta(days=days))
        self.tap(lambda: change_days(cohort.id, cohort.name, typed, acting=self.acting()))


def with_other_days(cohort: Cohort, number: int, last: bool, by: timedelta) -> list[TypedTerm]:
    """The terms with one of their first or last days moved, as somebody types them."""
    return [
        _moved(term, last, by if at == number else timedelta())
        for at, term in enumerate(terms_of(cohort))
    ]


def _moved(term: Term, last: bool, by: timedelta) -> TypedTerm:
    first, end = (term.first, term.last + by) if last else (term.first + by, term.last)
    pauses = [
        (one.name, one.first, one.last)
        for one in term.breaks
        if first <= one.first and one.last <= end
    ]
    return TypedTerm((term.name, first, end), pauses, term.make_up)


@pytest.mark.sqlite_alone
def test_whatever_is_tapped_each_letter_has_one_holder_and_a_history(
    databases, stage, rehearsals, tmp_path
):
    def set_up(lent: ExitStack) -> Post:
        url = databases.fresh()
        app = lent.enter_context(stage.lend(url, tmp_path))
        lent.enter_context(app.app_context())
        lent.callback(lambda: databases.give_back(url, db.engine))
        lent.callback(db.session.remove)
        if "sqlite" not in rehearsals:
            rehearsals["sqlite"], cast = Rehearsed.first()
        else:
            cast = rehearsals["sqlite"].again()
        return Post.on_stage(cast)

    class Road_(WholeRoad):
        stage = staticmethod(set_up)

    run_state_machine_as_test(
        Road_,
        settings=settings(
            max_examples=8,
            phases=[Phase.reuse, Phase.generate],
            stateful_step_count=35,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
