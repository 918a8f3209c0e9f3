"""New addresses in a list of volunteers: one that cannot be had keeps its own row out alone."""

import json

import pytest
from sqlalchemy import select

from app.actions.letters.merging_volunteers import merge_volunteers
from app.actor import Actor
from app.crypto import blind_index
from app.extensions import db
from app.models import BadAddress, Volunteer
from app.store.scope import EVERYTHING
from tests.app.spreadsheets import NING, VOLUNTEER_HEADS, workbook
from tests.cast import NOW, acting_as

BO = ("林波", "男", "2003-02", "13900000077", "bo@example.org", "嘉应学院", "能")
NEW = "ning@example.com"


def with_address(row, email):
    return (*row[:4], email, *row[5:])


@pytest.fixture
def rows_of(app, cast, tmp_path):
    """The rows of the report on a list that was admitted."""

    def run(*rows, options=()):
        path = tmp_path / "list.xlsx"
        path.write_bytes(workbook(*rows, heads=VOLUNTEER_HEADS))
        arguments = ["intake", "volunteers", str(path), "--json", *options]
        result = app.test_cli_runner().invoke(args=arguments, catch_exceptions=False)
        assert result.exit_code == 0, result.stderr
        db.session.expire_all()
        return json.loads(result.stdout)["rows"]

    return run


def named(name):
    index = blind_index("real_name", name)
    return db.session.scalar(select(Volunteer).where(Volunteer.real_name_index == index))


def faults(row):
    return [fault["code"] for fault in row["faults"]]


def test_the_old_address_of_a_row_that_was_made_one_with_another_changes_nothing(rows_of, cast):
    """However many rows the person had."""
    rows_of(NING)
    for kept, gone in (("V-CLOUD", named("陈宁").code), ("V-AZE", "V-CLOUD")):
        merge_volunteers(EVERYTHING, kept, gone, acting=acting_as(Actor(None, "coordinator")))
    [found] = rows_of(NING)
    assert (found["fate"], "email" in found["changes"]) == ("changed", False)
    assert (cast.aze.email, cast.aze.real_name) == ("aze@example.org", "陈宁")


def test_an_address_that_mail_does_not_reach_keeps_its_row_out_alone(rows_of):
    rows_of(NING, BO)
    db.session.add(BadAddress(email_index=blind_index("email", NEW), since=NOW, fault="550"))
    db.session.commit()
    new = [with_address(NING, NEW), with_address(BO, "bo2@example.org")]
    found = rows_of(*new)
    assert [row["fate"] for row in found] == ["fault", "changed"]
    assert faults(found[0]) == ["email_unreachable"]
    assert (named("陈宁").email, named("林波").email) == ("ning@example.org", "bo2@example.org")


def test_the_address_of_an_account_is_taken(rows_of, cast):
    rows_of(NING, BO)
    found = rows_of(with_address(NING, "xu@example.org"), with_address(BO, "bo2@example.org"))
    assert [row["fate"] for row in found] == ["fault", "changed"]
    assert faults(found[0]) == ["email_taken"]


def test_a_coordinator_s_list_gives_no_other_address_to_an_account_with_a_role(rows_of, cast):
    rows_of(NING, options=["--by", "wang@example.org"])
    named("陈宁").user_id = cast.contact.id
    db.session.commit()
    [found] = rows_of(with_address(NING, NEW), options=["--by", "wang@example.org"])
    assert faults(found) == ["email_of_role"]
    assert named("陈宁").email == "ning@example.org"
