"""A long list shows its first pages in order without a look at all of it."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Letter
from app.store import listing
from app.store.letters import lists
from app.store.letters.lists import LetterFilter, all_letters, page_of_letters
from app.store.letters.pair_lists import PairFilter, all_pairs, count_pairs, page_of_pairs
from app.store.people import schools
from app.store.scope import EVERYTHING, Scope
from letters.states import Direction
from tests.cast import CITY, TODAY, Cast, pair
from tests.letters.worlds import states_of


@pytest.fixture
def letters(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters of three pairs anywhere on their way, on pages of four."""
    rng = Random(3)
    for child, writer in ((cast.deer, cast.cloud), (cast.stone, cast.aze)):
        pair(cast, child, writer)
    pair(cast, cast.foreign_child, cast.aze)
    for letter in db.session.scalars(select(Letter)):
        letter.state = rng.choice(states_of(Direction(letter.direction)))
        letter.since = TODAY - timedelta(days=rng.randrange(9))
        letter.due_on = TODAY + timedelta(days=rng.randrange(-9, 9))
    db.session.commit()
    monkeypatch.setattr(listing, "PAGE_SIZE", 4)
    monkeypatch.setattr(lists, "NAMES_AT_FIRST", 1)


def test_first_names_are_found_alike_in_few_pairs_and_in_many(
    letters: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = LetterFilter(sort="child")
    few = [line.letter.code for line in page_of_letters(EVERYTHING, wanted, TODAY).rows]
    monkeypatch.setattr(lists, "FEW_PAIRS", 0)
    many = [line.letter.code for line in page_of_letters(EVERYTHING, wanted, TODAY).rows]
    assert few == many


@pytest.mark.parametrize("where", ["under_way", "arrived", "all"])
def test_the_pages_of_a_list_are_the_whole_list_in_its_order(letters: None, where: str) -> None:
    city = Scope(prefixes=frozenset({CITY.rstrip("0")}))
    sorts = ("since", "-since", "child", "-child", "school", "-due", "code")
    by_school = [(sort, "S-DENGTA") for sort in ("since", "-code")]
    for sort, school in [*((sort, "") for sort in sorts), *by_school]:
        wanted = LetterFilter(where=where, sort=sort, school=school)
        for scope in (EVERYTHING, city):
            whole = [line.letter.code for line in all_letters(scope, wanted, TODAY)]
            found: list[str] = []
            for number in range(1, page_of_letters(scope, wanted, TODAY).pages + 1):
                page = page_of_letters(scope, wanted, TODAY, number)
                found += [line.letter.code for line in page.rows]
            assert found == whole, (sort, scope)


def test_a_list_is_counted_up_to_a_limit_and_can_be_paged_beyond_it(
    letters: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_COUNTED", 8)
    wanted = LetterFilter(where="all")
    every = len(all_letters(EVERYTHING, wanted, TODAY))
    first = page_of_letters(EVERYTHING, wanted, TODAY)
    assert (first.total, first.has_more, first.pages) == (8, True, 3)
    third = page_of_letters(EVERYTHING, wanted, TODAY, 3)
    assert (third.number, third.total, third.has_more) == (3, 12, True)
    last = page_of_letters(EVERYTHING, wanted, TODAY, 1_000)
    assert (last.total, last.has_more, last.number) == (every, False, -(-every // 4))
    assert last.rows


def test_the_page_says_that_there_are_more_than_were_counted(
    letters: None, client: Callable, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_COUNTED", 8)
    page = client.as_user(cast.city_coordinator).get("/letters/?where=all").get_data(as_text=True)
    assert "超过 8 条" in page
    assert "第 1 页" in page
    assert 'rel="next"' in page


def test_the_pages_of_pairs_are_the_whole_list_in_its_order(
    letters: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schools, "SCHOOLS_AT_FIRST", 1)
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    city = Scope(prefixes=frozenset({CITY.rstrip("0")}))
    for sort in ("school", "-school", "child", "-volunteer"):
        for look in ("", "late", "silent"):
            wanted = PairFilter(sort=sort, look=look)
            for scope in (EVERYTHING, city):
                whole = [view.pair.code for view in all_pairs(scope, wanted, TODAY)]
                first = page_of_pairs(scope, wanted, TODAY)
                pages = [page_of_pairs(scope, wanted, TODAY, 1 + n) for n in range(first.pages)]
                assert [view.pair.code for page in pages for view in page.rows] == whole
                assert first.total == len(whole) == count_pairs(scope, wanted, TODAY)
