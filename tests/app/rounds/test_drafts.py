"""Drafts: solved, recounted, stored whole, ruled upon, handed to an auditor."""

import subprocess
import sys
from unittest.mock import patch

import pytest
from sqlalchemy import select

import matching
from app.actions.rounds import drafts
from app.actions.rounds.drafts import solve_draft, solve_or_ask
from app.actions.rounds.rounds import open_round
from app.actions.rounds.rulings import lift, rule
from app.actions.system import work
from app.actions.system.worker import run, run_next
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import (
    Child,
    Draft,
    DraftState,
    Proposal,
    Ruling,
    Volunteer,
    Waiting,
    Work,
    WorkState,
)
from app.store.rounds.choices import choices_of, comparison_of
from app.store.rounds.exports import export_draft
from app.store.rounds.profiles import engine_round, solution_of
from app.store.scope import EVERYTHING
from app.work_kinds import KINDS
from tests import cast as people
from tests.app.spoken import said_of, said_of_fault
from tests.cast import NOW, TODAY, acting_as

LI = Actor(None, "test")


@pytest.fixture
def round_id(cast):
    return open_round(EVERYTHING, cast.cohort.id, acting=acting_as(LI)).round_id


def solved(round_id, policy=None):
    return solve_draft(EVERYTHING, round_id, policy, acting=acting_as(LI))


def ruled(round_id, kind, child, volunteer):
    rule(EVERYTHING, round_id, kind, child, volunteer, acting=acting_as(LI))


def pairs_of(draft):
    rows = db.session.execute(
        select(Child.code, Volunteer.code)
        .select_from(Proposal)
        .join(Child, Child.id == Proposal.child_id)
        .join(Volunteer, Volunteer.id == Proposal.volunteer_id)
        .where(Proposal.draft_id == draft.id)
    )
    return dict(rows.all())


def test_what_is_stored_is_what_the_checker_proves(round_id):
    draft = solved(round_id)
    engine = engine_round(round_id, draft.policy, draft.rulings)
    verdict = matching.verify_solution(engine, solution_of(draft))
    assert verdict.proved_optimal, verdict.findings


def test_each_child_of_the_round_has_a_pair_or_a_reason(round_id):
    draft = solved(round_id)
    paired = set(pairs_of(draft))
    waiting = {row.child.code for row in db.session.query(Waiting).filter_by(draft_id=draft.id)}
    assert paired | waiting == {"C-DEER", "C-STONE", "C-FAR"}
    assert not paired & waiting


def test_the_neediest_come_first(cast):
    cast.foreign_child.need = 3
    db.session.commit()
    answer = open_round(EVERYTHING, cast.cohort.id, acting=acting_as(LI))
    assert "C-FAR" in pairs_of(solved(answer.round_id))


def test_a_locked_pair_is_in_the_next_draft_and_a_forbidden_one_is_not(round_id):
    first = pairs_of(solved(round_id))
    assert first == {"C-DEER": "V-CLOUD", "C-STONE": "V-AZE"}
    ruled(round_id, "keep", "C-FAR", "V-AZE")
    ruled(round_id, "forbid", "C-DEER", "V-CLOUD")
    assert pairs_of(solved(round_id)) == {"C-FAR": "V-AZE", "C-STONE": "V-CLOUD"}
    lift(EVERYTHING, round_id, "C-FAR", "V-AZE", acting=acting_as(LI))
    lift(EVERYTHING, round_id, "C-DEER", "V-CLOUD", acting=acting_as(LI))
    assert pairs_of(solved(round_id)) == first


def test_a_child_is_locked_with_one_volunteer_the_last_choice_counts(round_id):
    ruled(round_id, "keep", "C-FAR", "V-AZE")
    ruled(round_id, "keep", "C-FAR", "V-CLOUD")
    assert pairs_of(solved(round_id))["C-FAR"] == "V-CLOUD"


def test_the_same_ruling_twice_is_one(round_id):
    ruled(round_id, "keep", "C-FAR", "V-AZE")
    ruled(round_id, "keep", "C-FAR", "V-AZE")
    assert db.session.query(Ruling).count() == 1


