"""Large spreadsheets: what was found is kept, and many rows come in in the background."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from itertools import islice, product
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest
import time_machine
from sqlalchemy import func, select, update

from app.actions.intake import decisions, uploads
from app.actions.intake.admissions.admission import Admission
from app.actions.system import work
from app.actions.system.worker import run, run_next
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.intake import IntakeRefused
from app.models import AuditRow, Child, Upload, Volunteer, Work
from app.store.intake import checks
from app.store.intake.spreadsheets import Spreadsheet, checked, outline_of_file
from app.store.scope import EVERYTHING, Scope, scope_from, scope_payload
from app.work_kinds import KINDS
from tests.app.spoken import said_of, said_of_fault
from tests.app.spreadsheets import HONG, MING, NING, VOLUNTEER_HEADS, but, workbook
from tests.cast import NOW, acting_as

ROOT = Path(__file__).resolve().parents[3]
ROSTERS = ROOT / "tests/rosters"
TODAY = NOW.date()
CHARACTERS = "安宁思远芳佳梓轩怡雅静柏松竹梅兰月明春海花雨强志建"


@pytest.fixture(autouse=True)
def a_day_in_november():
    with time_machine.travel(NOW, tick=False):
        yield


def roster(rows):
    names = ("".join(parts) for parts in product("李王张陈刘", CHARACTERS, CHARACTERS))
    return workbook(*(but(MING, name=name) for name in islice(names, rows)))


def found_in(content, school=None):
    outline = outline_of_file(Spreadsheet("children", content, "a.xlsx"), TODAY)
    return checked(EVERYTHING, outline, school, TODAY)


def children_of(school):
    return db.session.scalar(select(func.count()).where(Child.school_id == school.id))


def reach(school):
    return Scope(school_ids=frozenset({school.id}))


def uploaded(cast, content, kind="children", user=None, scope=None):
    user = user or cast.contact
    sheet = Spreadsheet(kind, content, "名单.xlsx", "S-DENGTA" if kind == "children" else None)
    actor = Actor(user.id)
    scope = scope or reach(cast.dengta)
    return uploads.upload(scope, sheet, acting=acting_as(actor)).id


def ask(scope, upload_id, seen, admission):
    """The id of the work that admits rows as if they were many."""
    with patch.object(decisions, "ADMITTED_AT_ONCE", 0):
        return decisions.admit_or_ask(scope, upload_id, seen, admission).work_id


def asked(cast, upload_id, **seen):
    admission = Admission(acting_as(Actor(cast.contact.id)), Random(1), evidence="roster")
    return ask(reach(cast.dengta), upload_id, seen, admission)


def state_of(model, row_id):
    db.session.expire_all()
    return db.session.get(model, row_id).state


@pytest.mark.parametrize("name", ["dongyuan-dengta-central", "longchuan-mabugang-central"])
def test_what_was_found_is_kept_to_the_last_word(cast, name):
    content = (ROSTERS / f"{name}.xlsx").read_bytes()
    found = found_in(content, "S-DENGTA")
    kept = checks.from_text("children", checks.as_text(found, EVERYTHING), EVERYTHING)
    assert kept.report.rows == found.report.rows
    assert (kept.report.ignored, kept.report.notes) == (found.report.ignored, found.report.notes)
    assert (kept.outline.columns, kept.outline.mapping) == (
        found.outline.columns,
        found.outline.mapping,
    )


def test_a_refusal_is_kept_in_the_words_of_whoever_reads_it(cast):
    content = workbook(MING, heads=("代号甲", "性别", "出生日期", "年级", "监护人", "电话", "同意"))
    found = found_in(content)
    kept = checks.from_text("children", checks.as_text(found, EVERYTHING), EVERYTHING)
    fault, again = (one.refusal.details["fault"] for one in (found, kept))
    assert json.dumps(fault) == json.dumps(again)


def test_a_refused_file_is_told_by_work_in_the_background_as_on_a_page(app):
    refusal = checks.refused(IntakeRefused("columns_missing", groups=[["name"]], seen=["乙"]))
    told = said_of_fault(work.fault_text(refusal))
    assert told == said_of(refusal)
    assert "乙" in told


def test_a_scope_comes_back_from_its_payload():
    scope = Scope(False, frozenset({"4416"}), frozenset({3, 5}), frozenset({7}))
    assert scope_from(json.loads(json.dumps(scope_payload(scope)))) == scope


def test_a_page_of_a_checked_file_does_not_open_the_file(client, cast):
    url = f"/intake/uploads/{uploaded(cast, workbook(MING, but(HONG, birth='')))}"
    db.session.execute(update(Upload).values(content_sealed=None))
    db.session.commit()
    client.as_user(cast.contact)
    assert "李小明" in client.get(url).text
    # Among the samples of her column, and in no row.
    assert client.get(f"{url}?fate=new").text.count("王小红") == 1
    assert client.get(f"{url}/faults").status_code == 200


def test_what_was_found_is_sealed_and_goes_with_the_file(client, cast):
    for verb in ("admit", "discard"):
        upload_id = uploaded(cast, workbook(MING))
        row = db.session.get(Upload, upload_id)
        assert "report" not in row.report_sealed
        kept = checks.from_text("children", row.report, reach(cast.dengta))
        counts = kept.report.counts
        client.as_user(cast.contact).post(f"/intake/uploads/{upload_id}/{verb}", data=counts)
        db.session.expire_all()
        assert (row.report_sealed, row.content_sealed) == (None, None)


def test_who_reaches_otherwise_than_at_the_check_has_it_checked_again(client, cast):
    other = reach(cast.mabugang)
    upload_id = uploaded(cast, workbook(MING), scope=reach(cast.dengta) | other)
    url = f"/intake/uploads/{upload_id}"
    client.as_user(cast.contact, "en")
    page = client.get(url).text
    assert "Check it again" in page
    assert "李小明" not in page
    again = client.post(f"{url}/columns", data={"school": "S-DENGTA"}, follow_redirects=True)
    assert "李小明" in again.text


def test_many_rows_are_admitted_by_the_worker_and_the_page_leads_there_and_back(client, cast):
    rows = decisions.ADMITTED_AT_ONCE + 1
    url = f"/intake/uploads/{uploaded(cast, roster(rows))}"
    client.as_user(cast.contact, "en")
    page = client.post(f"{url}/admit", data={"new": rows, "changed": 0}, follow_redirects=True)
    assert "waits for its turn" in page.text
    assert "waits for its turn" in client.get(url, follow_redirects=True).text
    assert children_of(cast.dengta) == 2
    assert run_next(KINDS, lambda: NOW)
    assert children_of(cast.dengta) == 2 + rows
    done = db.session.scalars(select(Work)).one()
    assert (done.state, done.progress, done.fault) == ("done", 100, None)
    assert f"{rows} new" in client.get(f"/work/{done.id}", follow_redirects=True).text


@pytest.mark.slow
def test_a_large_file_is_checked_by_the_worker(client, cast):
    upload_id = uploaded(cast, roster(uploads.CHECKED_AT_ONCE + 1))
    url = f"/intake/uploads/{upload_id}"
    client.as_user(cast.contact, "en")
    assert "waits for its turn" in client.get(url, follow_redirects=True).text
    assert state_of(Upload, upload_id) == "checking"
    assert run_next(KINDS, lambda: NOW)
    assert "3001 good rows" in client.get(url).text
    assert children_of(cast.dengta) == 2


def test_a_check_that_was_stopped_can_be_asked_for_again(client, cast):
    url = f"/intake/uploads/{uploaded(cast, roster(uploads.CHECKED_AT_ONCE + 1))}"
    client.as_user(cast.contact, "en")
    client.post(f"/work/{db.session.scalars(select(Work.id)).one()}/cancel")
    assert "Check it again" in client.get(url).text
    page = client.post(f"{url}/columns", data={"school": "S-DENGTA"}, follow_redirects=True)
    assert "waits for its turn" in page.text


def test_volunteers_come_in_in_the_background_as_at_once(cast):
    content = workbook(NING, heads=VOLUNTEER_HEADS)
    upload_id = uploaded(cast, content, "volunteers", cast.coordinator, EVERYTHING)
    actor = Actor(cast.coordinator.id)
    admission = Admission(acting_as(actor), Random(1), serves_code="441625")
    ask(EVERYTHING, upload_id, {"new": 1, "changed": 0}, admission)
    run_next(KINDS, lambda: NOW)
    row = db.session.scalars(select(Volunteer).order_by(Volunteer.id.desc())).first()
    assert (row.real_name, row.email, row.serves_code) == ("陈宁", "ning@example.org", "441625")
    assert row.email_confirmed_at is not None


def test_while_rows_wait_to_come_in_nobody_decides_otherwise(cast):
    upload_id = uploaded(cast, workbook(MING))
    asked(cast, upload_id, new=1, changed=0)
    with pytest.raises(Refused, match=r"intake\.busy"):
        asked(cast, upload_id, new=1, changed=0)
    with pytest.raises(Refused, match=r"intake\.busy"):
        decisions.discard(upload_id, acting=acting_as(Actor(cast.contact.id)))
    assert db.session.query(Work).count() == 1


def test_an_admission_that_is_stopped_before_it_began_changes_nothing(cast):
    upload_id = uploaded(cast, workbook(MING))
    work_id = asked(cast, upload_id, new=1, changed=0)
    work.cancel(KINDS, work_id, acting=acting_as(Actor(cast.contact.id)))
    assert not run_next(KINDS, lambda: NOW)
    assert (state_of(Upload, upload_id), children_of(cast.dengta)) == ("checked", 2)
    asked(cast, upload_id, new=1, changed=0)
    assert run_next(KINDS, lambda: NOW)
    assert (state_of(Upload, upload_id), children_of(cast.dengta)) == ("admitted", 3)


def test_an_admission_that_is_stopped_while_it_prepares_writes_nothing(cast):
    upload_id = uploaded(cast, workbook(MING))
    work_id = asked(cast, upload_id, new=1, changed=0)
    task = work.claim(KINDS, lambda: NOW)
    work.cancel(KINDS, work_id, acting=acting_as(Actor(cast.contact.id)))
    run(KINDS, task)
    assert (state_of(Work, work_id), state_of(Upload, upload_id)) == ("cancelled", "checked")
    assert children_of(cast.dengta) == 2


def test_once_the_rows_are_in_it_is_too_late_to_stop(cast):
    work_id = asked(cast, uploaded(cast, workbook(MING)), new=1, changed=0)
    run_next(KINDS, lambda: NOW)
    with pytest.raises(Refused, match=r"work\.over"):
        work.cancel(KINDS, work_id, acting=acting_as(Actor(cast.contact.id)))
    assert state_of(Work, work_id) == "done"


def test_rows_that_changed_before_their_turn_are_shown_again(client, cast):
    upload_id = uploaded(cast, workbook(MING, HONG))
    work_id = asked(cast, upload_id, new=2, changed=0)
    other = uploaded(cast, workbook(MING))
    admission = Admission(acting_as(Actor(cast.contact.id)), Random(1), evidence="roster")
    decisions.admit_upload(reach(cast.dengta), other, {"new": 1, "changed": 0}, admission)
    run_next(KINDS, lambda: NOW)
    assert (state_of(Work, work_id), state_of(Upload, upload_id)) == ("failed", "checked")
    assert "look at the rows again" in said_of_fault(db.session.get(Work, work_id).fault)
    assert children_of(cast.dengta) == 3
    client.as_user(cast.contact, "en")
    assert "Admit 1 good row" in client.get(f"/intake/uploads/{upload_id}").text


def test_a_school_that_went_out_of_reach_before_its_turn_is_told_on_the_page(client, cast):
    upload_id = uploaded(cast, workbook(MING))
    work_id = asked(cast, upload_id, new=1, changed=0)
    cast.dengta.code = "S-ANEW"
    db.session.execute(update(Upload).values(school_id=cast.mabugang.id))
    db.session.commit()
    run_next(KINDS, lambda: NOW)
    assert (state_of(Work, work_id), state_of(Upload, upload_id)) == ("failed", "checked")
    page = client.as_user(cast.contact).get(f"/intake/uploads/{upload_id}").text
    assert "notice-error" in page
    assert children_of(cast.dengta) == 2


def test_a_worker_that_was_given_up_admits_nothing(cast):
    upload_id = uploaded(cast, workbook(MING))
    work_id = asked(cast, upload_id, new=1, changed=0)
    slow = work.claim(KINDS, lambda: NOW)
    assert run_next(KINDS, lambda: NOW + 2 * work.LEASE)
    run(KINDS, slow)
    assert children_of(cast.dengta) == 3
    assert (state_of(Work, work_id), state_of(Upload, upload_id)) == ("done", "admitted")


def test_a_file_that_waits_for_a_worker_longer_than_a_week_is_discarded(cast):
    upload_id = uploaded(cast, workbook(MING))
    work_id = asked(cast, upload_id, new=1, changed=0)
    later = NOW + timedelta(days=8)
    assert decisions.discard_old(now=later) == 1
    assert run_next(KINDS, lambda: later)
    assert (state_of(Work, work_id), state_of(Upload, upload_id)) == ("failed", "discarded")
    assert children_of(cast.dengta) == 2


KILLED = """
import os, signal
from sqlalchemy import event
from sqlalchemy.engine import Engine
from app import create_app
from app.actions.system.worker import run_next
from app.work_kinds import KINDS
from tests.cast import NOW

