"""A basis that changed is renewed: who left, who joins, which locks go; small rounds; history."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from sqlalchemy import select

import matching
from app.actions.rounds import publications
from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.publications import publish, publish_or_ask
from app.actions.rounds.renewal import renew_round
from app.actions.rounds.rounds import open_round
from app.actions.rounds.rulings import rule
from app.actions.rounds.swaps import swap
from app.actions.rounds.undoing import undo_publication
from app.actions.system import work
from app.actions.system.worker import run_next
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Message, MessageState, Pair, Round, RoundState, Work, WorkState
from app.store.rounds.choices import choices_of
from app.store.rounds.extents import Reserve, RoundExtent
from app.store.rounds.history import history_of
from app.store.rounds.openings import shared_with
from app.store.rounds.profiles import engine_of, links_of, solution_of
from app.store.rounds.surveys import snapshot_of, survey
from app.store.rounds.welcomes import welcome_counts
from app.store.scope import EVERYTHING, Scope
from app.wording.rounds import WORDS
from app.wording.rounds.clicks import CLICKS
from app.wording.rounds.memory import DONE
from app.work_kinds import KINDS
from tests import cast as people
from tests.cast import DONGYUAN, LONGCHUAN, NOW, TODAY, acting_as

LI = acting_as(Actor(None, "test"))


def opened(cast, **extent):
    return open_round(EVERYTHING, cast.cohort.id, extent=RoundExtent(**extent), acting=LI)


def solved(round_id):
    return solve_draft(EVERYTHING, round_id, acting=LI)


def who(round_id):
    now = snapshot_of(db.session.get_one(Round, round_id, populate_existing=True))
    return len(now.children), len(now.volunteers)


def test_solving_again_takes_out_who_left_says_why_and_then_publishes(cast):
    first = solved(opened(cast).round_id)
    rule(EVERYTHING, first.round_id, "keep", "C-DEER", "V-CLOUD", acting=LI)
    rule(EVERYTHING, first.round_id, "keep", "C-STONE", "V-AZE", acting=LI)
    cast.cloud.left_on = TODAY
    db.session.commit()
    with pytest.raises(Refused, match=r"rounds\.stale"):
        publish(EVERYTHING, first.id, acting=LI)
    second = solved(first.round_id)
    assert second.changes["gone"] == [["volunteer", "V-CLOUD", "left"]]
    assert second.changes["unlocked"] == [["C-DEER", "V-CLOUD"]]
    assert links_of(second.id) == [("C-STONE", "V-AZE")], "the other lock stays"
    assert publish(EVERYTHING, second.id, acting=LI).pairs == 1


def test_an_earlier_draft_is_still_proved_after_its_round_was_renewed(cast):
    first = solved(opened(cast).round_id)
    cast.deer.left_on = TODAY
    cast.stone.need = 3
    db.session.commit()
    second = solved(first.round_id)
    assert (first.basis, second.basis) == (1, 2)
    assert second.changes["changed"] == 1
    for draft in (first, second):
        verdict = matching.verify_solution(engine_of(draft), solution_of(draft))
        assert verdict.proved_optimal, verdict.findings


def test_whoever_a_small_round_no_longer_finds_has_the_true_reason(cast):
    cast.aze.is_reserve = True
    late = people.child("C-LATE", "晚到", cast.dengta, "m", "2013-08-01", ["跑步"])
    db.session.commit()
    round_id = opened(cast, school="S-DENGTA", reserve=Reserve.ONLY).round_id
    first = solved(round_id)
    cast.deer.school_id = cast.mabugang.id
    cast.stone.school_id, cast.stone.left_on = cast.mabugang.id, TODAY
    late.merged_into_id, cast.aze.is_reserve = cast.deer.id, False
    db.session.commit()
    renewed = renew_round(EVERYTHING, round_id, acting=LI)
    assert sorted((one[2], one[3]) for one in renewed.gone) == [
        ("C-DEER", "elsewhere"),
        ("C-LATE", "merged"),
        ("C-STONE", "elsewhere"),
        ("V-AZE", "outside"),
    ]
    with pytest.raises(Refused, match=r"rounds\.stale") as refused:
        publish(EVERYTHING, first.id, acting=LI)
    assert ("阿泽", "V-AZE", "outside") in refused.value.details["people"]


def test_who_moved_within_the_region_is_outside_of_a_small_round(cast):
    round_id = open_round(
        EVERYTHING, cast.cohort.id, "441600", extent=RoundExtent(school="S-DENGTA"), acting=LI
    ).round_id
    cast.deer.school_id = cast.mabugang.id
    cast.stone.school_id, cast.stone.left_on = cast.mabugang.id, TODAY
    db.session.commit()
    renewed = renew_round(EVERYTHING, round_id, acting=LI)
    assert sorted((one[2], one[3]) for one in renewed.gone) == [
        ("C-DEER", "outside"),
        ("C-STONE", "left"),
    ]


def test_who_became_ready_joins_by_the_button_only(cast):
    round_id = opened(cast).round_id
    people.child("C-LATE", "晚到", cast.dengta, "m", "2013-08-01", ["跑步"])
    db.session.commit()
    assert solved(round_id).certificate["children"] == 3
    renewed = renew_round(EVERYTHING, round_id, add_ready=True, acting=LI)
    assert [one[2] for one in renewed.added] == ["C-LATE"]
    draft = solved(round_id)
    assert draft.certificate["children"] == 4
    assert draft.changes["joined"] == [["child", "C-LATE"]]


def test_a_renewal_without_a_change_keeps_the_snapshot(cast):
    first = solved(opened(cast).round_id)
    assert solved(first.round_id).basis == first.basis == 1


def test_a_round_that_shares_people_says_so_and_nobody_is_published_twice(cast):
    one = opened(cast).round_id
    shared = shared_with(EVERYTHING, survey("441600", cast.cohort.id, RoundExtent(), TODAY))
    assert [(row.round.id, row.children, row.volunteers) for row in shared.mine] == [(one, 3, 2)]
    first, other = solved(one), solved(opened(cast).round_id)
    publish(EVERYTHING, first.id, acting=LI)
    with pytest.raises(Refused, match=r"rounds\.stale"):
        publish(EVERYTHING, other.id, acting=LI)
    again = solved(other.round_id)
    publish(EVERYTHING, again.id, acting=LI)
    open_pairs = list(db.session.scalars(select(Pair.child_id).where(Pair.until_on.is_(None))))
    assert len(open_pairs) == len(set(open_pairs)) == 2


def test_of_an_open_round_out_of_reach_only_that_it_shares_people_is_said(client, cast):
    foreign = open_round(
        EVERYTHING, cast.cohort.id, extent=RoundExtent(school="S-MABUGANG"), acting=LI
    ).round_id
    client.as_user(cast.coordinator, "en")
    asked = client.post("/rounds/", data={"cohort": cast.cohort.id}).text
    assert "1 open round of another region shares people" in asked
    assert f"/rounds/{foreign}" not in asked
    client.as_user(cast.admin, "en")
    asked = client.post("/rounds/", data={"cohort": cast.cohort.id}).text
    assert f"/rounds/{foreign}" in asked


@pytest.mark.parametrize(
    ("extent", "counts"),
    [
        ({}, (3, 1)),
        ({"school": "S-DENGTA"}, (2, 1)),
        ({"children": ("C-DEER",)}, (1, 1)),
        ({"waiting": True}, (1, 1)),
        ({"reserve": Reserve.IN}, (3, 2)),
        ({"reserve": Reserve.ONLY}, (3, 1)),
        ({"school": "S-MABUGANG", "reserve": Reserve.ONLY}, (1, 1)),
    ],
)
def test_a_small_round_is_about_whom_it_names_and_stays_so_when_renewed(cast, extent, counts):
    cast.aze.is_reserve = True
    cast.stone.waited = 1
    db.session.commit()
    round_id = opened(cast, **extent).round_id
    assert who(round_id) == counts
    cast.deer.interests = ["别的"]
    db.session.commit()
    renew_round(EVERYTHING, round_id, add_ready=True, acting=LI)
    assert who(round_id) == counts


def test_a_small_round_takes_the_smallest_region_and_nobody_out_of_reach(cast):
    row = db.session.get(Round, opened(cast, children=("C-DEER",)).round_id)
    assert (row.region_code, row.extent) == (DONGYUAN, {"children": ["C-DEER"]})
    foreign = Scope(prefixes=frozenset({LONGCHUAN}))
    for extent in (RoundExtent(children=("C-DEER",)), RoundExtent(school="S-DENGTA")):
        with pytest.raises(NotFound):
            open_round(foreign, cast.cohort.id, extent=extent, acting=LI)


def test_a_swap_costs_what_was_said_at_most(cast):
    draft = solved(opened(cast).round_id)
    found = {c.volunteer.code: c for c in choices_of(draft, "C-DEER", cast.deer.id, 10)}
    (offer,) = found["V-AZE"].swaps
    assert offer.child == "C-STONE"
    swap(EVERYTHING, draft.id, "C-DEER", "C-STONE", acting=LI)
    after = solved(draft.round_id)
    assert dict(links_of(after.id)) == {"C-DEER": "V-AZE", "C-STONE": "V-CLOUD"}
    lost = draft.certificate["total_points"] - after.certificate["total_points"]
    assert lost == offer.cost > 0


def test_the_history_of_a_round_says_who_did_what(cast):
    wang = acting_as(Actor(cast.coordinator.id))
    draft = solved(opened(cast).round_id)
    rule(EVERYTHING, draft.round_id, "forbid", "C-DEER", "V-CLOUD", acting=wang)
    events = history_of(draft.round_id).rows
    assert [event.row.action for event in events] == [
        "rounds.forbid",
        "rounds.solve",
        "rounds.open",
    ]
    assert events[0].by.shown_name == "王老师"
    assert events[0].row.note == "C-DEER V-CLOUD"
    assert events[1].draft == draft.number
    assert {event.row.action for event in events} <= DONE.keys()


def test_whoever_got_a_welcome_gets_one_correction_and_the_others_nothing(cast):
    draft = solved(opened(cast).round_id)
    publish(EVERYTHING, draft.id, acting=LI)
    told = db.session.scalars(select(Message).where(Message.user_id == cast.cloud.user_id)).one()
    told.state, told.sent_at = MessageState.SENT, NOW
    db.session.commit()
    counts = welcome_counts(draft.id)
    assert (counts.volunteers, counts.contacts) == (1, 0)
    undo_publication(EVERYTHING, draft.round_id, acting=LI)
    left = db.session.scalars(select(Message).order_by(Message.id)).all()
    assert [one.kind for one in left] == ["welcome", "correction"]
    assert left[1].user_id == cast.cloud.user_id
    assert "小鹿" in left[1].body
    assert "真名" not in left[1].body


def test_a_publication_cancelled_at_its_last_moment_publishes_nothing(cast):
    admin = acting_as(Actor(cast.admin.id))
    draft = solved(opened(cast).round_id)
    with patch.object(publications, "PUBLISHED_AT_ONCE", 0):
        work_id = publish_or_ask(EVERYTHING, draft.id, acting=admin).work_id
    advance = work.advance

    def then_cancel(task, step, share):
        advance(task, step, share)
        work.cancel(KINDS, work_id, acting=admin)

    with patch.object(work, "advance", then_cancel):
        assert run_next(KINDS, lambda: NOW)
    db.session.expire_all()
    assert db.session.get(Work, work_id).state == WorkState.CANCELLED
    assert db.session.query(Pair).count() == 0
    assert db.session.get(Round, draft.round_id).state == RoundState.OPEN


def test_every_refusal_of_rounds_has_the_click_that_helps():
    not_found = {
        "rounds.unknown",
        "rounds.unknown_region",
        "rounds.unknown_child",
        "rounds.unknown_volunteer",
        "rounds.unreached_child",
        "drafts.unknown",
    }
    by_command = {"drafts.no_folder"}
    assert WORDS.keys() - not_found - by_command == CLICKS.keys()


def test_a_volunteer_whose_check_ends_before_the_term_begins_is_not_published(cast):
    draft = solved(opened(cast).round_id)
    for term in cast.cohort.terms:
        term.first += timedelta(days=100)
        term.last += timedelta(days=100)
    cast.cloud.gate_passes[0].expires_on = TODAY + timedelta(days=5)
    db.session.commit()
    with pytest.raises(Refused, match=r"rounds\.stale"):
        publish(EVERYTHING, draft.id, acting=LI)
