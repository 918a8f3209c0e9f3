"""Bad input: every fault is listed, with file, row and column, and nothing is written."""

import pytest

from matching import Child, InputRefused, Policy, Volunteer, solve
from matching.cli import main

CHILDREN = "id,age,gender,region,interests,need,school\n"
VOLUNTEERS = "id,age,gender,region,interests,capacity,max_need\n"
C1, V1 = "C1,10,f,441625,a;b,1,S\n", "V1,20,f,441622,a,1,3\n"


@pytest.fixture
def refused(tmp_path, capsys):
    """Solve with these files; gives the lines of the refusal."""

    def run(children=CHILDREN + C1, volunteers=VOLUNTEERS + V1, **more):
        files = {"children.csv": children, "volunteers.csv": volunteers}
        files |= {f"{name}.csv": text for name, text in more.items()}
        for name, text in files.items():
            data = text if isinstance(text, bytes) else text.encode()
            (tmp_path / name).write_bytes(data)
        arguments = [str(tmp_path / name) for name in ("children.csv", "volunteers.csv")]
        for name in more:
            arguments += [f"--{name}", str(tmp_path / f"{name}.csv")]
        before = sorted(tmp_path.iterdir())
        status = main(["solve", *arguments, "--out", str(tmp_path / "out")])
        said = capsys.readouterr()
        assert status == 2
        assert said.out == ""
        assert sorted(tmp_path.iterdir()) == before
        return [line.replace(f"{tmp_path}/", "") for line in said.err.splitlines()]

    return run


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("C2,ten,f,441625,a,1,S", "age", '"ten" is not a whole number'),
        ("C2,10.5,f,441625,a,1,S", "age", '"10.5" is not a whole number'),
        ("C2,,f,441625,a,1,S", "age", "is empty"),
        ("C2,-1,f,441625,a,1,S", "age", "is not between 0 and 130"),
        ("C2,99999999999999999999,f,441625,a,1,S", "age", "is not between 0 and 130"),
        ("C2,10,x,441625,a,1,S", "gender", '"x" is none of m, f or empty'),
        ("C2,10,f,4416,a,1,S", "region", "is not a region code of six digits"),
        ("C2,10,f,44162x,a,1,S", "region", "is not a region code of six digits"),
        ("C2,10,f,441625,a,4,S", "need", "is not between 0 and 3"),
        ("C1,10,f,441625,a,1,S", "id", '"C1" is already the id of row 2'),
        (",10,f,441625,a,1,S", "id", "is empty"),
    ],
)
def test_a_value_that_a_child_cannot_have(refused, row, column, says):
    (line,) = refused(children=f"{CHILDREN}{C1}{row}\n")
    assert line.startswith(f"children.csv, row 3, column {column}: ")
    assert says in line


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("V2,20,f,441625,a,0,3", "capacity", "is not between 1 and"),
        ("V2,20,f,441625,a,1,4", "max_need", "is not between 0 and 3"),
        ("V1,20,f,441625,a,1,3", "id", '"V1" is already the id of row 2'),
    ],
)
def test_a_value_that_a_volunteer_cannot_have(refused, row, column, says):
    (line,) = refused(volunteers=f"{VOLUNTEERS}{V1}{row}\n")
    assert line.startswith(f"volunteers.csv, row 3, column {column}: ")
    assert says in line


def test_all_faults_are_listed_one_a_line(refused):
    lines = refused(
        children=CHILDREN + "C1,x,q,1,a,9,S\n\nC1,10,f,,a,0,S\nC3,10\n",
        volunteers=VOLUNTEERS + "V1,20,f,441625,a,0,3\n",
        keep="child,volunteer\nC1,V9\n",
        forbid="child,volunteer\nC9,V1\n",
    )
    places = [line.split(":")[0] for line in lines]
    assert places == [
        "children.csv, row 2, column age",
        "children.csv, row 2, column gender",
        "children.csv, row 2, column region",
        "children.csv, row 2, column need",
        "children.csv, row 4, column id",
        "children.csv, row 5",
        "volunteers.csv, row 2, column capacity",
        "keep.csv, row 2, column volunteer",
        "forbid.csv, row 2, column child",
    ]


def test_a_pair_that_cannot_be_kept_is_named_beside_other_faults(refused):
    lines = refused(
        children=CHILDREN + C1 + "C2,x,f,,a,0,S\n",
        keep="child,volunteer\nC1,V1\nC1,V1\n",
        forbid="child,volunteer\nC1,V1\n",
        policy="[weights]\nage = -1\n",
    )
    assert [line.split(":")[0] for line in lines] == [
        "policy.csv, column weights.age",
        "children.csv, row 3, column age",
        "keep.csv, row 2, column volunteer",
        "keep.csv, row 3, column child",
        "keep.csv, row 3, column volunteer",
        "keep.csv, row 3, column volunteer",
    ]


@pytest.mark.parametrize("id_", ["a;b", '"a\nb"'])
def test_an_id_that_could_not_be_listed(refused, id_):
    (line,) = refused(children=f"{CHILDREN}{id_},10,f,,a,0,S\n")
    assert line.startswith("children.csv, row 2, column id")


def test_a_cell_of_several_lines_is_one_row_as_in_a_spreadsheet(refused):
    (line,) = refused(children=CHILDREN + 'C1,10,f,,a,0,"S\nT\nU"\nC2,x,f,,a,0,S\n')
    assert line.startswith("children.csv, row 3, column age")


def test_a_fault_with_a_line_break_in_it_stays_on_one_line(refused):
    assert len(refused(children=CHILDREN + 'C1,"1\n0",f,,a,0,S\n')) == 1


