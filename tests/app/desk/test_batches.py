"""One action for all of a filtered list: preview, all or none, one undo."""

from datetime import date
from unittest.mock import patch

import pytest
from sqlalchemy import event, select

from app.actions.desk import batches
from app.actions.letters.pairs.holds import hold, release
from app.actions.people.gates import close_gate
from app.actions.system.worker import run_next
from app.actor import Actor
from app.extensions import db
from app.models import BadAddress, Batch, Child, Letter, Message, Pair, User, Volunteer, Work
from app.store.desk.batches import (
    Deed,
    pairs_of_children,
    preview_of_children,
    preview_of_pairs,
    preview_of_volunteers,
)
from app.store.people.children import ChildFilter, ids_of_children
from app.store.people.volunteers import (
    VolunteerFilter,
    gates_of,
    ids_of_volunteers,
)
from app.store.scope import EVERYTHING
from app.work_kinds import KINDS
from letters.states import State
from tests.app.forms import fields_of
from tests.cast import NOW, TODAY, acting_as, pair, volunteer

pytestmark = pytest.mark.usefixtures("frozen_now")


@pytest.fixture
def two(cast, friends):
    """Deer and Cloud, Stone and Aze."""
    return [friends, pair(cast, cast.stone, cast.aze)]


def preview(client, cast, kind, deed, query=""):
    page = client.as_user(cast.city_coordinator, "en").get(
        f"/batches/new/{kind}?deed={deed}{query}"
    )
    assert page.status_code == 200
    return page.text


def do(client, kind, deed, page, query="", **details):
    path = f"/batches/new/{kind}?deed={deed}{query}"
    return client.post(path, data=fields_of(page, "csrf_token") | marked(page) | details)


def marked(page):
    return fields_of(page, "code") if 'name="code"' in page else {}


def held():
    db.session.expire_all()
    return {row.code: row.held_on for row in db.session.query(Pair) if row.held_on}


def test_pairs_of_a_list_are_held_and_let_go_with_one_undo(client, cast, two):
    page = preview(client, cast, "pairs", "hold")
    assert "It concerns 2" in page
    answer = do(client, "pairs", "hold", page, reason="台风停课")
    assert held() == {row.code: TODAY for row in two}
    assert "Done for 2" in client.get(answer.location).text
    page = preview(client, cast, "pairs", "hold")
    assert "2 are left out" in page
    assert "it is held already" in page
    client.post(f"{answer.location}/undo")
    assert held() == {}
    assert "Taken back" in client.get(answer.location).text


def test_only_the_list_as_filtered_and_only_who_stays_marked(client, cast, two):
    page = preview(client, cast, "pairs", "hold", "&text=小鹿")
    assert two[0].code in page
    assert two[1].code not in page
    client.post(
        "/batches/new/pairs?deed=hold",
        data={"code": [two[1].code], "reason": "台风停课"},
    )
    assert set(held()) == {two[1].code}


def test_letting_go_is_taken_back_with_its_old_reason(client, cast, two):
    do(client, "pairs", "hold", preview(client, cast, "pairs", "hold"), reason="台风停课")
    answer = do(client, "pairs", "release", preview(client, cast, "pairs", "release"))
    assert held() == {}
    client.post(f"{answer.location}/undo")
    assert len(held()) == 2
    assert {row.held_reason for row in db.session.query(Pair)} == {"台风停课"}


def test_the_pairs_of_children_end_together_and_go_on_after_the_undo(client, cast, two):
    page = preview(client, cast, "children", "end")
    answer = do(client, "children", "end", page, reason="finished", on="2026-11-20")
    db.session.expire_all()
    assert {row.end_reason for row in db.session.query(Pair)} == {"finished"}
    client.post(f"{answer.location}/undo")
    db.session.expire_all()
    assert {row.until_on for row in db.session.query(Pair)} == {None}


def test_more_time_moves_the_next_letters_alone_and_back(client, cast, two):
    def due():
        db.session.expire_all()
        rows = db.session.query(Letter).filter_by(state=State.DUE).order_by(Letter.id)
        return {row.code: row.due_on for row in rows}

    before = due()
    answer = do(client, "pairs", "extend", preview(client, cast, "pairs", "extend"), days="5")
    after = due()
    moved = {code for code in before if before[code] != after[code]}
    assert 2 <= len(moved) <= 4
    assert {(after[code] - before[code]).days for code in moved} == {5}
    client.post(f"{answer.location}/undo")
    assert due() == before


