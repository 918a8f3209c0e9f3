"""The command line, as an operator uses it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from matching import Policy, read_solution, write_children_csv, write_volunteers_csv
from matching.cli import main
from tests.matching.worlds import town

FILES = ["certificate.json", "pairs.csv", "prices.csv", "unmatched.csv"]
WORLD = town(5, 30, 16)


@pytest.fixture
def tables(tmp_path):
    paths = [tmp_path / "children.csv", tmp_path / "volunteers.csv"]
    paths[0].write_bytes(write_children_csv(WORLD.children))
    paths[1].write_bytes(write_volunteers_csv(WORLD.volunteers))
    return [str(path) for path in paths]


@pytest.fixture
def out(tmp_path, tables, capsys):
    assert main(["solve", *tables, "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    return tmp_path / "out"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_solve_writes_four_files_and_verify_proves_them(tmp_path, tables, out, capsys):
    assert names(out) == FILES
    assert main(["verify", str(out), *tables]) == 0
    assert capsys.readouterr().out == "proved optimal: gap 0\n"
    assert names(tmp_path) == ["children.csv", "out", "volunteers.csv"]


def test_the_files_have_the_columns_of_the_contract(out):
    heads = {name: (out / name).read_text().split("\n")[0] for name in FILES if "csv" in name}
    assert heads == {
        "pairs.csv": "child,volunteer,points,interests,age,region,gender,shared,gap,relation,rank",
        "unmatched.csv": "child,reason,detail",
        "prices.csv": "volunteer,price",
    }


def test_the_certificate_holds_the_hash_of_each_file(tables, out):
    certificate = json.loads((out / "certificate.json").read_text())
    for name, path in zip(("children", "volunteers"), tables, strict=True):
        digest = subprocess.run(["sha256sum", path], capture_output=True, check=True, text=True)
        assert certificate["sha256"][name] == digest.stdout.split()[0]


def test_a_mark_at_the_start_and_other_orders_change_nothing(tmp_path, tables, out):
    for path in map(Path, tables):
        header, *rows = path.read_text().splitlines()
        turned = [",".join(reversed(line.split(","))) for line in (header, *reversed(rows))]
        path.write_text("\ufeff" + "\r\n".join(turned) + "\r\n")
    assert main(["solve", *tables, "--out", str(tmp_path / "again")]) == 0
    for name in FILES[1:]:
        assert (tmp_path / "again" / name).read_bytes() == (out / name).read_bytes()
    assert main(["verify", str(out), *tables]) == 0


def test_a_changed_file_is_not_verified(tables, out, capsys):
    lines = (out / "pairs.csv").read_text().splitlines()
    child, volunteer, points, *others = lines[1].split(",")
    lines[1] = ",".join([child, volunteer, str(int(points) + 1), *others])
    (out / "pairs.csv").write_text("\n".join(lines) + "\n")
    assert main(["verify", str(out), *tables]) == 1
    assert "row 2, column points" in capsys.readouterr().out


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_or_no_such_file_is_not_verified(tables, out, name, capsys):
    (out / name).write_text("nonsense\nx\n")
    assert main(["verify", str(out), *tables]) == 1
    (out / name).unlink()
    assert main(["verify", str(out), *tables]) == 1
    assert name in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "value"),
    [("sha256", None), ("matched", "3"), ("matched_by_class", [1]), ("seconds", {})],
)
def test_a_certificate_with_a_value_of_another_kind_is_not_verified(
    tables, out, name, value, capsys
):
    path = out / "certificate.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {name: value}))
    assert main(["verify", str(out), *tables]) == 1
    assert f"its {name} cannot be" in capsys.readouterr().out


def test_only_a_file_that_says_the_same_is_noted(tmp_path, tables, out, capsys):
    path = Path(tables[0])
    header, *rows = path.read_text().splitlines()
    path.write_text("\n".join([header, *reversed(rows)]))
    assert main(["verify", str(out), *tables]) == 0
    assert capsys.readouterr().err.startswith("note: children was another file")
    path.write_text("\n".join([header, *rows[1:]]))
    assert main(["verify", str(out), *tables]) == 1
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize(("true", "false"), [("these 3", "these 4"), ("only 1", "only 0")])
def test_counts_that_do_not_fit_who_is_listed_are_not_verified(tmp_path, at, true, false):
    children, volunteers, folder = (tmp_path / name for name in ("c.csv", "v.csv", "out"))
    rows = "".join(f"\n{name},10,f,,,0,S" for name in "ABC")
    children.write_text(f"id,age,gender,region,interests,need,school{rows}")
    volunteers.write_text("id,age,gender,region,interests,capacity,max_need\nV,20,f,,,1,3")
    given = [str(children), str(volunteers)]
    assert main(["solve", *given, "--out", str(folder)]) == 0
    lines = (folder / "unmatched.csv").read_text().splitlines()
    assert true in lines[at]
    lines[at] = lines[at].replace(true, false)
    (folder / "unmatched.csv").write_text("\n".join(lines))
    assert main(["verify", str(folder), *given]) == 1


def test_verify_with_other_people_or_another_policy_does_not_hold(tmp_path, tables, out):
    (tmp_path / "p.toml").write_text("[weights]\nage = 0.5\n")
    assert main(["verify", str(out), *tables, "--policy", str(tmp_path / "p.toml")]) == 1
    path = Path(tables[0])
    path.write_text(path.read_text().replace("C0001,", "C9999,"))
    assert main(["verify", str(out), *tables]) == 1


def test_verify_refuses_bad_tables_as_solve_does(tables, out):
    Path(tables[0]).write_text("id\n")
    assert main(["verify", str(out), *tables]) == 2


def test_a_policy_that_says_the_defaults_is_the_default(tmp_path, tables, out):
    (tmp_path / "p.toml").write_text(Policy().to_toml())
    assert main(["verify", str(out), *tables, "--policy", str(tmp_path / "p.toml")]) == 0


def test_keep_and_forbid_and_a_policy_from_files(tmp_path, tables, out):
    first, second = read_solution(out).links[:2]
    (tmp_path / "keep.csv").write_text("child,volunteer\n" + ",".join(first))
    (tmp_path / "forbid.csv").write_text("child,volunteer\n" + ",".join(second))
    (tmp_path / "p.toml").write_text("[rules]\nfair = true\n")
    more = [f"--{n}={tmp_path / n}.csv" for n in ("keep", "forbid")]
    more.append(f"--policy={tmp_path}/p.toml")
    again = tmp_path / "again"
    assert main(["solve", *tables, *more, "--out", str(again)]) == 0
    assert main(["verify", str(again), *tables, *more]) == 0
    assert main(["verify", str(again), *tables]) == 1
    links = read_solution(again).links
    assert first in links
    assert second not in links


def test_an_earlier_result_is_replaced(tables, out):
    (out / "pairs.csv").write_text("old")
    assert main(["solve", *tables, "--out", str(out)]) == 0
    assert main(["verify", str(out), *tables]) == 0


def test_an_empty_folder_is_filled_and_parents_are_made(tmp_path, tables):
    (tmp_path / "empty").mkdir()
    for name in ("empty", "a/b/c"):
        assert main(["solve", *tables, "--out", str(tmp_path / name)]) == 0
        assert names(tmp_path / name) == FILES


def test_a_folder_with_anything_else_is_left_alone(tmp_path, tables, out, capsys):
    (out / "notes.txt").write_text("mine")
    assert main(["solve", *tables, "--out", str(out)]) == 2
    assert "holds notes.txt" in capsys.readouterr().err
    assert main(["solve", *tables, "--out", str(tmp_path)]) == 2
    assert main(["solve", *tables, "--out", tables[0]]) == 2
    assert (out / "notes.txt").read_text() == "mine"


def test_wrong_use_ends_with_two(tables):
    for arguments in ([], ["solve"], ["solve", *tables], ["nonsense"]):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2


# Says what it does and, should it be done before the signal comes, waits for that.
SLOW_AT_THE_END = """
import signal, sys
from matching import cli, commands

