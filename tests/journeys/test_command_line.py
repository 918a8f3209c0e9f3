"""The command line as scripts rely on it: from an empty database to a day's reminders."""

import json
import os
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.actions.bundles import bundles as bundle_actions
from app.actor import Actor
from app.store.people.schools import school_named
from app.store.scope import EVERYTHING
from letters.states import Direction
from tests.cast import acting_as
from tests.conftest import make_app
from tests.databases import Databases
from tests.warm import flask_command

ROOT = Path(__file__).resolve().parents[2]
ROSTERS = ROOT / "tests/rosters"
TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()
OPERATOR = Actor(None, "operator test")
CHILD = {
    "name": str,
    "gender": str,
    "birth_date": str,
    "grade": int,
    "class": int,
    "status": str,
    "interests": list,
    "guardian": str,
    "relation": str,
    "phone": str,
    "consent": bool,
}
VOLUNTEER = {
    "name": str,
    "gender": str,
    "birth_year": int,
    "birth_month": int,
    "email": str,
    "phone": str,
    "organisation": str,
    "home": str,
    "interests": list,
    "capacity": int,
    "can_stay": bool,
}
SCHOOL = {
    "county": str,
    "town": str,
    "name": str,
    "contact": str,
    "phone": str,
    "email": str,
    "address": str,
    "postcode": str,
    "left_behind": int,
    "wants_lecture": bool,
}
LETTER = {
    "code": str,
    "pair": str,
    "direction": str,
    "number": int,
    "state": str,
    "holder": str,
    "since": str,
    "due": str,
    "late_by": int,
}
MOVED = {"code": str, "state": str, "was": str, "event": str}


