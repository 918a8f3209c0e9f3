"""Hand-over notes and the pair before: who sees how much of them."""

import pytest
from sqlalchemy import select

from app.actions.letters.handovers import write_handover
from app.actions.letters.letters import move
from app.actions.letters.pairs.endings import end
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import AuditRow, FormerShown, Pair, User
from app.store.letters.formers import former_of, former_view
from app.store.scope import EVERYTHING, Scope
from letters.pairs.facts import EndReason
from letters.states import State
from tests.cast import TODAY, Cast, acting_as, letter_of, pair

WHO = acting_as(Actor(1))
NOTE = "小鹿喜欢画天空，最近在养一只蚕。"


@pytest.fixture
def successor(cast: Cast, friends: Pair) -> Pair:
    """Deer writes with Aze now; Cloud, who left, had approved a note."""
    write(friends, NOTE, approved=True)
    letter = letter_of(friends)
    for state in (State.POSTED, State.AT_SCHOOL, State.DELIVERED):
        move(EVERYTHING, letter.code, state, TODAY, acting=WHO)
    end(EVERYTHING, friends.code, EndReason.VOLUNTEER_LEFT, TODAY, acting=WHO)
    row = pair(cast, cast.deer, cast.aze, TODAY)
    row.follows_id = friends.id
    db.session.commit()
    return row


def write(row: Pair, text: str, *, approved: bool) -> None:
    scope = Scope(pair_ids=frozenset({row.id}))
    write_handover(scope, row.code, text, approved=approved, acting=WHO)


def shown(cast: Cast, row: Pair, how_much: FormerShown) -> tuple[str, int] | None:
    cast.cohort.former_shown = how_much
    db.session.commit()
    found = former_of(row, TODAY)
    return found and (found.note, len(found.letters))


def test_a_successor_sees_as_much_as_the_cohort_allows(cast: Cast, successor: Pair) -> None:
    assert shown(cast, successor, FormerShown.NOTHING) is None
    assert shown(cast, successor, FormerShown.NOTE) == (NOTE, 0)
    assert shown(cast, successor, FormerShown.LETTERS) == (NOTE, 1)


def test_a_note_is_shown_to_the_next_one_only_once_it_is_approved(
    cast: Cast, friends: Pair, successor: Pair
) -> None:
    write(friends, NOTE + "！", approved=False)
    assert shown(cast, successor, FormerShown.LETTERS) == ("", 1)


def test_nothing_is_told_of_a_pair_that_ended_for_safety(
    cast: Cast, friends: Pair, successor: Pair
) -> None:
    friends.end_reason = EndReason.SAFEGUARDING
    db.session.commit()
    assert shown(cast, successor, FormerShown.LETTERS) is None
    assert former_view(successor, TODAY) is None


def test_only_the_pairs_own_volunteer_writes_the_note(friends: Pair) -> None:
    with pytest.raises(Refused, match=r"handovers\.not_yours"):
        write_handover(EVERYTHING, friends.code, NOTE, approved=True, acting=WHO)
    with pytest.raises(Refused, match=r"handovers\.empty"):
        write(friends, "  ", approved=True)
    with pytest.raises(Refused, match=r"handovers\.too_long"):
        write(friends, "长" * 1501, approved=False)
    assert friends.handover is None
    assert db.session.scalars(select(AuditRow).filter_by(action="pairs.handover")).all() == []


def test_the_note_goes_from_form_to_the_coordinators_and_the_successors_page(
    cast: Cast, friends: Pair, client, frozen_now: None
) -> None:
    client.as_user(db.session.get_one(User, cast.cloud.user_id))
    address = f"/threads/{friends.code}/handover"
    assert client.get(address).status_code == 200
    assert client.post(address, data={"note": "", "approved": "y"}).status_code == 200
    assert client.post(address, data={"note": NOTE, "approved": "y"}).status_code == 302
    client.as_user(cast.coordinator)
    assert NOTE in client.get(f"/pairs/{friends.code}").text
    end(EVERYTHING, friends.code, EndReason.VOLUNTEER_LEFT, TODAY, acting=WHO)
    row = pair(cast, cast.deer, cast.aze, TODAY)
    row.follows_id = friends.id
    db.session.commit()
    assert cast.cloud.pen_name in client.get(f"/pairs/{row.code}").text
    client.as_user(db.session.get_one(User, cast.aze.user_id))
    assert NOTE in client.get(f"/threads/{row.code}").text
    client.as_user(cast.contact)
    assert NOTE not in client.get(f"/pairs/{friends.code}").text
