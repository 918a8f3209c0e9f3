"""Asks: whose open one stands in the way of whose."""

import pytest

from app.actions.oversight.asks import Wish, ask
from app.actor import Actor
from app.errors import Refused
from app.models import AskKind
from app.store.scope import EVERYTHING
from tests.cast import acting_as

PRINT, FILE = (
    Wish(AskKind.PRINT, "names", "寄给学校", 3, "school=S-A"),
    Wish(AskKind.FILE, "C-A", "why"),
)


def asks(user, wish: Wish) -> None:
    ask(wish, EVERYTHING, acting=acting_as(Actor(user.id)))


@pytest.mark.parametrize("wish", [PRINT, FILE])
def test_what_only_the_asker_takes_stops_nobody_else(cast, wish):
    asks(cast.coordinator, wish)
    asks(cast.city_coordinator, wish)
    with pytest.raises(Refused, match="twice"):
        asks(cast.coordinator, wish)


def test_other_papers_are_another_ask_and_an_erasure_is_the_same_whoever_asks(cast):
    asks(cast.coordinator, PRINT)
    asks(cast.coordinator, Wish(AskKind.PRINT, "names", "寄给学校", 3, "school=S-B"))
    gone = Wish(AskKind.ERASE, "C-DEER", "家长要求", 1)
    asks(cast.coordinator, gone)
    with pytest.raises(Refused, match="twice"):
        asks(cast.city_coordinator, gone)
