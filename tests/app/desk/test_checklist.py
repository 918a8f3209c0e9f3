"""The checklist: each step counted where it is done, for whoever does it, in few queries."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event

from app.extensions import db
from app.models import AccessRow, GatePass, Grant, Term
from app.store.desk.checklist.checklist import checklist
from app.store.desk.checklist.step import SetupStep, StepName, StepState
from app.store.desk.today import progress
from app.store.scope import EVERYTHING, Scope
from letters.states import Direction, State
from tests.cast import NOW, TODAY, letter_of, user

pytestmark = pytest.mark.usefixtures("frozen_now")
FAR = Scope(prefixes=frozenset({"441622"}))


def steps(
    scope: Scope = EVERYTHING, approver_id: int | None = None, today: date = TODAY
) -> dict[StepName, SetupStep]:
    now = NOW + (today - TODAY)
    found = checklist(scope, progress(scope, today), now, today, approver_id)
    return {step.name: step for step in found.steps}


def stands(name: StepName, **more) -> tuple[StepState, int, int]:
    step = steps(**more)[name]
    return step.state, step.missing, step.total


@contextmanager
def queries() -> Iterator[list[str]]:
    """The statements that the block sends."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_fresh_system_shows_the_whole_way_and_asks_for_nothing_that_cannot_be_done(app):
    found = steps()
    open_ones = {name for name, step in found.items() if step.state is StepState.OPEN}
    assert open_ones == {StepName.SCHOOLS, StepName.VOLUNTEERS, StepName.COHORT}
    waiting = {name: step.waits_for for name, step in found.items() if step.waits_for}
    assert waiting[StepName.CONTACTS] is StepName.SCHOOLS
    assert waiting[StepName.CONSENTS] is StepName.CHILDREN
    assert waiting[StepName.ROUND] is StepName.COHORT
    assert waiting[StepName.BAGS] is StepName.PRINT


def test_each_count_is_of_the_reach_alone(cast):
    cast.mabugang.address = "龙川县麻布岗镇 1 号"
    db.session.commit()
    assert stands(StepName.ADDRESSES) == (StepState.OPEN, 1, 2)
    assert stands(StepName.ADDRESSES, scope=FAR) == (StepState.DONE, 0, 1)
    assert stands(StepName.COORDINATORS) == (StepState.DONE, 0, 2)
    assert stands(StepName.COUNSELLORS) == (StepState.OPEN, 2, 2)
    user("xin@example.org", "辛老师", "counsellor", region="441622")
    assert stands(StepName.COUNSELLORS) == (StepState.OPEN, 1, 2)
    assert stands(StepName.COUNSELLORS, scope=FAR) == (StepState.DONE, 0, 1)


def test_a_contact_is_missing_until_somebody_holds_or_is_proposed_for_the_role(client, cast):
    assert stands(StepName.CONTACTS) == (StepState.DONE, 0, 2)
    grant = cast.contact.grants[0]
    grant.revoked_at = NOW
    db.session.commit()
    assert stands(StepName.CONTACTS) == (StepState.OPEN, 1, 2)
    page = client.as_user(cast.city_coordinator).get("/contacts/?missing=1").text
    assert "灯塔镇中心小学" in page
    assert "麻布岗镇中心小学" not in page.partition("<tbody")[2]
    grant.revoked_at = grant.approved_at = None
    db.session.commit()
    assert stands(StepName.CONTACTS) == (StepState.DONE, 0, 2)


def test_a_proposed_role_is_the_admins_step_and_the_proposer_sees_it_too(cast):
    db.session.add(
        Grant(
            user_id=cast.aze.user_id,
            role="coordinator",
            region_code="441622",
            proposed_at=NOW,
            proposed_by_id=cast.admin.id,
        )
    )
    db.session.commit()
    assert stands(StepName.APPROVALS, scope=FAR)[:2] == (StepState.OPEN, 1)
    assert stands(StepName.APPROVALS)[:2] == (StepState.OPEN, 1)
    assert stands(StepName.APPROVALS, approver_id=cast.admin.id)[0] is StepState.DONE
    near = Scope(prefixes=frozenset({"441625"}))
    assert stands(StepName.APPROVALS, scope=near)[0] is StepState.DONE


