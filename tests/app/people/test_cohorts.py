"""Cohorts: three terms in order, whose days fit together."""

from datetime import date

import pytest
from sqlalchemy import select

from app.actions.people.cohorts import add_cohort, change_cohort, remove_cohort
from app.actions.rounds.rounds import open_round
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Cohort, Term, TermBreak
from app.store.letters.calendars import terms_of
from app.store.scope import EVERYTHING
from tests.cast import acting_as

LI = Actor(None, "test")
ONE = ("一", date(2027, 9, 1), date(2028, 1, 20))
TWO = ("二", date(2028, 2, 20), date(2028, 7, 1))
THREE = ("三", date(2028, 9, 1), date(2029, 1, 20))
GOOD = [(ONE, [("国庆", date(2027, 10, 1), date(2027, 10, 7))]), (TWO, []), (THREE, [])]


def added(terms, name="2027 期"):
    return add_cohort(name, terms, acting=acting_as(LI))


def test_a_cohort_has_its_terms_and_breaks(app):
    cohort = added(GOOD)
    assert [term.number for term in cohort.terms] == [1, 2, 3]
    assert cohort.terms[0].breaks[0].name == "国庆"


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (GOOD[:2], "cohorts.three_terms"),
        ([(ONE, []), (THREE, []), (TWO, [])], "cohorts.out_of_order"),
        ([(ONE, []), (("二", ONE[2], TWO[2]), []), (THREE, [])], "cohorts.overlap"),
        ([(("一", ONE[2], ONE[1]), []), (TWO, []), (THREE, [])], "cohorts.last_before_first"),
        ([(ONE, [("春节", TWO[1], TWO[2])]), (TWO, []), (THREE, [])], "cohorts.break_outside"),
        ([(ONE, [], [TWO[1]]), (TWO, []), (THREE, [])], "cohorts.make_up_closed"),
        ([(("一", ONE[1], ONE[1]), []), (TWO, []), (THREE, [])], "cohorts.one_day"),
    ],
)
def test_days_that_do_not_fit_together_are_refused(app, terms, code):
    with pytest.raises(Refused) as refusal:
        added(terms)
    assert refusal.value.code == code
    assert db.session.query(Cohort).count() == 0


def test_a_name_is_given_once_whatever_its_spaces(app):
    added(GOOD)
    with pytest.raises(Refused, match=r"cohorts\.taken"):
        added(GOOD, "  2027   期 ")
    with pytest.raises(Refused, match=r"cohorts\.no_name"):
        added(GOOD, "  ")


def test_a_change_replaces_days_and_breaks(app):
    cohort = added(GOOD)
    change_cohort(cohort.id, "新名", [(ONE, []), (TWO, []), (THREE, [])], acting=acting_as(LI))
    assert cohort.name == "新名"
    assert db.session.query(TermBreak).count() == 0


def test_a_cohort_with_a_round_stays(cast):
    open_round(EVERYTHING, cast.cohort.id, acting=acting_as(LI))
    with pytest.raises(Refused, match=r"cohorts\.in_use"):
        remove_cohort(cast.cohort.id, acting=acting_as(LI))
    spare = added(GOOD)
    remove_cohort(spare.id, acting=acting_as(LI))
    assert db.session.query(Cohort).count() == 1


def typed(**changes):
    data = {"name": "2027 期"}
    for at, (days, _) in enumerate(GOOD):
        data |= {
            f"terms-{at}-name": days[0],
            f"terms-{at}-first": days[1].isoformat(),
            f"terms-{at}-last": days[2].isoformat(),
        }
    return data | changes


def test_the_command_adds_a_cohort_with_the_public_holidays_as_breaks(app):
    terms = ("一 2026-09-01 2027-01-22", "二 2027-02-22 2027-07-02", "三 2027-09-01 2028-01-21")
    named = [word for term in terms for word in ("--term", term)]
    args = ["cohorts", "add", "2026 期", *named, "--holidays"]
    done = app.test_cli_runner().invoke(args=args)
    assert done.exit_code == 0, done.output
    assert db.session.scalars(select(Term.make_up).order_by(Term.id)).first() == [
        "2026-09-20",
        "2026-10-10",
    ]
    breaks = db.session.scalars(select(TermBreak)).all()
    assert any(one.first <= date(2026, 10, 1) <= one.last for one in breaks)


def test_the_admin_adds_changes_and_removes_on_the_page(client, cast):
    client.as_user(cast.admin, "en")
    assert client.get("/cohorts/new").status_code == 200
    answer = client.post("/cohorts/new", data=typed(), follow_redirects=True)
    assert "2027 期" in answer.text
    cohort = db.session.query(Cohort).filter_by(name="2027 期").one()
    assert "2027-09-01" in client.get(f"/cohorts/{cohort.id}").text
    answer = client.post(f"/cohorts/{cohort.id}", data=typed(name="改名"), follow_redirects=True)
    assert "改名" in answer.text
    answer = client.post(f"/cohorts/{cohort.id}/remove", follow_redirects=True)
    assert "改名" not in answer.text


def test_what_does_not_fit_is_said_and_what_was_typed_stays(client, cast):
    client.as_user(cast.admin, "en")
    answer = client.post("/cohorts/new", data=typed(**{"terms-1-first": "2028-01-10"}))
    assert "share days" in answer.text
    assert "2028-01-10" in answer.text
    answer = client.post("/cohorts/new", data=typed(**{"terms-0-breaks-0-name": "国庆"}))
    assert "A break needs" in answer.text
    assert "国庆" in answer.text


def test_a_coordinator_sees_cohorts_and_changes_none(client, cast):
    client.as_user(cast.coordinator)
    assert client.get("/cohorts/").status_code == 200
    assert client.get("/cohorts/new").status_code == 404
    assert client.post("/cohorts/new", data=typed()).status_code == 404


def test_weekend_days_with_school_are_typed_and_what_is_no_day_is_said(client, cast):
    client.as_user(cast.admin, "en")
    bad = typed(**{"terms-0-make_up": "2027-10-09, soon"})
    answer = client.post("/cohorts/new", data=bad).text
    assert "Please give days with commas between them" in answer
    assert "2027-10-09, soon" in answer
    client.post("/cohorts/new", data=typed(**{"terms-0-make_up": "2027-10-16，2027-10-09"}))
    cohort = db.session.query(Cohort).filter_by(name="2027 期").one()
    assert terms_of(cohort)[0].make_up == (date(2027, 10, 9), date(2027, 10, 16))
    shown = client.get(f"/cohorts/{cohort.id}").text
    assert 'value="2027-10-09, 2027-10-16"' in shown
