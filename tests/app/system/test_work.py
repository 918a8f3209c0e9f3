"""Long work: a lease, a fence, an end."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest
import time_machine

from app.actions.system import work
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Work
from tests.app.spoken import said_of_fault
from tests.cast import NOW, acting_as

LI = Actor(None, "test")


@pytest.fixture
def kind():
    """A kind of work that does what its arguments say; gives what was given up."""
    given_up = []

    def run(task):
        if task.arguments.get("refuse"):
            raise Refused("drafts.empty")
        if task.arguments.get("break"):
            raise ZeroDivisionError
        task.tell("half", 0.5)
        return {"answer": 42}

    work.register("test", run, lambda arguments, fault: given_up.append(fault))
    yield given_up
    del work.KINDS["test"]


def asked(**arguments):
    return work.ask("test", arguments, acting=acting_as(LI))


def row(work_id):
    db.session.expire_all()
    return db.session.get(Work, work_id)


def test_work_is_done_in_the_order_it_was_asked_for(app, kind):
    first, second = asked(), asked()
    assert work.run_next(lambda: NOW)
    assert (row(first).state, row(second).state) == ("done", "waiting")
    assert row(first).result == {"answer": 42}
    assert work.run_next(lambda: NOW)
    assert not work.run_next(lambda: NOW)


def test_two_workers_never_claim_the_same_work(app, kind):
    ids = [asked() for _ in range(8)]
    db.session.remove()

    def claimed(_):
        with app.app_context():
            task = work.claim(lambda: NOW)
            return task.work_id if task else None

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(claimed, range(8)))
    assert sorted(found) == ids


def test_work_of_a_dead_worker_is_taken_up_after_its_lease(app, kind):
    work_id = asked()
    dead = work.claim(lambda: NOW)
    assert work.claim(lambda: NOW + work.LEASE - timedelta(seconds=1)) is None
    assert work.run_next(lambda: NOW + work.LEASE + timedelta(seconds=1))
    assert row(work_id).state == "done"
    with pytest.raises(work.WorkEnded):
        work.finish(dead, {"answer": 0})
    assert row(work_id).result == {"answer": 42}


def test_telling_prolongs_the_lease(app, kind):
    asked()
    later = NOW + timedelta(minutes=9)
    task = work.claim(lambda: NOW)
    work.advance(work.Task(**{**fields_of(task), "moment": lambda: later}), 10, "on")
    assert work.claim(lambda: NOW + work.LEASE + timedelta(minutes=1)) is None


def test_work_that_tells_often_is_written_down_once_a_second_or_in_new_words(app, kind):
    asked()
    seconds = iter([0.0, 0.1, 0.2, 0.9, 1.2])
    task = replace(work.claim(lambda: NOW), moment=lambda: NOW + timedelta(seconds=next(seconds)))
    heard = []
    with patch.object(work, "advance", lambda task, *told: heard.append(told)):
        tell = work.paced(task)
        for words, share in (("one", 0.1), ("one", 0.2), ("two", 0.3), ("two", 0.4), ("one", 0.5)):
            tell(words, share)
    assert heard == [(10, "one"), (30, "two"), (50, "one")]


def fields_of(task):
    return {name: getattr(task, name) for name in type(task).__slots__}


def test_work_that_never_ends_is_given_up_after_three_attempts(app, kind):
    work_id = asked()
    for attempt in range(work.MOST_ATTEMPTS):
        assert work.claim(lambda at=attempt: NOW + 2 * at * work.LEASE)
    assert work.claim(lambda: NOW + 99 * work.LEASE) is None
    assert row(work_id).state == "failed"
    assert len(kind) == 1


def test_a_refusal_is_kept_in_words_that_can_be_shown(app, kind):
    work_id = asked(refuse=True)
    work.run_next(lambda: NOW)
    assert row(work_id).state == "failed"
    assert "round" in said_of_fault(row(work_id).fault)
    assert kind == [row(work_id).fault]


def test_what_breaks_fails_with_a_number_and_does_not_stop_the_worker(app, kind):
    broken, sound = asked(**{"break": True}), asked()
    assert work.run_next(lambda: NOW)
    assert work.run_next(lambda: NOW)
    assert (row(broken).state, row(sound).state) == ("failed", "done")
    assert str(broken) in said_of_fault(row(broken).fault)


def test_work_is_stopped_by_who_asked_for_it_alone(cast, kind):
    wang = Actor(cast.coordinator.id)
    work_id = work.ask("test", {}, acting=acting_as(wang))
    with pytest.raises(NotFound):
        work.cancel(work_id, acting=acting_as(Actor(cast.foreign_coordinator.id)))
    work.cancel(work_id, acting=acting_as(wang))
    assert row(work_id).state == "cancelled"
    with pytest.raises(Refused):
        work.cancel(work_id, acting=acting_as(wang))


def test_the_page_shows_how_far_it_is_and_leads_on_when_it_is_over(client, cast, kind):
    work_id = work.ask("test", {}, acting=acting_as(Actor(cast.coordinator.id)))
    with time_machine.travel(NOW, tick=False):
        client.as_user(cast.coordinator, "en")
        assert "waits for its turn" in client.get(f"/work/{work_id}").text
        work.advance(work.claim(lambda: NOW), 50, "making it exact")
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
