"""Publishing a round once, and taking it back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from random import Random
from unittest.mock import patch

import pytest
from sqlalchemy import select

from app.actions.rounds import publications
from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.publications import publish, publish_or_ask
from app.actions.rounds.rounds import cancel_round
from app.actions.rounds.rulings import rule
from app.actions.rounds.undoing import undo_publication
from app.actions.system.worker import run_next
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import (
    AuditRow,
    Child,
    GatePass,
    Letter,
    LetterEvent,
    Message,
    Pair,
    Round,
    RoundChild,
    RoundState,
    Volunteer,
    Work,
    WorkState,
)
from app.store.rounds.welcomes import letters_begun
from app.store.scope import EVERYTHING, Scope
from app.work_kinds import KINDS
from tests import cast as people
from tests.app.rounds.publishing import LI, opened, published, solved
from tests.app.spoken import said_of, said_of_fault
from tests.cast import LONGCHUAN, NOW, TODAY, acting_as


def test_publishing_makes_pairs_letters_and_one_welcome_each(cast):
    made = published(solved(opened(cast).round_id))
    assert made.pairs == db.session.query(Pair).count() == 2
    assert made.letters == db.session.query(Letter).count() > 20
    assert {letter.term_number for letter in db.session.query(Letter)} == {1, 2, 3}
    welcomes = db.session.query(Message).filter_by(kind="welcome").all()
    paired = {pair.volunteer.user_id for pair in db.session.query(Pair)}
    contacts = {cast.contact.id, cast.foreign_contact.id}
    assert paired <= {message.user_id for message in welcomes} <= paired | contacts
    assert "真名" not in "".join(message.body for message in welcomes)


def test_who_is_passed_over_has_waited_once_more_and_comes_first_next_time(cast):
    first = opened(cast)
    published(solved(first.round_id))
    waiting = db.session.scalars(select(Child).where(Child.waited == 1)).one()
    people.volunteer("V-LATE", "晚来", "f", "late@example.org", ["跑步"])
    db.session.commit()
    second = opened(cast)
    assert db.session.get(RoundChild, (second.round_id, 1, waiting.id)).waited == 1
    assert solved(second.round_id).certificate["matched"] == 1


def test_a_second_publish_is_refused_and_says_who_published_and_when(cast):
    round_id = opened(cast).round_id
    draft, other = solved(round_id), solved(round_id)
    published(draft, Actor(cast.admin.id))
    for again in (draft, other):
        with pytest.raises(Refused) as refusal:
            published(again)
        assert refusal.value.code == "rounds.published"
        assert refusal.value.details["by"] == "管理员"
        assert refusal.value.details["at"] == "2026-11-23 10:00"
    assert db.session.query(Pair).count() == 2


def test_a_publication_by_command_names_the_operator(cast):
    draft = solved(opened(cast).round_id)
    published(draft, Actor(None, "operator wang"))
    with pytest.raises(Refused) as refusal:
        published(draft)
    assert refusal.value.code == "rounds.published_by_command"
    assert refusal.value.details == {"by": "wang", "at": "2026-11-23 10:00"}


def test_two_publishers_at_once_make_one_publication(cast, app):
    draft_id = solved(opened(cast).round_id).id
    db.session.remove()

    def once(seed):
        with app.app_context():
            try:
                return publish(EVERYTHING, draft_id, acting=acting_as(LI), rng=Random(seed)).pairs
            except Refused as refusal:
                return refusal.code

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(once, range(4)))
    assert sorted(map(str, answers)) == ["2", *["rounds.published_by_command"] * 3]
    assert db.session.query(Pair).count() == 2


def asked(draft_id, actor):
    """The id of the work that publishes a draft as if it were large."""
    with patch.object(publications, "PUBLISHED_AT_ONCE", 0):
        return publish_or_ask(EVERYTHING, draft_id, acting=acting_as(actor)).work_id


def test_a_publication_in_the_background_is_made_once(cast):
    draft_id = solved(opened(cast).round_id).id
    admin = Actor(cast.admin.id)
    first, second = (asked(draft_id, admin) for _ in range(2))
    assert run_next(KINDS, lambda: NOW)
    assert run_next(KINDS, lambda: NOW)
    assert db.session.get(Work, first).result["pairs"] == 2
    assert db.session.get(Work, second).state == WorkState.DONE
    assert db.session.query(Pair).count() == 2


def test_a_publication_in_the_background_that_is_refused_says_why(cast):
    draft_id = solved(opened(cast).round_id).id
    cast.cloud.left_on = TODAY
    db.session.commit()
    work_id = asked(draft_id, Actor(cast.admin.id))
    run_next(KINDS, lambda: NOW)
    assert "V-CLOUD" in said_of_fault(db.session.get(Work, work_id).fault)


def test_a_draft_with_somebody_no_longer_available_is_refused_and_names_them(cast):
    draft = solved(opened(cast).round_id)
    paired = db.session.scalars(
        select(Child).where(Child.code.in_(("C-DEER", "C-STONE"))).order_by(Child.code)
    ).all()
    paired[0].left_on = TODAY
    cast.cloud.left_on = TODAY
    db.session.commit()
    with pytest.raises(Refused) as refusal:
        published(draft)
    said = said_of(refusal.value)
    assert "C-DEER" in said
    assert "V-CLOUD" in said
    assert db.session.query(Pair).count() == 0
    assert db.session.get(Round, draft.round_id).state == RoundState.OPEN


def test_a_child_paired_in_another_round_meanwhile_is_not_paired_twice(cast):
    one, other = solved(opened(cast).round_id), solved(opened(cast).round_id)
    published(one)
    with pytest.raises(Refused, match=r"rounds\.stale"):
        published(other)


def test_an_expired_gate_stops_the_publication(cast):
    draft = solved(opened(cast).round_id)
    row = db.session.scalars(select(GatePass).where(GatePass.volunteer_id == cast.aze.id)).first()
    row.expires_on = TODAY - timedelta(days=1)
    db.session.commit()
    with pytest.raises(Refused, match=r"rounds\.stale"):
        published(draft)


def test_a_pair_forbidden_since_the_draft_stops_its_publication(cast):
    draft = solved(opened(cast).round_id)
    two = ("forbid", "C-DEER", "V-CLOUD")
    rule(EVERYTHING, draft.round_id, *two, acting=acting_as(LI))
    with pytest.raises(Refused, match=r"rounds\.forbidden_since"):
        published(draft)
    assert published(solved(draft.round_id)).pairs == 2


def test_nobody_publishes_their_own_pair(cast):
    draft = solved(opened(cast).round_id)
    with pytest.raises(Refused, match=r"rounds\.own_pair"):
        published(draft, Actor(cast.cloud.user_id))


def test_after_the_last_term_nothing_is_published(cast):
    draft = solved(opened(cast).round_id)
    with pytest.raises(Refused, match=r"rounds\.cohort_over"):
        published(draft, today=date(2028, 6, 1))


def test_taking_a_round_back_leaves_nothing_of_it(cast):
    draft = solved(opened(cast).round_id)
    published(draft)
    assert undo_publication(EVERYTHING, draft.round_id, acting=acting_as(LI)) == 2
    for model in (Pair, Letter, Message):
        assert db.session.query(model).count() == 0
    assert {child.waited for child in db.session.query(Child)} == {0}
    assert db.session.get(Round, draft.round_id).state == RoundState.UNDONE
    actions = set(db.session.scalars(select(AuditRow.action)))
    assert {"rounds.open", "rounds.solve", "rounds.publish", "rounds.undo"} <= actions


def test_a_round_whose_letter_has_moved_stays(cast):
    draft = solved(opened(cast).round_id)
    published(draft)
    letter = db.session.query(Letter).first()
    letter.state, letter.moves = "posted", 1
    db.session.add(
        LetterEvent(
            letter_id=letter.id,
            number=1,
            was="due",
            state="posted",
            on=TODAY,
            at=NOW,
            was_since=TODAY,
            how="page",
        )
    )
    db.session.commit()
    with pytest.raises(Refused, match=r"rounds\.letters_moved"):
        undo_publication(EVERYTHING, draft.round_id, acting=acting_as(LI))
    assert db.session.query(Pair).count() == 2


def test_taking_a_round_back_is_offered_only_while_it_can_be(client, cast):
    draft = solved(opened(cast).round_id)
    published(draft)
    client.as_user(cast.city_coordinator, "en")
    undo = f'action="/rounds/{draft.round_id}/undo"'
    assert undo in client.get(f"/rounds/{draft.round_id}").text
    db.session.query(Letter).first().text = "你好"
    db.session.commit()
    page = client.get(f"/rounds/{draft.round_id}").text
    assert undo not in page
    assert "1 letter of it is begun or has moved" in page


def test_a_rounds_letters_are_counted_up_to_a_limit(client, cast, monkeypatch):
    draft = solved(opened(cast).round_id)
    published(draft)
    for letter in db.session.query(Letter):
        letter.text = "你好"
    db.session.commit()
    for room in ("app.store.rounds.welcomes", "app.web.rounds.overview"):
        monkeypatch.setattr(f"{room}.MOST_COUNTED", 2)
    assert letters_begun(draft.id) == 3
    page = client.as_user(cast.city_coordinator, "en").get(f"/rounds/{draft.round_id}").text
    assert "More than 2 letters of it are begun" in page


def test_a_letter_that_was_begun_is_not_thrown_away(cast):
    draft = solved(opened(cast).round_id)
    published(draft)
    db.session.query(Letter).first().text = "你好"
    db.session.commit()
    with pytest.raises(Refused, match=r"rounds\.letters_moved"):
        undo_publication(EVERYTHING, draft.round_id, acting=acting_as(LI))


def test_a_round_is_taken_back_once(cast):
    draft = solved(opened(cast).round_id)
    published(draft)
    undo_publication(EVERYTHING, draft.round_id, acting=acting_as(LI))
    with pytest.raises(Refused, match=r"rounds\.not_published"):
        undo_publication(EVERYTHING, draft.round_id, acting=acting_as(LI))


def test_a_closed_round_is_neither_solved_nor_published(cast):
    draft = solved(opened(cast).round_id)
    cancel_round(EVERYTHING, draft.round_id, acting=acting_as(LI))
    for again in (lambda: solved(draft.round_id), lambda: published(draft)):
        with pytest.raises(Refused, match=r"rounds\.not_open"):
            again()


def test_a_round_beyond_the_scope_is_not_found(cast):
    draft = solved(opened(cast).round_id)
    foreign = Scope(prefixes=frozenset({LONGCHUAN}))
    with pytest.raises(NotFound):
        publish(foreign, draft.id, acting=acting_as(LI))
    with pytest.raises(NotFound):
        undo_publication(foreign, draft.round_id, acting=acting_as(LI))
    with pytest.raises(NotFound):
        solve_draft(foreign, draft.round_id, acting=acting_as(LI))


def test_no_name_is_in_the_audit_of_a_round(cast):
    published(solved(opened(cast).round_id))
    written = str([row.__dict__ for row in db.session.query(AuditRow)])
    assert "真名" not in written
    assert db.session.query(Volunteer).first().pen_name not in written


@pytest.mark.parametrize("away", [(date(2026, 11, 27), date(2026, 12, 20)), None])
def test_an_absence_announced_before_the_pair_was_made_is_planned_around(cast, away):
    to_the_end = (date(2027, 11, 1), cast.cohort.terms[-1].last + timedelta(days=1))
    cast.cloud.away_from, cast.cloud.away_until = away or to_the_end
    db.session.commit()
    draft = solved(opened(cast).round_id)
    made = published(draft)
    pair = db.session.scalars(select(Pair).where(Pair.volunteer_id == cast.cloud.id)).one()
    to_write = [one for one in pair.letters if one.direction == "to_child" and one.state == "due"]
    assert to_write
    for letter in to_write:
        assert not cast.cloud.away_from <= letter.due_on < cast.cloud.away_until
    assert made.letters == db.session.query(Letter).count()
    others = db.session.query(Letter).count() - len(pair.letters)
    assert (len(pair.letters) < others) == (away is None), "what finds no room is not planned"
    assert undo_publication(EVERYTHING, draft.round_id, acting=acting_as(LI)) == 2
    assert db.session.scalars(select(Pair)).all() == []
