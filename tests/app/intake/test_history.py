"""An import has a history, and is taken back as a whole as long as nothing followed from it."""

import hashlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.actions.intake import decisions, taking_back
from app.actions.people import children
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AuditRow, Child, Consent, Guardian, School, Upload, UploadState, Volunteer
from app.permissions import scope_of
from app.store.intake.followed import followed, import_shown
from app.store.intake.outcomes import outcomes_of
from app.store.scope import EVERYTHING
from tests.app.intake.test_admissions import HONG, MING, but
from tests.app.spreadsheets import workbook
from tests.cast import NOW, TODAY, acting_as

DENGTA = ("--school", "S-DENGTA")


@pytest.fixture
def intake(app, tmp_path, frozen_now):
    """Runs the command, on the content of a file where there is one."""

    def run(*words, content=None):
        words = list(map(str, words))
        if content is not None:
            path = tmp_path / "list.xlsx"
            path.write_bytes(content)
            words.insert(1, str(path))
        return app.test_cli_runner().invoke(args=["intake", *words], catch_exceptions=False)

    return run


def by(user):
    return acting_as(Actor(user.id))


def last():
    db.session.expire_all()
    return db.session.scalar(select(Upload).order_by(Upload.id.desc()).limit(1))


def counts():
    db.session.expire_all()
    models = (Child, Guardian, Consent, School, Volunteer)
    return [db.session.scalar(select(func.count()).select_from(model)) for model in models]


def undo(cast, kind="children"):
    return taking_back.take_back(EVERYTHING, kind, last().id, acting=by(cast.coordinator)).rows


def why_not(upload):
    return {(one.place, one.why) for one in followed(upload, outcomes_of(upload))}


def test_who_when_which_file_and_what_of_each_row_is_kept(intake, cast):
    content = workbook(MING, but(HONG, birth=""))
    intake("children", *DENGTA, content=content)
    upload = last()
    assert upload.state is UploadState.ADMITTED
    assert upload.digest == hashlib.sha256(content).hexdigest()
    assert (upload.decided_at, upload.school_id) == (NOW, cast.dengta.id)
    rows = [(row.place, row.fate, bool(row.code)) for row in outcomes_of(upload).rows]
    assert rows == [("2", "new", True), ("3", "fault", False)]


def test_a_dry_run_and_a_file_that_brings_nothing_leave_no_trace(intake, cast):
    intake("children", *DENGTA, "--dry-run", content=workbook(MING))
    assert last() is None
    intake("children", *DENGTA, content=workbook(MING))
    first = last().id
    intake("children", *DENGTA, content=workbook(MING))
    assert last().id == first


def test_the_command_lists_shows_and_takes_back(intake, cast):
    before = counts()
    intake("children", *DENGTA, content=workbook(MING, HONG))
    [told] = json.loads(intake("list", "children", "--json").stdout)
    assert (told["state"], told["counts"]["new"]) == ("admitted", 2)
    assert told["by"].startswith("operator ")
    shown = json.loads(intake("show", told["number"], "--json").stdout)
    assert [row["row"] for row in shown["rows"]] == ["2", "3"]
    assert intake("show", told["number"]).stdout.count("\n") == 3
    done = json.loads(intake("take-back", told["number"], "--json").stdout)
    assert (done["taken_back"], counts()) == (2, before)
    again = intake("take-back", told["number"])
    assert (again.exit_code, again.stdout) == (1, "")
    assert intake("show", 999).exit_code == 1


def test_who_came_in_new_goes_with_guardian_and_consent(intake, cast):
    before = counts()
    intake("children", *DENGTA, content=workbook(MING, HONG))
    assert counts() != before
    assert undo(cast) == 2
    assert counts() == before
    assert last().state is UploadState.TAKEN_BACK
    assert last().taken_back_at == NOW


def test_what_was_changed_is_as_before_and_the_consent_was_never_given(intake, cast):
    intake("children", *DENGTA, content=workbook(but(MING, consent="", grade="五年级")))
    child = db.session.scalar(select(Child).order_by(Child.id.desc()).limit(1))
    stood = (child.grade, child.guardian.phone, child.birth_date, len(child.consents))
    intake(
        "children",
        *DENGTA,
        content=workbook(but(MING, consent="是", grade="六年级", phone="13912345678")),
    )
    db.session.expire_all()
    assert (child.grade, len(child.consents)) == (6, stood[3] + 1)
    undo(cast)
    db.session.expire_all()
    assert (child.grade, child.guardian.phone, child.birth_date, len(child.consents)) == stood


def test_taking_back_is_written_down_for_each(intake, cast):
    intake("children", *DENGTA, content=workbook(MING))
    code = outcomes_of(last()).rows[0].code
    undo(cast)
    actions = db.session.scalars(select(AuditRow.action).order_by(AuditRow.id.desc()).limit(2))
    assert set(actions) == {"upload.taken_back", "child.removed"}
    assert not outcomes_of(last()).rows[0].before
    assert outcomes_of(last()).rows[0].code == code


def test_nothing_is_taken_back_once_somebody_was_edited(intake, cast):
    intake("children", *DENGTA, content=workbook(MING, HONG))
    code = outcomes_of(last()).rows[0].code
    children.edit(EVERYTHING, code, {"grade": 3}, acting=by(cast.coordinator))
    before = counts()
    assert why_not(last()) == {("2", "edited")}
    with pytest.raises(Refused) as refused:
        undo(cast)
    assert (refused.value.code, counts()) == ("intake.followed", before)


def test_nothing_is_taken_back_once_a_changed_value_is_another(intake, cast):
    intake("children", *DENGTA, content=workbook(but(MING, grade="五年级")))
    intake("children", *DENGTA, content=workbook(but(MING, grade="六年级")))
    code = outcomes_of(last()).rows[0].code
    children.edit(EVERYTHING, code, {"grade": 3}, acting=by(cast.coordinator))
    assert why_not(last()) == {("2", "edited")}


def test_schools_that_have_children_stay(intake, cast):
    rows = [("县区", "乡镇", "学校名称"), ("广东省河源市东源县", "灯塔镇", "新新小学")]
    intake("schools", content=workbook(*rows[1:], heads=rows[0]))
    school = db.session.scalar(select(School).order_by(School.id.desc()).limit(1))
    intake("children", "--school", school.code, content=workbook(MING))
    first = db.session.scalar(select(Upload).where(Upload.kind == "schools"))
    assert why_not(first) == {("2", "used")}
    undo(cast)
    taking_back.take_back(EVERYTHING, "schools", first.id, acting=by(cast.coordinator))
    assert db.session.get(School, school.id) is None


def test_after_thirty_days_the_values_are_forgotten_and_nothing_goes_back(intake, cast):
    intake("children", *DENGTA, content=workbook(but(MING, grade="五年级")))
    intake("children", *DENGTA, content=workbook(but(MING, grade="六年级")))
    later = NOW + timedelta(days=31)
    assert import_shown(last(), later).why == "too_late"
    assert outcomes_of(last()).rows[0].before
    decisions.discard_old(now=later)
    assert not outcomes_of(last()).rows[0].before
    assert outcomes_of(last()).rows[0].code


def test_who_does_not_reach_the_school_sees_no_import_of_it(intake, cast):
    intake("children", *DENGTA, content=workbook(MING))
    scope = scope_of(cast.foreign_contact, "intake.children", TODAY)
    with pytest.raises(NotFound):
        taking_back.take_back(scope, "children", last().id, acting=by(cast.foreign_contact))