class Programme:
    """A programme of its own, run by commands alone."""

    def __init__(self, home: Path, database_url: str) -> None:
        self.home = home
        self.database_url = database_url

    @property
    def _environment(self) -> dict[str, str]:
        return {
            "XINQIAO_HOME": str(self.home),
            "DATABASE_URL": self.database_url,
            "PYTHONUTF8": "1",
        }

    def run(self, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        """A command as an operator types it."""
        return subprocess.run(
            [sys.executable, *map(str, words)],
            cwd=ROOT,
            env=os.environ | self._environment,
            capture_output=True,
            text=True,
            timeout=900,
        )

    def flask(self, *words: str | Path) -> "subprocess.CompletedProcess[str]":
        """A `flask` command."""
        return flask_command([str(word) for word in words], self._environment)

    def told(self, *words: str | Path) -> dict | list:
        """The one JSON document of a command that goes well."""
        done = self.flask(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def refused(self, *words: str | Path, status: int = 1) -> str:
        """What a refused command says; it prints no document."""
        done = self.flask(*words, "--json")
        assert done.returncode == status, (words, done.stdout, done.stderr)
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
        return done.stderr.strip()


@pytest.fixture
def programme(databases: Databases, tmp_path: Path) -> Programme:
    """An empty database and an empty folder."""
    made = Programme(tmp_path / "home", databases.empty())
    upgraded = made.run("-m", "flask", "--app", "wsgi", "db", "upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    return made


def fits(value: dict, shape: dict[str, type], nullable: set[str] | None = None) -> bool:
    """Whether a document has these keys, of these types, and no others."""
    return value.keys() == shape.keys() and all(
        type(value[key]) is kind or (value[key] is None and (nullable is None or key in nullable))
        for key, kind in shape.items()
    )


def check_report(report: dict, shape: dict[str, type]) -> dict[str, int]:
    """What each roster's report holds, whatever its kind; its counts."""
    fates = [row["fate"] for row in report["rows"]]
    assert report["counts"] == {
        fate: fates.count(fate) for fate in ("new", "same", "changed", "fault")
    }
    numbers = [row["row"] for row in report["rows"]] + [row["row"] for row in report["ignored"]]
    assert len(numbers) == len(set(numbers)), "each row of the sheet has one fate"
    for row in report["rows"]:
        assert row.keys() >= {"row", "fate", "values", "faults"}
        assert bool(row["faults"]) == (row["fate"] == "fault")
        assert all(fault["column"] and fault["message"] for fault in row["faults"])
        if row["fate"] != "fault":
            given = {key: value for key, value in row["values"].items() if key != "birth_year"}
            given = row["values"] if "birth_year" in shape else given
            assert fits(given, shape), given
            if "birth_year" in row["values"] and "birth_year" not in shape:
                assert row["values"]["birth_date"] is None
    assert all(entry.keys() == {"row", "why"} for entry in report["ignored"])
    return report["counts"]


@pytest.mark.slow
@pytest.mark.sqlite_alone
def test_commands_lead_from_an_empty_database_to_a_days_reminders(programme, tmp_path):
    link = programme.told("create-admin", "boss@example.org")
    assert link["link"].startswith("http")
    admit_rosters(programme)
    assert programme.told("volunteers", "clear", "--gate", "all", "--on", str(TODAY), "--all") == {
        "cleared": 400
    }
    drafted = draft(programme, tmp_path / "draft")
    publish(programme, drafted)
    letters = list_letters(programme)
    move(programme, letters)
    travel(programme, tmp_path, letters)
    remind(programme)


def admit_rosters(programme: Programme) -> None:
    """Each roster, and one of them again."""
    schools = programme.told("intake", "schools", ROSTERS / "schools.xlsx")
    assert check_report(schools, SCHOOL)["new"] == 200
    for name, school in (
        ("dongyuan-dengta-central.xlsx", ()),
        ("longchuan-mabugang-central.xlsx", ()),
        ("lianping-zhongxin-junior.csv", ("--school", "忠信镇初级中学")),
    ):
        roster = ROSTERS / name
        dry = check_report(
            programme.told("intake", "children", roster, *school, "--dry-run"), CHILD
        )
        new = check_report(programme.told("intake", "children", roster, *school), CHILD)
        assert dry == new
        assert new["new"] > 30
        again = check_report(programme.told("intake", "children", roster, *school), CHILD)
        assert again == {**new, "new": 0, "same": new["new"] + new["same"]}
    survey = programme.told("intake", "volunteers", ROSTERS / "volunteers-survey.xlsx")
    assert check_report(survey, VOLUNTEER)["new"] == 400
    assert "v000001@example.org" not in programme.refused(
        "intake", "children", ROSTERS / "volunteers-survey.xlsx"
    )


def three_terms() -> list[str]:
    """As the command wants them; the first is under way, whatever day it is."""
    starts = [TODAY + timedelta(weeks=weeks) for weeks in (-4, 20, 48)]
    return [
        f"{name} {first} {first + timedelta(weeks=20)}"
        for name, first in zip("一二三", starts, strict=True)
    ]


def draft(programme: Programme, folder: Path) -> int:
    """A solved draft, whose folder an auditor can verify."""
    given = [word for term in three_terms() for word in ("--term", term)]
    assert programme.told("cohorts", "add", "首期", *given) == {"cohort": "首期"}
    opened = programme.told("rounds", "open", "--cohort", "首期")
    assert fits(opened, {"round": int, "children": int, "volunteers": int, "left_out": dict})
    assert (opened["volunteers"], opened["left_out"].pop("too_young")) == (397, 3)
    assert opened["left_out"].keys() <= {"no_consent", "consent_refused"}
    solved = programme.told("rounds", "solve", str(opened["round"]))
    assert solved["proved_optimal"] is True
    assert solved["matched"] == opened["children"]
    assert type(solved["draft"]) is int
    assert type(solved["total_points"]) is int
    files = programme.told("rounds", "export", str(solved["draft"]), folder)["files"]
    assert {"pairs.csv", "unmatched.csv", "prices.csv", "certificate.json"} <= set(files)
    assert set(files) == {path.name for path in folder.iterdir()}
    tables = (folder / "children.csv", folder / "volunteers.csv")
    verified = programme.run(
        "-m", "matching", "verify", folder, *tables, "--policy", folder / "policy.toml"
    )
    assert verified.returncode == 0, verified.stderr
    assert "proved optimal: gap 0" in verified.stdout
    return solved["draft"]


def publish(programme: Programme, drafted: int) -> None:
    """Once; the second time says who did it and when."""
    done = programme.told("rounds", "publish", str(drafted), "--by", "boss@example.org")
    assert fits(done, {"pairs": int, "letters": int}, set())
    words = programme.refused("rounds", "publish", str(drafted))
    assert "boss" in words
    assert any((TODAY + timedelta(days=days)).isoformat() in words for days in (0, 1))


def list_letters(programme: Programme) -> list[dict]:
    """The letters, and what the filters leave of them."""
    letters = programme.told("letters", "list")
    assert all(fits(letter, LETTER, {"since"}) for letter in letters)
    for letter in letters:
        date.fromisoformat(letter["due"])
    pair = letters[0]["pair"]
    of_pair = programme.told("letters", "list", "--pair", pair)
    assert of_pair == [letter for letter in letters if letter["pair"] == pair]
    of_school = programme.told("letters", "list", "--school", "灯塔镇中心小学", "--state", "due")
    assert 0 < len(of_school) < len(letters)
    assert programme.told("letters", "list", "--state", "posted") == []
    assert programme.told("letters", "list", "--late") == []
    after = (TODAY + timedelta(days=40)).isoformat()
    late = programme.told("letters", "list", "--late", "--on", after)
    assert late
    assert all(letter["late_by"] > 0 for letter in late)
    return of_school


def move(programme: Programme, letters: list[dict]) -> None:
    """Twice is once; what cannot move moves nothing."""
    code = next(row["code"] for row in letters if row["direction"] == "to_child")
    other = next(row["code"] for row in letters if row["direction"] == "to_volunteer")
    first = programme.told("letters", "move", code, "--to", "posted")
    assert first == [{"code": code, "state": "posted", "was": "due", "event": "new"}]
    again = programme.told("letters", "move", code, "--to", "posted")
    assert again == [{"code": code, "state": "posted", "was": "posted", "event": "already"}]
    # Two days on: the run may last beyond midnight.
    to_come = (TODAY + timedelta(days=2)).isoformat()
    assert to_come in programme.refused(
        "letters", "move", code, "--to", "at_school", "--on", to_come
    )
    refused = programme.refused("letters", "move", code, other, "--to", "delivered")
    assert refused
    assert [row["state"] for row in programme.told("letters", "list", "--state", "posted")] == [
        "posted"
    ]


def travel(programme: Programme, folder: Path, letters: list[dict]) -> None:
    """A bundle confirmed but for one letter, and the papers of a term."""
    sent = [row["code"] for row in letters if row["direction"] == "to_child"][1:4]
    with make_app(programme.database_url, programme.home).app_context():
        school = school_named(EVERYTHING, "灯塔镇中心小学").code
        posted = bundle_actions.send(
            EVERYTHING,
            school,
            Direction.TO_CHILD,
            sent,
            TODAY,
            acting=acting_as(OPERATOR, clock.now(), clock.today()),
            rng=Random(1),
        )
    came = programme.told("bundles", "confirm", posted.code, "--missing", sent[0])
    assert all(fits(row, MOVED, set()) for row in came)
    assert {row["code"]: row["event"] for row in came if row["event"] == "new"} == dict.fromkeys(
        sent[1:], "new"
    )
    again = programme.told("bundles", "confirm", posted.code, "--missing", sent[0])
    assert "new" not in {row["event"] for row in again}
    made = programme.told("packs", "make", "--school", school, "--term", "1", "--out", folder / "p")
    assert fits(made, {"files": list, "letters": int}, set())
    assert {Path(name).name for name in made["files"]} == {
        path.name for path in (folder / "p").iterdir()
    }


def remind(programme: Programme) -> None:
    """A dry run writes nothing; a second run finds nothing to do."""
    day = (TODAY + timedelta(days=10)).isoformat()
    dry = programme.told("remind", "--on", day, "--dry-run")
    counts = ("due", "recorded", "already", "messages", "renewals")
    assert fits(dry, dict.fromkeys(counts, int), set())
    assert dry["messages"] > 0
    assert programme.told("remind", "--on", day) == dry
    assert programme.told("remind", "--on", day) == {
        "due": dry["due"],
        "recorded": 0,
        "already": dry["due"],
        "messages": 0,
        "renewals": 0,
    }