def test_columns_that_are_unknown_missing_or_double(refused):
    lines = refused(children="id,age,gender,region,interests,school,age,colour\n")
    assert [line.split(":")[0] for line in lines] == [
        "children.csv, row 1, column colour",
        "children.csv, row 1, column age",
        "children.csv, row 1, column need",
    ]


def test_a_table_without_ids_is_one_fault_and_not_one_a_row(refused):
    keep = "child,volunteer\nC1,V1\n"
    lines = refused(children="age,gender,region,interests,need,school\n10,f,,a,0,S\n", keep=keep)
    assert lines == ["children.csv, row 1, column id: is missing"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        ((CHILDREN + "C1,10,f,,\u753b\u753b,0,S\n").encode("gb18030"), "row 2: is not UTF-8"),
        ((CHILDREN + C1).encode("utf-16"), "is not UTF-8"),
        ((CHILDREN + 'C1,10,f,,"a,0,S\n').encode(), "is not CSV"),
        ((CHILDREN + "C1,10,f,\0,a,0,S\n").encode(), "children.csv"),
    ],
)
def test_a_file_that_is_no_table(refused, data, says):
    lines = refused(children=data)
    assert len(lines) == 1
    assert says in lines[0]


def test_files_that_are_not_there_are_all_named(tmp_path, capsys):
    names = ["c.csv", "v.csv", "--policy", "p.toml", "--keep", "k.csv", "--forbid", "f.csv"]
    given = [name if name.startswith("--") else str(tmp_path / name) for name in names]
    assert main(["solve", *given, "--out", str(tmp_path / "out")]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert sorted(line.split("/")[-1].split(":")[0] for line in lines) == sorted(
        ["c.csv", "v.csv", "p.toml", "k.csv", "f.csv"]
    )
    assert all("cannot be read" in line for line in lines)


@pytest.mark.parametrize(
    ("keep", "says"),
    [
        ("C1,V1\nC1,V2\n", 'row 3, column child: "C1" is already kept in row 2'),
        ("C1,V1\nC2,V1\n", 'row 3, column volunteer: "V1" has capacity 1'),
        ("C3,V1\n", "row 2, column volunteer: the kept pair breaks a rule: the child's need is 3"),
        ("C1,V3\n", "row 2, column volunteer: the kept pair breaks a rule: the age gap is 50"),
        ("C2,V2\n", "row 2, column volunteer: the pair is also forbidden"),
    ],
)
def test_a_pair_that_cannot_be_kept(refused, keep, says):
    children = CHILDREN + C1 + "C2,10,f,,a,0,S\nC3,10,f,,a,3,S\n"
    volunteers = VOLUNTEERS + "V1,20,f,,a,1,2\nV2,20,f,,a,1,3\nV3,60,f,,a,1,3\n"
    header = "child,volunteer\n"
    lines = refused(children, volunteers, keep=header + keep, forbid=header + "C2,V2\n")
    assert any(line.startswith("keep.csv") and says in line for line in lines)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[weights", "is not TOML"),
        ("[weight]\nage = 1", "weight: is unknown"),
        ("age = 3", "age: is unknown"),
        ("[weights]\ncolour = 1", "weights.colour: is unknown"),
        ("[weights]\nage = -1", "weights.age: is -1; it must not be below 0"),
        ("[weights]\nage = nan", "weights.age: is nan"),
        ("[weights]\nage = true", "weights.age: must be a number"),
        ("[weights]\ninterests = 0\nage = 0\nregion = 0", "weights.interests: and all other"),
        ("[age]\nlimits = [8, 30]", "age.limits: must be in order"),
        ("[age]\nideal = [12, 7]", "age.limits: must be in order"),
        ("[age]\nideal = 7", "age.ideal: must be two numbers"),
        ("[region]\nsame_city = 1.5", "region.same_city: is 1.5; it must be between 0 and 1"),
        ('[rules]\ngender = "other"', 'rules.gender: must be "any" or "same"'),
        ("[rules]\nfair = 1", "rules.fair: must be true or false"),
        ("[rules]\nfloor = 2", "rules.floor: is 2; it must be between 0 and 1"),
        (b"\xff", "is not UTF-8"),
    ],
)
def test_a_policy_that_cannot_be_used(refused, text, says):
    (line,) = refused(policy=text)
    assert says in line


def test_records_are_refused_as_rows_are():
    with pytest.raises(InputRefused) as refusal:
        solve(
            [Child("C1", "10", "f", "", ("a;b",), 0), Child("C1", 10, "f", "", (), 7)],
            [Volunteer("V1", 20, "f", "", (), 0)],
            Policy(floor=-1),
            keep=[("C1", "V2")],
        )
    assert [
        (fault.code, fault.file, fault.row, fault.column) for fault in refusal.value.faults
    ] == [
        ("negative", "policy", None, "rules.floor"),
        ("not_a_whole_number", "children", 2, "age"),
        ("bad_interests", "children", 2, "interests"),
        ("out_of_range", "children", 3, "need"),
        ("double_id", "children", 3, "id"),
        ("out_of_range", "volunteers", 2, "capacity"),
        ("unknown_id", "keep", 2, "volunteer"),
    ]


def test_capacities_beyond_all_children_cost_nothing():
    many = [Child(f"C{at}", 10, "", "", (), 0) for at in range(6_000)]
    volunteers = [Volunteer(f"V{at}", 20, "", "", (), 999_999_999) for at in range(2_000)]
    solution = solve(many, volunteers)
    assert solution.certificate.matched == 6_000
    assert solution.certificate.proved_optimal
