"""The table of items, walked: a no to one item stops that, and nothing that another covers."""

import pytest

from app.actions.letters.pairs.decisions import record_answer
from app.actor import Actor
from app.extensions import db
from app.store.bundles.packs import Printing, letters_to_print
from app.store.letters.standings import standing_of_pair
from app.store.people.consents import may_use, need_of
from app.store.rounds.extents import WHOLE
from app.store.rounds.surveys import survey
from app.store.scope import EVERYTHING
from letters.consents.items import ConsentItem
from letters.pairs.effects import ANYTHING, NEW_LETTERS, UNDER_WAY, PairState
from tests.cast import CITY, TODAY, acting_as

XU = acting_as(Actor(None, "test"))


def answer(item: ConsentItem, given: bool, until=None) -> None:
    record_answer(
        *(EVERYTHING, "C-DEER", item.value, given, TODAY, "签字"), acting=XU, expires_on=until
    )
    db.session.expire_all()


def what_may_be(pair) -> dict[ConsentItem, bool]:
    """Of each item, whether what it covers may be done for Deer, as the product asks it."""
    standing = standing_of_pair(pair, TODAY)
    asked = {item: may_use(pair.child, item, TODAY) for item in ConsentItem}
    writes = standing.may == ANYTHING and bool(
        letters_to_print(EVERYTHING, Printing(pair=pair.code), TODAY)
    )
    assert asked[ConsentItem.LETTERS] is writes
    assert asked[ConsentItem.SCREENING] is (need_of(pair.child, TODAY) == 2)
    return asked


@pytest.mark.parametrize("item", ConsentItem)
def test_a_no_to_an_item_stops_it_and_leaves_all_others(cast, friends, item):
    cast.deer.need = 2
    db.session.commit()
    for each in ConsentItem:
        answer(each, True)
    assert all(what_may_be(friends).values())
    answer(item, False)
    assert what_may_be(friends) == {each: each is not item for each in ConsentItem}
    answer(item, True)
    assert all(what_may_be(friends).values()), "a yes given back opens it again"


def test_a_no_to_letters_holds_what_is_under_way_and_keeps_the_child_out_of_rounds(cast, friends):
    answer(ConsentItem.LETTERS, False)
    standing = standing_of_pair(friends, TODAY)
    assert standing.state is PairState.HELD
    assert not standing.may & (NEW_LETTERS | UNDER_WAY)
    found = survey(CITY, cast.cohort.id, WHOLE, TODAY)
    assert cast.deer.id not in found.children
    assert found.left_out["child", cast.deer.id] == "consent_refused"
