"""Each item covers one thing; a no or an end of it stops that, and nothing else."""

from datetime import date, timedelta

import pytest

from app.models import CONSENT_ITEMS
from letters.consents.items import COVERS, ConsentItem, Said, Use, allows, said
from letters.pairs.facts import ConsentFact

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
YES, NO = ConsentFact(True, TODAY), ConsentFact(False, TODAY)


def test_each_item_of_the_table_covers_one_use_and_each_use_has_its_item():
    assert tuple(ConsentItem) == CONSENT_ITEMS
    assert set(COVERS) == set(ConsentItem)
    assert sorted(cover.use for cover in COVERS.values()) == sorted(Use)


@pytest.mark.parametrize("item", ConsentItem)
def test_a_no_and_an_end_stop_what_the_item_covers(item):
    ended = ConsentFact(True, TODAY - 9 * DAY, TODAY - DAY)
    assert not allows(item, NO, TODAY)
    assert not allows(item, ended, TODAY)
    assert allows(item, YES, TODAY)
    assert allows(item, ConsentFact(True, TODAY, TODAY), TODAY), "the last day is in"


@pytest.mark.parametrize("item", ConsentItem)
def test_only_what_is_there_without_asking_goes_on_before_somebody_was_asked(item):
    assert allows(item, None, TODAY) is (item is ConsentItem.SCREENING)


def test_what_an_answer_comes_to_follows_the_day():
    until = ConsentFact(True, TODAY, TODAY + DAY)
    assert [said(until, TODAY + at * DAY) for at in range(3)] == [
        Said.GIVEN,
        Said.GIVEN,
        Said.EXPIRED,
    ]
    assert (said(None, TODAY), said(NO, TODAY)) == (Said.NEVER_ASKED, Said.REFUSED)