@pytest.mark.parametrize(
    ("name", "address"),
    [
        (StepName.CONSENTS, "/children/?consent=open&paired=no"),
        (StepName.GATES, "/volunteers/?gate=lacking&paired=no"),
    ],
)
def test_a_step_counts_what_its_list_shows(client, cast, name, address):
    for row in (*cast.deer.consents, *db.session.query(GatePass).filter_by(gate="pledge")):
        db.session.delete(row)
    db.session.commit()
    step = steps()[name]
    assert (step.state, step.missing) == (StepState.OPEN, {"consents": 1, "gates": 2}[name])
    client.as_user(cast.city_coordinator, "en")
    page = client.get(address).text
    assert f"{step.missing} entr" in page
    assert address.replace("&", "&amp;") in client.get("/today/").text


def test_a_round_is_open_while_a_child_waits_and_somebody_is_free(cast):
    assert stands(StepName.ROUND) == (StepState.OPEN, 3, 2)
    for row in db.session.query(GatePass):
        row.withdrawn_at = NOW
    db.session.commit()
    assert steps()[StepName.ROUND].waits_for is StepName.GATES


def test_after_publishing_paper_first_bag_and_first_reply_follow_each_other(client, cast, friends):
    assert stands(StepName.PRINT) == (StepState.OPEN, 1, 1)
    assert steps()[StepName.BAGS].waits_for is StepName.PRINT
    db.session.add(
        AccessRow(at=NOW, object_type="school", object_code="S-DENGTA", fields=["pen_name"])
    )
    first = letter_of(friends)
    for state, bags, replies in (
        (State.POSTED, StepState.OPEN, StepState.WAITS),
        (State.AT_SCHOOL, StepState.DONE, StepState.OPEN),
    ):
        first.state = state
        db.session.commit()
        found = steps()
        assert (found[StepName.BAGS].state, found[StepName.REPLIES].state) == (bags, replies)
        lacks = "bag" if state is State.POSTED else "reply"
        listed = client.as_user(cast.coordinator).get(f"/schools?lacks={lacks}").text
        assert 'href="/schools/S-DENGTA"' in listed
    assert stands(StepName.PRINT) == (StepState.DONE, 0, 1)
    letter_of(friends, Direction.TO_VOLUNTEER).state = State.POSTED
    db.session.commit()
    assert stands(StepName.REPLIES) == (StepState.DONE, 0, 1)
    assert stands(StepName.REPLIES, scope=FAR)[0] is StepState.WAITS


def test_the_end_of_the_terms_waits_for_its_day_and_is_open_until_the_pairs_have_ended(
    cast, friends
):
    last = db.session.query(db.func.max(Term.last)).scalar()
    assert steps()[StepName.ENDS].day == last
    after = last + timedelta(days=1)
    step = steps(today=after)[StepName.ENDS]
    assert (step.state, step.missing, step.about) == (StepState.OPEN, 1, cast.cohort.id)
    friends.until_on = after
    db.session.commit()
    assert steps(today=after)[StepName.ENDS].state is not StepState.OPEN


def test_the_checklist_costs_a_handful_of_queries_however_much_there_is(cast, friends):
    admin_id = cast.admin.id
    with queries() as sent:
        counts = progress(EVERYTHING, TODAY)
        checklist(EVERYTHING, counts, NOW, TODAY, admin_id)
    assert len(sent) <= 6, "\n".join(sent)


def test_admin_and_coordinator_see_each_others_open_steps_each_in_their_reach(client, cast):
    for reader in (cast.admin, cast.coordinator):
        page = client.as_user(reader, "en").get("/today/").text
        assert "nobody who reads concerns" in page
        assert "no address to post letters to" in page
    whole = client.as_user(cast.admin, "en").get("/today/steps").text
    assert "2 of 2 schools have no address" in whole
    part = client.get("/today/steps?region=441622").text
    assert "1 of 1 schools" in part
    assert client.as_user(cast.coordinator).get("/today/steps?region=441622").status_code == 404


def test_when_nothing_is_open_one_calm_line_is_left(client, cast, friends):
    cast.dengta.address = cast.mabugang.address = "某镇 1 号"
    user("xin@example.org", "辛老师", "counsellor", region="441600")
    cast.stone.left_on = cast.foreign_child.left_on = TODAY
    db.session.add(
        AccessRow(at=NOW, object_type="school", object_code="S-DENGTA", fields=["pen_name"])
    )
    db.session.commit()
    page = client.as_user(cast.admin, "en").get("/today/").text
    assert "All steps so far are done." in page
    assert 'id="steps-open"' not in page
