"""`flask intake`: the good rows of a spreadsheet are admitted, once, all or nothing."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models import AuditRow, Child, Consent, Guardian, Letter, School, Volunteer
from tests.app.spreadsheets import HEADS, HONG, MING, NING, VOLUNTEER_HEADS, but, workbook
from tests.cast import CITY, DONGYUAN, pair

ROSTERS = Path(__file__).resolve().parents[2] / "rosters"
FILES = (
    ("schools", "schools.xlsx", ()),
    ("children", "dongyuan-dengta-central.xlsx", ()),
    ("children", "longchuan-mabugang-central.xlsx", ()),
    ("children", "lianping-zhongxin-junior.csv", ("--school", "忠信镇初级中学")),
    ("volunteers", "volunteers-survey.xlsx", ()),
)


@pytest.fixture
def intake(app, tmp_path):
    """Runs the command on a file, or on the content of one."""

    def run(kind, file, *options):
        if isinstance(file, bytes):
            path = tmp_path / "list.xlsx"
            path.write_bytes(file)
        else:
            path = ROSTERS / file
        arguments = ["intake", kind, str(path), *map(str, options)]
        return app.test_cli_runner().invoke(args=arguments, catch_exceptions=False)

    return run


@pytest.fixture
def admitted(intake):
    """The report of a file that was taken."""

    def run(kind, file, *options):
        result = intake(kind, file, "--json", *options)
        assert result.exit_code == 0, result.stderr
        return json.loads(result.stdout)

    return run


def count(model, *conditions):
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions))


def everything():
    """How many rows each table has that intake writes."""
    return [count(model) for model in (School, Child, Guardian, Consent, Volunteer, AuditRow)]


def child_named(name):
    db.session.expire_all()
    return next(row for row in db.session.scalars(select(Child)) if row.real_name == name)


def test_the_shared_rosters_come_in_as_written_down(admitted, frozen_now):
    for kind, file, options in FILES:
        told = json.loads((ROSTERS / "expected" / f"{Path(file).stem}.json").read_text())
        found = admitted(kind, file, *options)
        assert found["counts"] == told["counts"]
        assert found["ignored"] == told["ignored"]
        assert [row["values"] for row in found["rows"]] == [row["values"] for row in told["rows"]]
    assert (count(School), count(Child), count(Volunteer)) == (200, 46 + 36 + 52, 400)


def test_the_same_files_again_change_nothing(admitted):
    for kind, file, options in FILES:
        admitted(kind, file, *options)
    before = everything()
    for kind, file, options in FILES:
        counts = admitted(kind, file, *options)["counts"]
        assert counts["new"] == counts["changed"] == 0, file
    assert everything() == before


def test_a_dry_run_tells_all_and_stores_nothing(admitted):
    found = admitted("schools", "schools.xlsx", "--dry-run")
    assert found["counts"]["new"] == 200
    assert everything() == [0] * 6


def test_a_file_that_is_no_spreadsheet_is_refused_in_one_sentence(intake, cast):
    before = everything()
    result = intake("children", b"%PDF-1.7 nothing", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert "PDF" in result.stderr
    assert everything() == before


def test_an_unknown_school_refuses_the_whole_file(intake, cast):
    result = intake("children", workbook(MING), "--school", "无名小学")
    assert result.exit_code == 1
    assert "无名小学" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["children", "/nowhere/list.xlsx"],
        ["parents", str(ROSTERS / "schools.xlsx")],
        ["schools", str(ROSTERS / "schools.xlsx"), "--school", "灯塔"],
        ["schools", str(ROSTERS / "schools.xlsx"), "--by", "nobody@example.org"],
    ],
)
def test_wrong_use_is_told_apart_from_a_refused_file(app, arguments):
    assert app.test_cli_runner().invoke(args=["intake", *arguments]).exit_code == 2


def test_a_faulty_row_stays_out_and_the_good_ones_come_in(admitted, cast):
    found = admitted("children", workbook(MING, but(HONG, birth="")), "--school", "S-DENGTA")
    assert found["counts"] == {"new": 1, "same": 0, "changed": 0, "fault": 1}
    assert found["rows"][1]["faults"][0]["column"] == "出生日期"
    assert child_named("李小明").school_id == cast.dengta.id


def test_without_json_the_counts_and_faults_are_said_in_words(intake, cast):
    result = intake("children", workbook(MING, but(HONG, birth="")), "--school", "S-DENGTA")
    assert "第 3 行 · 出生日期" in result.stdout


def test_a_consent_is_kept_once_and_a_change_of_mind_is_added(admitted, cast):
    for answer, rows in (("是", 1), ("是", 1), ("否", 2), ("未回", 2)):
        admitted("children", workbook(but(MING, consent=answer)), "--school", "S-DENGTA")
        consents = child_named("李小明").consents
        assert len(consents) == rows
    assert [consent.given for consent in consents] == [True, False]
    assert "xlsx" in consents[0].evidence


def test_an_empty_cell_changes_nothing_and_a_new_word_is_written(admitted, cast):
    admitted("children", workbook(MING), "--school", "S-DENGTA")
    found = admitted(
        "children", workbook(but(MING, grade="", phone="13811112222")), "--school", "S-DENGTA"
    )
    assert found["rows"][0]["changes"] == {"phone": {"old": "13800000000", "new": "13811112222"}}
    child = child_named("李小明")
    assert (child.grade, child.guardian.phone) == (5, "13811112222")


def test_a_list_of_ages_takes_no_birth_date_back(admitted, cast):
    admitted("children", workbook(MING), "--school", "S-DENGTA")
    heads = ("姓名", "年龄")
    found = admitted("children", workbook(("李小明", 11), heads=heads), "--school", "S-DENGTA")
    assert found["counts"]["new"] == found["counts"]["changed"] == 0
    assert child_named("李小明").birth_date == "2015-06-22"


def test_a_birth_date_makes_a_reckoned_year_exact(admitted, cast):
    heads = ("姓名", "年龄")
    admitted("children", workbook(("李小明", 11), heads=heads), "--school", "S-DENGTA")
    admitted("children", workbook(MING), "--school", "S-DENGTA")
    assert child_named("李小明").birth_date == "2015-06-22"
    assert count(Child, Child.school_id == cast.dengta.id) == 3


def test_a_school_s_name_that_no_column_can_hold_is_a_fault(admitted, app):
    content = workbook(("东源县", "小" * 90 + "小学"), heads=("县区", "学校名称"))
    assert admitted("schools", content)["rows"][0]["fate"] == "fault"


def test_a_registered_school_is_the_same_with_its_county_before_its_name(admitted, app):
    heads = ("县区", "学校名称", "联系人")
    for name, fate in (
        ("新港镇小学", "new"),
        ("东源县新港镇小学", "same"),
        ("河源市新港镇小学", "same"),
    ):
        content = workbook(("东源县", name, "王老师"), heads=heads)
        assert admitted("schools", content)["rows"][0]["fate"] == fate
    assert count(School) == 1


def test_a_registered_school_takes_what_the_file_says_otherwise(admitted, app):
    heads = ("县区", "学校名称", "联系人")
    admitted("schools", workbook(("东源县", "新港镇小学", "王老师"), heads=heads))
    told = admitted("schools", workbook(("东源县", "新港镇小学", "陈老师"), heads=heads))
    assert told["rows"][0]["fate"] == "changed"
    db.session.expire_all()
    (school,) = db.session.scalars(select(School))
    assert school.contact_name == "陈老师"
    (change,) = db.session.scalars(select(AuditRow).filter_by(action="school.edit"))
    assert (change.object_code, change.fields) == (school.code, ["contact"])


def test_a_consent_that_has_expired_is_given_again_by_a_roster(admitted, cast):
    content = workbook(but(MING, consent="同意"))
    admitted("children", content, "--school", "S-DENGTA")
    child = child_named("李小明")
    child.consents[0].expires_on = date(2020, 1, 1)
    db.session.commit()
    for fate in ("changed", "same"):
        [row] = admitted("children", content, "--school", "S-DENGTA")["rows"]
        assert row["fate"] == fate
    db.session.expire_all()
    assert [(one.given, one.expires_on) for one in child.consents][1:] == [(True, None)]


def test_a_grade_in_words_is_left_out_each_time_and_changes_nothing(admitted, cast):
    content = workbook(but(MING, grade="学前班"))
    for fate in ("new", "same"):
        row = admitted("children", content, "--school", "S-DENGTA")["rows"][0]
        assert (row["fate"], row["notes"][0]["code"]) == (fate, "grade_unreadable")
    assert child_named("李小明").grade is None


def test_what_looks_like_a_formula_stays_a_text(admitted, cast):
    heads = (*HEADS, "留守类型")
    admitted("children", workbook((*MING, "'=1+1"), heads=heads), "--school", "S-DENGTA")
    assert child_named("李小明").status == "'=1+1"


def test_a_coordinator_brings_in_schools_of_the_own_region_only(admitted, cast):
    rows = (("东源县", "上莞镇中心小学"), ("龙川县", "龙母镇中心小学"))
    content = workbook(*rows, heads=("县区", "学校名称"))
    found = admitted("schools", content, "--by", "wang@example.org")
    assert [row["fate"] for row in found["rows"]] == ["new", "fault"]
    assert found["rows"][1]["faults"][0]["code"] == "out_of_reach"
    assert count(School) == 3


def test_a_contact_brings_in_children_of_the_own_school_only(admitted, cast):
    content = workbook(("麻布岗镇中心小学", *MING), heads=("学校", *HEADS))
    found = admitted("children", content, "--by", "xu@example.org")
    assert found["rows"][0]["faults"][0]["code"] == "school_unknown"


def test_volunteers_of_a_list_are_confirmed_and_join_the_coordinator_s_pool(admitted, cast):
    content = workbook(NING, heads=VOLUNTEER_HEADS)
    admitted("volunteers", content, "--by", "wang@example.org")
    row = db.session.scalars(select(Volunteer).order_by(Volunteer.id.desc())).first()
    assert (row.real_name, row.serves_code, row.birth) == ("陈宁", DONGYUAN, "2004-05")
    assert row.email_confirmed_at is not None


def test_volunteers_from_the_command_line_join_the_programme_s_pool(admitted, cast):
    admitted("volunteers", workbook(NING, heads=VOLUNTEER_HEADS))
    row = db.session.scalars(select(Volunteer).order_by(Volunteer.id.desc())).first()
    assert row.serves_code == CITY


def test_a_volunteer_of_another_region_is_not_written_over(admitted, cast):
    cast.cloud.serves_code = "441622"
    db.session.commit()
    row = ("别人", "女", "2004-05", "13900000000", "cloud@example.org", "嘉应学院", "能")
    content = workbook(row, heads=VOLUNTEER_HEADS)
    found = admitted("volunteers", content, "--by", "wang@example.org")
    assert found["rows"][0]["faults"][0]["code"] == "elsewhere"
    db.session.expire_all()
    assert cast.cloud.real_name == "志愿云朵姐姐"


def test_a_volunteer_with_a_new_address_is_known_by_name_and_phone(admitted, cast):
    content = workbook(NING, heads=VOLUNTEER_HEADS)
    admitted("volunteers", content)
    moved = (*NING[:4], "ning@example.com", *NING[5:])
    found = admitted("volunteers", workbook(moved, heads=VOLUNTEER_HEADS))
    assert found["rows"][0]["changes"] == {
        "email": {"old": "ning@example.org", "new": "ning@example.com"}
    }
    assert count(Volunteer) == 3


def test_letters_of_a_list_are_moved_once_each(admitted, cast):
    pair(cast, cast.deer, cast.cloud)
    code = db.session.scalars(select(Letter.code).where(Letter.number == 1)).first()
    rows = ((code, "已寄出", "2026-09-20"), (code, "到校", "2026-09-28"), ("X000-0000", "到校", ""))
    content = workbook(*rows, heads=("信件编号", "状态", "日期"))
    found = admitted("letters", content)
    assert [row["fate"] for row in found["rows"]] == ["changed", "changed", "fault"]
    db.session.expire_all()
    letter = db.session.scalar(select(Letter).where(Letter.code == code))
    assert (letter.state, letter.moves) == ("at_school", 2)
    assert admitted("letters", content)["counts"] == {"new": 0, "same": 2, "changed": 0, "fault": 1}


def test_a_letter_out_of_reach_is_as_unknown_as_one_that_never_was(admitted, cast):
    pair(cast, cast.foreign_child, cast.cloud)
    code = db.session.scalars(select(Letter.code).where(Letter.number == 1)).first()
    content = workbook((code, "到校"), heads=("信件编号", "状态"))
    found = admitted("letters", content, "--by", "xu@example.org")
    assert found["rows"][0]["faults"][0]["code"] == "letter_unknown"


def test_a_database_that_fails_in_the_middle_keeps_nothing(intake, cast):
    db.session.execute(text("DELETE FROM consent"))
    db.session.execute(text("CREATE UNIQUE INDEX one_consent ON consent (item)"))
    db.session.commit()
    before = everything()
    with pytest.raises(IntegrityError):
        intake("children", workbook(MING, HONG), "--school", "S-DENGTA")
    db.session.rollback()
    assert everything() == before


KILLED = """
import os, signal, sys
from sqlalchemy import event
from sqlalchemy.orm import Session
from app import create_app
event.listen(Session, "after_flush", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
create_app().cli.main(["intake", "children", sys.argv[1], "--school", "S-DENGTA"])
"""


@pytest.mark.slow
def test_a_process_killed_in_the_middle_leaves_nothing(app, cast, tmp_path):
    roster = tmp_path / "list.xlsx"
    roster.write_bytes(workbook(MING, HONG))
    before = everything()
    db.session.commit()
    settings = app.config["SETTINGS"]
    environment = os.environ | {
        "DATABASE_URL": settings.database_url,
        "XINQIAO_HOME": str(settings.home),
        "FLASK_APP": "wsgi",
    }
    dead = subprocess.run([sys.executable, "-c", KILLED, str(roster)], env=environment, check=False)
    assert dead.returncode == -9
    assert everything() == before
