"""Long work: a lease, a fence, an end."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine

from app.actions.bundles import keepsakes, printing
from app.actions.bundles.certificates import issuing
from app.actions.desk import batches
from app.actions.desk.announcements import telling
from app.actions.rounds import drafts, publications
from app.actions.rounds.terms import days, ends, take_backs
from app.actions.system import work
from app.actions.system.errands import Done, Errand, do_or_ask
from app.actions.system.worker import run_next
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Work, WorkState
from app.store.intake.uploads import BUSY
from app.store.messages.ladder_trials import TRIAL
from app.work_kinds import KINDS
from tests.app.spoken import said_of_fault
from tests.cast import NOW, acting_as

LI = Actor(None, "test")


@pytest.fixture
def kind(monkeypatch):
    """A kind of work that does what its arguments say; gives what was given up."""
    given_up = []

    def do(task):
        if task.arguments.get("refuse"):
            raise Refused("drafts.empty")
        if task.arguments.get("break"):
            raise ZeroDivisionError
        work.advance(task, "half", 0.5)
        return {"answer": 42}

    def give_up(arguments, fault, now):
        given_up.append(fault)

    test = work.WorkKind("Test", do, seen_at="rounds.draft", of="draft", gave_up=give_up)
    monkeypatch.setitem(KINDS, "test", test)
    return given_up


def asked(**arguments):
    return work.ask("test", arguments, acting=acting_as(LI))


def row(work_id):
    db.session.expire_all()
    return db.session.get(Work, work_id)


def test_work_is_done_in_the_order_it_was_asked_for(app, kind):
    first, second = asked(), asked()
    assert run_next(KINDS, lambda: NOW)
    assert (row(first).state, row(second).state) == (WorkState.DONE, WorkState.WAITING)
    assert row(first).result == {"answer": 42}
    assert run_next(KINDS, lambda: NOW)
    assert not run_next(KINDS, lambda: NOW)


def test_two_workers_never_claim_the_same_work(app, kind):
    ids = [asked() for _ in range(8)]
    db.session.remove()

    def claimed(_):
        with app.app_context():
            task = work.claim(KINDS, lambda: NOW)
            return task.work_id if task else None

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(claimed, range(8)))
    assert sorted(found) == ids


def test_work_of_a_dead_worker_is_taken_up_after_its_lease(app, kind):
    work_id = asked()
    dead = work.claim(KINDS, lambda: NOW)
    assert work.claim(KINDS, lambda: NOW + work.LEASE - timedelta(seconds=1)) is None
    assert run_next(KINDS, lambda: NOW + work.LEASE + timedelta(seconds=1))
    assert row(work_id).state == WorkState.DONE
    with pytest.raises(work.WorkEnded):
        work.finish(dead, {"answer": 0})
    assert row(work_id).result == {"answer": 42}


def test_a_report_prolongs_the_lease(app, kind):
    asked()
    later = NOW + timedelta(minutes=9)
    task = work.claim(KINDS, lambda: NOW)
    work.advance(replace(task, moment=lambda: later), "on", 0.1)
    assert work.claim(KINDS, lambda: NOW + work.LEASE + timedelta(minutes=1)) is None


def test_work_that_reports_often_is_written_down_once_a_second_or_at_a_new_step(app, kind):
    asked()
    seconds = iter([0.0, 0.1, 0.2, 0.9, 1.2])
    task = replace(
        work.claim(KINDS, lambda: NOW), moment=lambda: NOW + timedelta(seconds=next(seconds))
    )
    heard = []
    with patch.object(work, "advance", lambda task, *report: heard.append(report)):
        progress = work.paced(task)
        for step, share in (("one", 0.1), ("one", 0.2), ("two", 0.3), ("two", 0.4), ("one", 0.5)):
            progress(step, share)
    assert heard == [("one", 0.1), ("two", 0.3), ("one", 0.5)]


def test_work_that_never_ends_is_given_up_after_three_attempts(app, kind):
    work_id = asked()
    for attempt in range(work.MOST_ATTEMPTS):
        assert work.claim(KINDS, lambda at=attempt: NOW + 2 * at * work.LEASE)
    assert work.claim(KINDS, lambda: NOW + 99 * work.LEASE) is None
    assert row(work_id).state == WorkState.FAILED
    assert len(kind) == 1


def test_a_refusal_is_kept_in_words_that_can_be_shown(app, kind):
    work_id = asked(refuse=True)
    run_next(KINDS, lambda: NOW)
    assert row(work_id).state == WorkState.FAILED
    assert "round" in said_of_fault(row(work_id).fault)
    assert kind == [row(work_id).fault]


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ('["rounds.stale", {"people": {"people": [["云朵", "V-CLOUD", "full"]]}}]', "V-CLOUD"),
        ('["drafts.refused", {"faults": {"faults": [["bad_toml", "", "", ""]]}}]', "not TOML"),
        ('["intake.refused", {"fault": {"refusal": ["empty", {}]}}]', "empty"),
        ('["rounds.stale", {"people": [["云朵", "V-CLOUD", "full"]]}]', "has no place left"),
    ],
)
def test_a_fault_that_an_earlier_version_stored_is_said_too(app, stored, said):
    assert said in said_of_fault(stored)


def test_what_breaks_fails_with_a_number_and_does_not_stop_the_worker(app, kind):
    broken, sound = asked(**{"break": True}), asked()
    assert run_next(KINDS, lambda: NOW)
    assert run_next(KINDS, lambda: NOW)
    assert (row(broken).state, row(sound).state) == (WorkState.FAILED, WorkState.DONE)
    assert str(broken) in said_of_fault(row(broken).fault)


def test_work_is_stopped_by_who_asked_for_it_alone(cast, kind):
    wang = Actor(cast.coordinator.id)
    work_id = work.ask("test", {}, acting=acting_as(wang))
    with pytest.raises(NotFound):
        work.cancel(KINDS, work_id, acting=acting_as(Actor(cast.foreign_coordinator.id)))
    work.cancel(KINDS, work_id, acting=acting_as(wang))
    assert row(work_id).state == WorkState.CANCELLED
    with pytest.raises(Refused):
        work.cancel(KINDS, work_id, acting=acting_as(wang))


def test_the_page_shows_how_far_it_is_and_leads_on_when_it_is_over(client, cast, kind):
    work_id = work.ask("test", {"draft": 1}, acting=acting_as(Actor(cast.coordinator.id)))
    with time_machine.travel(NOW, tick=False):
        client.as_user(cast.coordinator, "en")
        assert "waits for its turn" in client.get(f"/work/{work_id}").text
        work.advance(work.claim(KINDS, lambda: NOW), "making it exact", 0.5)
        assert "finding the best pairs" in client.get(f"/work/{work_id}").text
        fragment = {"HX-Request": "true"}
        answer = client.get(f"/work/{work_id}/progress", headers=fragment)
        assert "HX-Redirect" not in answer.headers
        client.post(f"/work/{work_id}/cancel")
        answer = client.get(f"/work/{work_id}/progress", headers=fragment)
        assert answer.headers["HX-Redirect"] == f"/work/{work_id}"
        assert "stopped" in client.get(f"/work/{work_id}").text
        client.as_user(cast.foreign_coordinator)
        assert client.get(f"/work/{work_id}").status_code == 404


def test_each_kind_of_work_is_seen_on_a_page_that_takes_its_argument(app):
    others = {batches.KIND, days.KIND, drafts.KIND, ends.KIND, publications.KIND}
    others |= {take_backs.KIND, batches.UNDO, printing.KIND, issuing.KIND, keepsakes.KIND, TRIAL}
    others |= {telling.KIND}
    assert KINDS.keys() == others | set(BUSY.values())
    for kind in KINDS.values():
        (rule,) = app.url_map.iter_rules(kind.seen_at)
        assert rule.arguments == {f"{kind.of}_id"}


def test_a_few_are_done_now_and_many_are_asked_for(app, kind):
    def errand(size):
        return Errand("test", size, 10, now=lambda: "done", arguments=lambda: {"size": size})

    assert do_or_ask(errand(10), acting=acting_as(LI)) == Done("done")
    asked_for = do_or_ask(errand(11), acting=acting_as(LI))
    assert row(asked_for.work_id).arguments == {"size": 11}
    assert db.session.query(Work).count() == 1


def test_what_cannot_be_asked_for_leaves_no_work_behind(app, kind):
    def refuse():
        raise Refused("intake.busy")

    with pytest.raises(Refused):
        do_or_ask(Errand("test", 11, 10, now=list, arguments=refuse), acting=acting_as(LI))
    assert db.session.query(Work).count() == 0