def test_no_more_children_are_locked_with_a_volunteer_than_there_are_places(round_id):
    ruled(round_id, "keep", "C-FAR", "V-AZE")
    with pytest.raises(Refused, match=r"rulings\.full"):
        ruled(round_id, "keep", "C-DEER", "V-AZE")
    assert db.session.query(Ruling).count() == 1


def test_nobody_rules_on_their_own_pair(round_id, cast):
    with pytest.raises(Refused, match=r"rounds\.own_pair"):
        rule(
            EVERYTHING,
            round_id,
            "keep",
            "C-FAR",
            "V-AZE",
            acting=acting_as(Actor(cast.aze.user_id)),
        )


def test_only_who_is_in_the_round_can_be_ruled_upon(round_id, cast):
    people.child("C-NEW", "新来", cast.dengta, "f", "2016", [])
    db.session.commit()
    with pytest.raises(NotFound):
        ruled(round_id, "keep", "C-NEW", "V-AZE")
    with pytest.raises(NotFound):
        ruled(round_id, "forbid", "C-DEER", "V-NOBODY")


def test_every_fault_of_a_policy_is_named_and_nothing_is_stored(round_id):
    with pytest.raises(Refused) as refusal:
        solved(round_id, "[weights]\ninterest = 1\nage = -2\n")
    said = said_of(refusal.value)
    assert "weights.interest" in said
    assert "weights.age" in said
    assert db.session.query(Draft).count() == 0


def test_a_policy_that_a_locked_pair_breaks_is_refused(round_id):
    ruled(round_id, "keep", "C-FAR", "V-AZE")
    with pytest.raises(Refused) as refusal:
        solved(round_id, "[age]\nideal = [2, 3]\nlimits = [1, 4]\n")
    assert "C-FAR" in said_of(refusal.value)


def test_a_round_without_children_has_nothing_to_solve(cast):
    for child in (cast.deer, cast.stone, cast.foreign_child):
        child.left_on = TODAY
    db.session.commit()
    answer = open_round(EVERYTHING, cast.cohort.id, acting=acting_as(LI))
    with pytest.raises(Refused, match=r"drafts\.empty"):
        solved(answer.round_id)


def test_a_round_without_volunteers_gives_each_child_a_reason(cast):
    for volunteer in (cast.cloud, cast.aze):
        volunteer.left_on = TODAY
    db.session.commit()
    answer = open_round(EVERYTHING, cast.cohort.id, acting=acting_as(LI))
    draft = solved(answer.round_id)
    assert draft.certificate["matched"] == 0
    assert db.session.query(Waiting).count() == 3


def test_the_same_round_and_policy_give_the_same_pairs(round_id):
    one, other = solved(round_id), solved(round_id)
    assert pairs_of(one) == pairs_of(other)
    assert comparison_of(one, other).moved == ()


def test_two_drafts_are_compared_by_who_moved(round_id):
    one = solved(round_id)
    ruled(round_id, "forbid", "C-STONE", "V-AZE")
    found = comparison_of(one, solved(round_id))
    assert "C-STONE" in {move.child for move in found.moved}
    assert found.after.total_points < found.before.total_points


def test_a_choice_says_what_it_costs_the_whole_round(round_id, cast):
    draft = solved(round_id)
    found = {c.volunteer.code: c for c in choices_of(draft, "C-DEER", cast.deer.id, 10)}
    assert found["V-CLOUD"].cost == 0
    assert found["V-CLOUD"].taken_by == ("小鹿",)
    assert found["V-AZE"].cost > 0
    assert found["V-AZE"].taken_by == ("石头",)


