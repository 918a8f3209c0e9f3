"""From an empty cohort to published pairs by the command line alone."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
import time_machine

from app.extensions import db
from app.models import AccessRow, Letter, Pair
from tests.cast import NOW

TERMS = [
    "第一学期 2026-09-01 2027-01-22",
    "第二学期 2027-02-22 2027-07-09",
    "第三学期 2027-09-01 2028-01-21",
]


@pytest.fixture
def flask(app, cast):
    """Runs a command in January's cohort; gives exit code, standard output, standard error."""

    def run(*words):
        with time_machine.travel(NOW, tick=False):
            done = app.test_cli_runner().invoke(args=[str(word) for word in words])
        return done.exit_code, done.stdout, done.stderr

    return run


def answered(result):
    code, out, err = result
    assert code == 0, err
    return json.loads(out)


def add(flask, name, terms=TERMS):
    options = [word for term in terms for word in ("--term", term)]
    return flask("cohorts", "add", name, *options, "--json")


def test_from_a_cohort_to_published_pairs(flask, tmp_path):
    assert answered(add(flask, "命令期")) == {"cohort": "命令期"}
    opened = answered(flask("rounds", "open", "--cohort", "命令期", "--json"))
    assert opened == {"round": opened["round"], "children": 3, "volunteers": 2, "left_out": {}}
    draft = answered(flask("rounds", "solve", opened["round"], "--json"))
    assert draft["matched"] == 2
    assert draft["proved_optimal"] is True
    assert draft["total_points"] > 0
    folder = tmp_path / "folder"
    answered(flask("rounds", "export", draft["draft"], folder, "--json"))
    verify = [sys.executable, "-m", "matching", "verify", folder]
    verify += [folder / "children.csv", folder / "volunteers.csv"]
    assert subprocess.run(verify, capture_output=True, check=False).returncode == 0
    published = answered(flask("rounds", "publish", draft["draft"], "--json"))
    assert published["pairs"] == db.session.query(Pair).count() == 2
    assert published["letters"] == db.session.query(Letter).count()
    code, out, err = flask("rounds", "publish", draft["draft"], "--json")
    assert (code, out) == (1, "")
    assert "2026-11-23 10:00" in err
    assert answered(flask("rounds", "undo", opened["round"], "--json")) == {"pairs": 2}


def test_a_policy_file_is_used_and_its_faults_are_named(flask, cast, tmp_path):
    opened = answered(flask("rounds", "open", "--cohort", cast.cohort.name, "--json"))
    policy = tmp_path / "policy.toml"
    policy.write_text("[age]\nideal = [60, 61]\nlimits = [60, 61]\n")
    solve = ("rounds", "solve", opened["round"], "--policy", policy, "--json")
    assert answered(flask(*solve))["matched"] == 0
    policy.write_text("[weights]\nage = -1\nlove = 2\n")
    code, out, err = flask(*solve)
    assert (code, out) == (1, "")
    assert "weights.age" in err
    assert "weights.love" in err


def test_a_command_reaches_what_its_user_reaches(flask, cast):
    open_ = ("rounds", "open", "--cohort", cast.cohort.name, "--json")
    assert answered(flask(*open_, "--by", "wang@example.org"))["children"] == 2
    code, _out, err = flask(*open_, "--by", "wang@example.org", "--region", "441622")
    assert code == 1
    assert "441622" in err
    assert flask(*open_, "--by", "nobody@example.org")[0] == 2


@pytest.mark.parametrize(
    "terms",
    [
        TERMS[:2],
        [*TERMS[:2], "第三学期"],
        [TERMS[0], TERMS[2], TERMS[1]],
        [TERMS[0], TERMS[0], TERMS[1]],
        [*TERMS[:2], "第三学期 2027-02-30 2028-01-21"],
    ],
)
def test_terms_that_do_not_fit_are_refused_with_exit_1(flask, terms):
    code, out, err = add(flask, "坏", terms)
    assert (code, out) == (1, "")
    assert err.strip()


@pytest.mark.parametrize(
    "words",
    [
        ("rounds", "open", "--cohort", "没有"),
        ("rounds", "solve", 99),
        ("rounds", "publish", 99),
        ("rounds", "export", 99, "/tmp/never"),
    ],
)
def test_what_is_not_there_is_said_with_exit_1(flask, words):
    code, out, err = flask(*words)
    assert (code, out) == (1, "")
    assert err.strip()


def test_wrong_use_is_exit_2(flask):
    assert flask("rounds", "solve", "first")[0] == 2
    assert flask("cohorts", "add", "x")[0] == 2


def test_a_folder_with_other_files_is_refused_in_the_programmes_language(flask, cast, tmp_path):
    opened = answered(flask("rounds", "open", "--cohort", cast.cohort.name, "--json"))
    draft = answered(flask("rounds", "solve", opened["round"], "--json"))
    (tmp_path / "notes.txt").touch()
    code, out, err = flask("rounds", "export", draft["draft"], tmp_path)
    assert (code, out) == (1, "")
    assert err == f"文件夹 {tmp_path} 写不进去：里面有别的文件，请换一个新的或空的文件夹\n"


def test_a_small_round_is_opened_by_command(flask, cast):
    whole = ("rounds", "open", "--cohort", cast.cohort.name, "--json")
    alone = answered(flask(*whole, "--child", "C-DEER"))
    assert (alone["children"], alone["volunteers"]) == (1, 2)
    assert answered(flask(*whole, "--school", "S-DENGTA", "--reserve", "only"))["volunteers"] == 0


def test_a_folder_of_many_children_is_no_ones_alone_and_each_is_written_down(
    flask, app, cast, tmp_path
):
    opened = answered(flask("rounds", "open", "--cohort", cast.cohort.name, "--json"))
    draft = answered(flask("rounds", "solve", opened["round"], "--json"))["draft"]
    export = ("rounds", "export", draft, tmp_path / "folder", "--by", "li@example.org")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], export_alone=1)
    code, _out, err = flask(*export)
    assert (code, "方案页面" in err, (tmp_path / "folder").exists()) == (1, True, False)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], export_alone=200)
    assert flask(*export)[0] == 0
    taken = db.session.query(AccessRow).filter_by(object_type="list").all()
    assert [row.object_code for row in taken] == [f"folder-{draft}"]