def kill(connection, cursor, statement, *more):
    if statement.startswith("INSERT INTO child "):
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(Engine, "after_cursor_execute", kill)
with create_app().app_context():
    run_next(KINDS, lambda: NOW)
"""


@pytest.mark.slow
def test_a_worker_killed_while_it_writes_leaves_nothing_and_another_ends_it_once(app, cast):
    upload_id = uploaded(cast, workbook(MING, HONG))
    work_id = asked(cast, upload_id, new=2, changed=0)
    written = db.session.query(AuditRow).count()
    db.session.commit()
    settings = app.config["SETTINGS"]
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "XINQIAO_HOME": str(settings.home),
    }
    dead = subprocess.run([sys.executable, "-c", KILLED], cwd=ROOT, env=environment, check=False)
    assert dead.returncode == -9
    assert (state_of(Work, work_id), state_of(Upload, upload_id)) == ("running", "admitting")
    assert (children_of(cast.dengta), db.session.query(AuditRow).count()) == (2, written)
    later = NOW + work.LEASE + timedelta(seconds=1)
    assert run_next(KINDS, lambda: later)
    assert not run_next(KINDS, lambda: later)
    assert (state_of(Work, work_id), state_of(Upload, upload_id)) == ("done", "admitted")
    assert children_of(cast.dengta) == 4