def test_an_exported_folder_is_verified_by_the_engines_command_and_holds_no_name(
    round_id, tmp_path
):
    ruled(round_id, "keep", "C-FAR", "V-AZE")
    ruled(round_id, "forbid", "C-DEER", "V-CLOUD")
    folder = tmp_path / "folder"
    files = export_draft(EVERYTHING, solved(round_id).id, folder, TODAY)
    assert set(files) == {path.name for path in folder.iterdir()}
    command = [sys.executable, "-m", "matching", "verify", folder]
    command += [folder / "children.csv", folder / "volunteers.csv"]
    for name in ("policy.toml", "keep.csv", "forbid.csv"):
        command += [f"--{name.partition('.')[0]}", folder / name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "proved optimal: gap 0" in done.stdout
    text = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert "真名" not in text
    assert "小鹿" not in text


def test_an_export_replaces_an_earlier_one_and_no_other_folder(round_id, tmp_path):
    draft = solved(round_id)
    export_draft(EVERYTHING, draft.id, tmp_path / "folder", TODAY)
    export_draft(EVERYTHING, draft.id, tmp_path / "folder", TODAY)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(Refused, match=r"drafts\.no_folder"):
        export_draft(EVERYTHING, draft.id, tmp_path / "mine", TODAY)
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


def asked(round_id, actor=LI):
    """A draft asked for as if its round were large: the ids of the draft and of the work."""
    with patch.object(drafts, "SOLVED_AT_ONCE", 0):
        work_id = solve_or_ask(EVERYTHING, round_id, acting=acting_as(actor)).work_id
    return db.session.get(Work, work_id).arguments["draft"], work_id


def test_a_draft_of_few_is_solved_now_and_nothing_is_asked_for(round_id):
    outcome = solve_or_ask(EVERYTHING, round_id, acting=acting_as(LI))
    assert outcome.result.state == DraftState.SOLVED
    assert db.session.query(Work).count() == 0


def test_a_draft_asked_for_is_solved_by_the_worker(round_id):
    draft_id, work_id = asked(round_id)
    assert db.session.get(Draft, draft_id).state == DraftState.WAITING
    assert run_next(KINDS, lambda: NOW)
    assert db.session.get(Draft, draft_id).state == DraftState.SOLVED
    assert db.session.get(Work, work_id).state == WorkState.DONE
    assert pairs_of(db.session.get(Draft, draft_id)) == pairs_of(solved(round_id))


def test_a_draft_that_was_stored_before_its_worker_died_is_not_solved_again(round_id):
    draft_id, work_id = asked(round_id)
    dies = patch("app.actions.system.worker.finish", side_effect=SystemExit)
    with dies, pytest.raises(SystemExit):
        run_next(KINDS, lambda: NOW)
    solved_at = db.session.get(Draft, draft_id).solved_at
    later = NOW + 2 * work.LEASE
    assert run_next(KINDS, lambda: later)
    db.session.expire_all()
    assert db.session.get(Work, work_id).state == WorkState.DONE
    assert db.session.get(Draft, draft_id).solved_at == solved_at


def test_a_draft_whose_work_was_stopped_says_so(round_id, cast):
    actor = Actor(cast.admin.id)
    draft_id, work_id = asked(round_id, actor)
    work.cancel(KINDS, work_id, acting=acting_as(actor))
    draft = db.session.get(Draft, draft_id)
    assert draft.state == DraftState.FAILED
    assert said_of_fault(draft.fault)
    assert not run_next(KINDS, lambda: NOW)


def test_a_worker_that_was_given_up_stores_nothing(round_id):
    draft_id, work_id = asked(round_id)
    slow = work.claim(KINDS, lambda: NOW)
    later = NOW + 2 * work.LEASE
    assert run_next(KINDS, lambda: later)
    stored = db.session.get(Draft, draft_id).solved_at
    run(KINDS, slow)
    db.session.expire_all()
    assert db.session.get(Draft, draft_id).solved_at == stored == later
    assert db.session.get(Work, work_id).attempts == 2


def test_what_the_engine_refuses_in_the_background_is_kept_in_words(round_id):
    draft_id, _work_id = asked(round_id)
    draft = db.session.get(Draft, draft_id)
    draft.policy = "[weights]\nage = -1\n"
    db.session.commit()
    run_next(KINDS, lambda: NOW)
    db.session.expire_all()
    assert draft.state == DraftState.FAILED
    assert "weights.age is -1" in said_of_fault(draft.fault)