@pytest.mark.parametrize("days", ["12", "60"])
def test_more_time_keeps_the_letters_of_a_pair_in_their_order(client, cast, friends, days):
    before = {row.code: row.due_on for row in friends.letters}
    for _ in range(3):
        page = preview(client, cast, "pairs", "extend")
        assert do(client, "pairs", "extend", page, days=days).status_code == 302
    db.session.expire_all()
    assert {row.code: row.due_on for row in friends.letters} != before
    assert all(row.due_on >= before[row.code] for row in friends.letters)
    of = {(row.direction, row.number): row.due_on for row in friends.letters}
    assert all(day < of.get((way, number + 1), date.max) for (way, number), day in of.items())
    answered = [row for row in friends.letters if row.answers is not None]
    assert answered
    assert all(of["to_child", row.answers] < row.due_on for row in answered)


def test_a_gate_is_recorded_for_all_and_taken_back(client, cast):
    def open_gates():
        db.session.expire_all()
        rows = [gate for row in db.session.query(Volunteer) for gate in row.gate_passes]
        return sum(row.withdrawn_at is None for row in rows)

    before = open_gates()
    page = preview(client, cast, "volunteers", "gate")
    answer = do(client, "volunteers", "gate", page, gate="vetting")
    assert open_gates() == before + 2
    client.post(f"{answer.location}/undo")
    assert open_gates() == before


def test_taking_back_a_gate_opens_the_one_that_was_open_before(client, cast, two):
    def gates():
        db.session.expire_all()
        return [gate for row in (cast.cloud, cast.aze) for gate in gates_of(row, TODAY)]

    before = gates()
    assert all(gate.is_open for gate in before)
    page = preview(client, cast, "volunteers", "gate")
    answer = do(client, "volunteers", "gate", page, gate="all")
    assert gates() != before
    client.post(f"{answer.location}/undo")
    assert gates() == before


def test_a_pass_withdrawn_since_stays_withdrawn_and_is_counted(client, cast, two):
    page = preview(client, cast, "volunteers", "gate")
    answer = do(client, "volunteers", "gate", page, gate="vetting")
    close_gate(EVERYTHING, cast.cloud.code, "vetting", acting=acting_as(Actor(None, "test")))
    client.post(f"{answer.location}/undo")
    db.session.expire_all()
    assert not gates_of(cast.cloud, TODAY)[0].is_open
    assert gates_of(cast.aze, TODAY)[0].is_open
    assert "1 was changed meanwhile" in client.get(answer.location).text


def test_letting_go_reaches_pairs_that_ended_and_went_on_since(client, cast, two):
    answer = do(client, "pairs", "hold", preview(client, cast, "pairs", "hold"), reason="台风停课")
    page = preview(client, cast, "pairs", "end")
    ended = do(client, "pairs", "end", page, reason="finished", on="2026-11-20")
    client.post(f"{ended.location}/undo")
    assert len(held()) == 2
    client.post(f"{answer.location}/undo")
    assert held() == {}


def test_a_pair_held_anew_for_another_reason_stays_held_and_is_counted(client, cast, two):
    answer = do(client, "pairs", "hold", preview(client, cast, "pairs", "hold"), reason="台风停课")
    by = acting_as(Actor(cast.city_coordinator.id))
    release(EVERYTHING, two[0].code, acting=by)
    hold(EVERYTHING, two[0].code, "家访", acting=by)
    client.post(f"{answer.location}/undo")
    assert set(held()) == {two[0].code}
    assert "1 was changed meanwhile" in client.get(answer.location).text


def test_many_are_taken_back_in_the_background_once(client, cast, two):
    answer = do(client, "pairs", "hold", preview(client, cast, "pairs", "hold"), reason="台风停课")
    with patch.object(batches, "AT_ONCE", 1):
        asked = client.post(f"{answer.location}/undo")
    assert asked.location.startswith("/work/")
    assert len(held()) == 2
    assert run_next(KINDS, lambda: NOW)
    assert held() == {}
    work = db.session.query(Work).one()
    assert (work.words, work.state) == ("taking it back for all", "done")
    assert client.get(asked.location).location == answer.location


def test_who_cannot_be_invited_is_left_out_with_the_reason(client, cast):
    cast.aze.email = None
    db.session.commit()
    page = preview(client, cast, "volunteers", "invite")
    assert "there is no email address" in page
    answer = do(client, "volunteers", "invite", page)
    assert client.get(answer.location).status_code == 200
    assert client.post(f"{answer.location}/undo", follow_redirects=True).text.count("cannot be")