def tell(message, share):
    print(message, flush=True)
    if message == "done":
        signal.pause()

commands._progress = lambda: tell
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("which", "said"),
    [
        (signal.SIGTERM, "bidding for places"),
        (signal.SIGTERM, "done"),
        (signal.SIGINT, "done"),
    ],
)
def test_an_interrupt_leaves_nothing(tmp_path, which, said):
    big = town(1, 500, 500)
    (tmp_path / "c.csv").write_bytes(write_children_csv(big.children))
    (tmp_path / "v.csv").write_bytes(write_volunteers_csv(big.volunteers))
    command = [sys.executable, "-c", SLOW_AT_THE_END, "solve", "c.csv", "v.csv", "--out", "out"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        # A run in the background of a script would else begin deaf to SIGINT.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as run:
        try:
            assert f"{said}\n" in run.stdout
            run.send_signal(which)
            assert run.wait(60) == -which
        finally:
            run.kill()
    assert names(tmp_path) == ["c.csv", "v.csv"]


def test_json_is_one_document(tmp_path, tables, out, capsys):
    child, volunteer = read_solution(out).links[0]
    wanted = {
        "matched": ["solve", *tables, "--out", str(tmp_path / "more")],
        "proved_optimal": ["verify", str(out), *tables],
        "better": ["explain", str(out), *tables, child, volunteer],
        "moved": ["compare", str(out), str(out)],
    }
    for key, arguments in wanted.items():
        assert main([*arguments, "--json"]) == 0
        assert key in json.loads(capsys.readouterr().out)
    assert main(["alternatives", str(out), *tables, child, "-n", "3", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 3


def test_explain_and_alternatives_refuse_who_is_not_there(tables, out, capsys):
    assert main(["alternatives", str(out), *tables, "nobody"]) == 2
    assert main(["explain", str(out), *tables, "C0001", "nobody"]) == 2
    assert '"nobody" is in no row' in capsys.readouterr().err


def test_explain_and_alternatives_refuse_the_result_of_another_round(tables, out, capsys):
    path = Path(tables[1])
    path.write_text("\n".join([*path.read_text().splitlines(), "V9999,20,,,,1,3"]))
    child, volunteer = read_solution(out).links[0]
    assert main(["explain", str(out), *tables, child, volunteer]) == 2
    assert main(["alternatives", str(out), *tables, child]) == 2
    assert capsys.readouterr().err.count("result of other people") == 2


@pytest.mark.parametrize("words", [["solve", "--time-limit", "-1"], ["alternatives", "-n", "0"]])
def test_a_number_that_means_nothing_is_wrong_use(tables, out, words):
    command, *option = words
    given = ["--out", str(out)] if command == "solve" else [read_solution(out).links[0][0]]
    before = [] if command == "solve" else [str(out)]
    with pytest.raises(SystemExit) as ended:
        main([command, *before, *tables, *given, *option])
    assert ended.value.code == 2
