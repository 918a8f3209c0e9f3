"""A birth that is told more exactly later is the same child's, and never a second child."""

import json

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models import Child
from app.store.people.births import birth_of, known_birth, same_birth
from tests.app.spreadsheets import workbook

HEADS = ("姓名", "出生日期", "班级")


@pytest.fixture
def admitted(app, cast, tmp_path):
    """Admits rows into one school; the fates and changes, and the births that are stored then."""

    def run(*rows):
        path = tmp_path / "list.xlsx"
        path.write_bytes(workbook(*rows, heads=HEADS))
        options = ("--school", cast.dengta.name, "--json", "--accept-notes")
        result = app.test_cli_runner().invoke(args=["intake", "children", str(path), *options])
        found = json.loads(result.stdout)["rows"]
        db.session.expire_all()
        births = {child.real_name: child.birth_date for child in db.session.scalars(select(Child))}
        return [row["fate"] for row in found], [births.get(row["values"]["name"]) for row in found]

    return run


def test_an_exact_birth_meets_the_month_known_before(admitted):
    assert admitted(("邓一", "2014年6月", "六年级1班")) == (["new"], ["2014-06"])
    assert admitted(("邓一", "2014-06-22", "六年级1班")) == (["changed"], ["2014-06-22"])
    assert admitted(("邓一", "2014年6月", "六年级1班")) == (["same"], ["2014-06-22"])


def test_a_month_meets_the_year_known_before(admitted):
    assert admitted(("邓一", "2014", "六年级1班")) == (["new"], ["2014"])
    assert admitted(("邓一", "2014年6月", "六年级1班")) == (["changed"], ["2014-06"])
    assert admitted(("邓一", "2014", "六年级1班")) == (["same"], ["2014-06"])


def test_a_birth_of_another_month_is_another_child(admitted):
    admitted(("邓一", "2014年6月", "六年级1班"))
    assert admitted(("邓一", "2014-07-22", "六年级1班"))[0] == ["new"]


def test_a_name_that_was_stored_in_another_dress_is_the_same_child(admitted, cast):
    cast.deer.real_name, cast.deer.birth_date = "艾力⋅库尔班", "2014-06-22"
    db.session.commit()
    before = db.session.scalar(select(func.count()).select_from(Child))
    assert admitted(("艾力·库尔班", "2014-06-22", "六年级1班"))[0] == ["changed"]
    assert db.session.scalar(select(func.count()).select_from(Child)) == before
    assert cast.deer.class_name == "1"


def test_a_name_in_traditional_characters_is_told_to_be_perhaps_the_child_stored(
    app, cast, tmp_path
):
    cast.deer.real_name, cast.deer.birth_date = "张国强", "2014-06-22"
    db.session.commit()
    path = tmp_path / "list.xlsx"
    rows = [("張國強", "2014-06-22", "六年级1班"), ("張國強", "2013-06-22", "六年级1班")]
    path.write_bytes(workbook(*rows, heads=HEADS))
    options = ("--school", cast.dengta.name, "--json", "--dry-run")
    result = app.test_cli_runner().invoke(args=["intake", "children", str(path), *options])
    twin, other = json.loads(result.stdout)["rows"]
    (note,) = [note for note in twin["notes"] if note["code"] == "perhaps_known"]
    assert (twin["fate"], cast.deer.code in note["message"]) == ("new", True)
    assert "notes" not in other


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2014-06", "2014-06-22", True),
        ("2014-06", "2014-07-22", False),
        ("2014-06-22", "2014-06-23", False),
        ("2014", "2014-06-22", True),
        ("2014", "2015-06-22", True),
        ("2014", "2016-06-22", False),
        (None, "2014-06", True),
    ],
)
def test_births_are_compared_as_far_as_both_are_known(one, other, same):
    assert same_birth(one, other) is same
    assert same_birth(other, one) is same


def test_a_birth_is_stored_as_far_as_it_is_known():
    assert birth_of({"birth_date": "2014-06-22", "birth_year": 2014}) == "2014-06-22"
    assert birth_of({"birth_date": None, "birth_year": 2014, "birth_month": 6}) == "2014-06"
    assert birth_of({"birth_year": 2014}) == "2014"
    assert birth_of({}) is None


def test_nothing_that_is_less_exact_takes_a_birth_back():
    assert known_birth("2014-06-22", {"birth_year": 2014, "birth_month": 6}) == {}
    assert known_birth("2014-06", {"birth_year": 2014}) == {}
    assert known_birth("2014", {"birth_year": 2014, "birth_month": 6}) == {
        "birth_year": 2014,
        "birth_month": None,
    }
