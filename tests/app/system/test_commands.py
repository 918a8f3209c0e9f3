"""Commands that cannot be done: one sentence, nothing on standard output, the right status."""

import pytest

from tests.cast import letter_of
from tests.conftest import make_app


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("intake children /dev/zero", 1),
        ("intake children /dev/null", 1),
        ("intake children /nowhere.xlsx", 2),
        ("intake children /tmp", 2),
        ("volunteers clear --gate all --on 2099-01-01 --all", 1),
        ("volunteers clear --gate all --on 01/02/2026 --all", 2),
        ("volunteers clear --gate all --on 2026-09-01", 2),
        ("rounds open --cohort nowhere", 1),
        ("rounds solve 99999999999999999999", 2),
        ("rounds publish 999", 1),
        ("letters list --pair nowhere", 1),
        ("letters list --state nowhere", 2),
        ("letters move XXXX-XXXX --to posted", 1),
        ("letters move XXXX-XXXX --to posted --by nobody@example.org", 2),
        ("volunteers clear --gate all --on 2026-09-01 --all --by xu@example.org", 1),
        ("rounds open --cohort x --by cloud@example.org", 1),
        ("cohorts add x --term a --by wang@example.org", 1),
        ("bundles confirm nowhere", 1),
        ("packs make --school nowhere --term 1 --out /tmp/nowhere", 1),
        ("remind --on tomorrow", 2),
    ],
)
def test_what_cannot_be_done_is_said_on_standard_error_with_its_status(
    app, cast, words: str, status: int
) -> None:
    done = app.test_cli_runner().invoke(args=[*words.split(), "--json"])
    assert done.exit_code == status, done.output
    assert done.stdout == ""
    assert done.stderr.strip()
    assert done.exception is None or isinstance(done.exception, SystemExit)


@pytest.mark.parametrize(
    "words",
    [
        "create-admin new@example.org",
        "intake schools /dev/null",
        "volunteers clear --gate all --on 2026-09-01 --all",
        "rounds publish 1",
        "letters list",
        "remind --by new@example.org",
        "rotate-keys",
        "demo",
    ],
)
@pytest.mark.parametrize("database", ["empty", "away"])
def test_a_database_that_is_not_migrated_or_away_is_said_in_one_sentence(
    databases, tmp_path, words: str, database: str
) -> None:
    away = "postgresql://nobody@127.0.0.1:1/nothing"
    app = make_app(databases.empty() if database == "empty" else away, tmp_path)
    done = app.test_cli_runner().invoke(args=words.split())
    assert (done.exit_code, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert ("flask db upgrade" in done.stderr) == (database == "empty")


def test_commands_speak_the_programmes_language(app, cast) -> None:
    def said(*words: str) -> str:
        done = app.test_cli_runner().invoke(args=list(words))
        return done.stdout + done.stderr

    assert said("volunteers", "clear", "--gate", "all", "--on", "2026-09-01", "--all").startswith(
        "0 位志愿者"
    )
    assert said("remind", "--on", "2026-11-23").startswith("2026-11-23：应提醒 0 项")


def test_a_letter_that_cannot_move_is_said_with_where_it_is(app, friends) -> None:
    code = letter_of(friends, number=1).code
    done = app.test_cli_runner().invoke(args=["letters", "move", code, "--to", "received"])
    assert done.exit_code == 1
    assert f"信件 {code} 现在是“待写”，不能走到这一步。" in done.stderr