def test_who_would_refuse_an_invitation_is_left_out_and_all_others_are_invited(client, cast):
    names = ("closed", "bad", "taken", "unheard", "fine")
    closed, bad, taken, unheard, _fine = (
        volunteer(f"V-{name.upper()}", name, "f", f"{name}@example.org", []) for name in names
    )
    db.session.flush()
    for one in (taken, unheard):
        one.user_id = None
    db.session.flush()
    db.session.get_one(User, closed.user_id).active = False
    address = db.session.get_one(User, bad.user_id).email_index
    for index in (address, unheard.email_index):
        db.session.add(BadAddress(email_index=index, since=NOW, fault="550"))
    db.session.commit()
    page = preview(client, cast, "volunteers", "invite")
    for code, why in (
        ("V-CLOSED", "the account is closed"),
        ("V-BAD", "mail does not arrive"),
        ("V-TAKEN", "the address belongs to another account"),
    ):
        assert f"{code}: {why}" in page
    assert "V-FINE" in marked(page)["code"]
    assert do(client, "volunteers", "invite", page).status_code == 302
    told = select(Message.user_id).where(Message.kind == "invitation")
    assert set(db.session.scalars(told)) == invited_by(page)


def invited_by(page):
    codes = marked(page)["code"]
    return set(db.session.scalars(select(Volunteer.user_id).where(Volunteer.code.in_(codes))))


@pytest.mark.parametrize("deed", ["hold", "gate", "move"])
def test_a_preview_reads_no_whole_rows_of_people_and_comes_in_one_order(app, cast, two, deed):
    loaded = []

    def note(row, _context):
        loaded.append(row)

    people = ids_of_children(EVERYTHING, ChildFilter(sort="-code"), TODAY)
    volunteers = ids_of_volunteers(EVERYTHING, VolunteerFilter(sort="code"), TODAY)
    ways = {
        "hold": lambda: preview_of_pairs(EVERYTHING, Deed.HOLD, pairs_of_children(people)),
        "gate": lambda: preview_of_volunteers(EVERYTHING, Deed.GATE, volunteers, None, NOW),
        "move": lambda: preview_of_children(EVERYTHING, people, Deed.MOVE, TODAY),
    }
    expected = {
        "hold": [row.code for row in two],
        "gate": ["V-CLOUD", "V-AZE"],
        "move": ["C-DEER", "C-STONE", "C-FAR"],
    }
    db.session.expunge_all()
    kinds = (Child, Volunteer, Pair)
    for kind in kinds:
        event.listen(kind, "load", note)
    try:
        found = ways[deed]()
    finally:
        for kind in kinds:
            event.remove(kind, "load", note)
    assert loaded == []
    assert [one.code for one in found.concerned] == expected[deed]


def test_nothing_is_done_for_anybody_where_one_refuses(client, cast, two):
    page = preview(client, cast, "pairs", "end")
    do(client, "pairs", "end", page, reason="safeguarding", on="2026-11-20")
    do(client, "pairs", "end", page, reason="finished", on="2026-01-01")
    do(client, "pairs", "extend", preview(client, cast, "pairs", "extend"), days="x")
    two[1].from_on = date(2026, 10, 8)
    db.session.commit()
    do(client, "pairs", "end", page, reason="finished", on="2026-10-01")  # good for the first alone
    db.session.expire_all()
    assert db.session.query(Batch).count() == 0
    assert {row.until_on for row in db.session.query(Pair)} == {None}
    do(client, "pairs", "end", page, reason="finished", on="2026-10-09")
    assert db.session.query(Batch).count() == 1


def test_what_lies_outside_of_the_region_is_not_touched(client, cast, two):
    client.as_user(cast.foreign_coordinator)
    client.post("/batches/new/pairs?deed=hold", data={"code": [two[0].code], "reason": "台风停课"})
    assert held() == {}
    assert client.as_user(cast.contact).get("/batches/new/pairs").status_code == 404


def test_many_are_done_in_the_background_once(client, cast, two):
    page = preview(client, cast, "pairs", "hold")
    with patch.object(batches, "AT_ONCE", 1):
        answer = do(client, "pairs", "hold", page, reason="台风停课")
    assert answer.location.startswith("/work/")
    assert held() == {}
    assert run_next(KINDS, lambda: NOW)
    assert len(held()) == 2
    assert client.get(answer.location).location.startswith("/batches/")


def test_children_of_a_list_change_school_with_one_undo(client, cast, two):
    page = preview(client, cast, "children", "move", "&school=S-DENGTA")
    assert "It concerns 2" in page
    answer = do(client, "children", "move", page, "&school=S-DENGTA", school="S-MABUGANG")
    db.session.expire_all()
    assert {cast.deer.school_id, cast.stone.school_id} == {cast.mabugang.id}
    kinds = db.session.scalars(select(Message.kind).where(Message.kind.like("moved_%"))).all()
    assert sorted(kinds) == ["moved_away", "moved_here"]
    client.post(f"{answer.location}/undo")
    db.session.expire_all()
    assert {cast.deer.school_id, cast.stone.school_id} == {cast.dengta.id}
