"""How pairs end, and what becomes of their letters."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.actions.letters.letters import move
from app.actions.letters.pairs.endings import end
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AuditRow, Letter, LetterEvent, Pair
from app.store.scope import Scope
from letters.pairs.facts import EndReason
from letters.states import State
from tests.cast import TODAY, Cast, acting_as, pair

COUNTY = Scope(prefixes=frozenset({"441625"}))
FOREIGN = Scope(prefixes=frozenset({"441622"}))
WHO = acting_as(Actor(1))


@pytest.fixture
def friends(cast: Cast) -> Pair:
    """A pair whose first letter is in the post."""
    row = pair(cast, cast.deer, cast.cloud)
    first = db.session.scalars(select(Letter).order_by(Letter.due_on)).first()
    assert first is not None
    move(COUNTY, first.code, State.POSTED, TODAY, acting=WHO)
    return row


def states(friends: Pair) -> set[str]:
    return set(db.session.scalars(select(Letter.state).where(Letter.pair_id == friends.id)))


def test_letters_still_to_be_written_become_void_and_those_under_way_go_on(friends: Pair) -> None:
    end(COUNTY, friends.code, EndReason.VOLUNTEER_LEFT, TODAY, acting=WHO)
    assert states(friends) == {"posted", "void"}
    voided = db.session.scalars(select(LetterEvent).where(LetterEvent.state == "void")).all()
    assert len(voided) == len(db.session.scalars(select(Letter)).all()) - 1


def test_when_consent_is_withdrawn_letters_under_way_are_held(friends: Pair) -> None:
    end(COUNTY, friends.code, EndReason.CONSENT_WITHDRAWN, TODAY, acting=WHO)
    assert states(friends) == {"held", "void"}


def test_a_pair_ends_once(friends: Pair) -> None:
    end(COUNTY, friends.code, EndReason.FINISHED, TODAY, acting=WHO)
    with pytest.raises(Refused, match=r"pairs\.ended"):
        end(COUNTY, friends.code, EndReason.OTHER, TODAY, acting=WHO)
    assert db.session.scalars(select(AuditRow).filter_by(action="pairs.end")).one()


@pytest.mark.parametrize("on", [TODAY + timedelta(days=1), date(2026, 9, 1)])
def test_a_pair_ends_between_its_first_day_and_today(friends: Pair, on: date) -> None:
    with pytest.raises(Refused, match=r"pairs\.end_date"):
        end(COUNTY, friends.code, EndReason.FINISHED, on, acting=WHO)
    assert "void" not in states(friends)


def test_a_coordinator_of_another_county_does_not_find_the_pair(friends: Pair) -> None:
    with pytest.raises(NotFound):
        end(FOREIGN, friends.code, EndReason.FINISHED, TODAY, acting=WHO)
