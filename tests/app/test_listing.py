"""Lists: what an address says of one is read as its filter's types say; pages and orders."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Child, School
from app.store import listing
from app.store.bundles import lists as bundles
from app.store.desk import school_lists
from app.store.letters import lists as letters
from app.store.letters import pair_lists
from app.store.people import children, volunteers
from app.store.rounds import proposals
from app.web.listing import filter_in_address, page_in_address
from tests.cast import Cast


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class BoxFilter:
    text: str = "wood"
    lid: Literal["", "open", "shut"] = "shut"
    colour: Colour | None = None
    size: int | None = None
    weight: float | None = None
    full: bool = False


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("", BoxFilter()),
        ("text=+oak+&other=1", BoxFilter(text="oak")),
        ("text=&lid=", BoxFilter(text="", lid="")),
        ("lid=open&colour=red", BoxFilter(lid="open", colour=Colour.RED)),
        ("size=-3&weight=0.5&full=yes", BoxFilter(size=-3, weight=0.5, full=True)),
        ("full=&size=&weight=&colour=", BoxFilter()),
        ("full=0&size=big&weight=x&colour=moon&lid=ajar", BoxFilter()),
        ("size=99999999999&page=2", BoxFilter()),
    ],
)
def test_a_filter_is_read_from_the_address_and_nonsense_narrows_nothing(app, address, wanted):
    with app.test_request_context(f"/?{address}"):
        assert filter_in_address(BoxFilter) == wanted


@pytest.mark.parametrize(("address", "number"), [("", 1), ("page=3", 3), ("page=x", 1)])
def test_the_page_is_the_first_unless_the_address_says_a_number(app, address, number):
    with app.test_request_context(f"/?{address}"):
        assert page_in_address() == number


@pytest.mark.parametrize(
    ("number", "rows", "shown"),
    [(1, [1, 2], 1), (3, [5], 3), (4, [5], 3), (0, [1, 2], 1), (-7, [1, 2], 1)],
)
def test_a_page_beyond_the_ends_is_the_nearest(number, rows, shown):
    page = listing.page_of_all([1, 2, 3, 4, 5], number, size=2)
    assert (page.rows, page.number, page.total, page.pages) == (rows, shown, 5, 3)


def test_an_empty_list_has_one_page():
    page = listing.page_of_all([], 5)
    assert (page.rows, page.number, page.pages) == ([], 1, 1)


def test_a_page_of_a_query_holds_entities_or_rows(cast: Cast):
    found = listing.page_of(select(Child).order_by(Child.id), 1, size=1)
    assert [child.id for child in found.rows] == [min(db.session.scalars(select(Child.id)))]
    both = listing.page_of(select(Child, School).join(Child.school), 99, size=2)
    assert all(child.school is school for child, school in both.rows)
    assert both.number == both.pages
    codes = found.showing([child.code for child in found.rows])
    assert (codes.number, codes.total, codes.size) == (1, found.total, 1)
    assert codes.rows == [found.rows[0].code]


@pytest.mark.parametrize("wanted", ["code", "-code", "pen_name", "moon", "-", ""])
def test_a_list_is_in_the_wanted_order_and_in_the_first_for_unknown_names(cast: Cast, wanted):
    query = select(Child).join(Child.school)
    found = db.session.scalars(listing.in_order(query, children.SORTS, wanted, Child.id)).all()

    def key(child: Child) -> str:
        known = {"code": child.code, "pen_name": child.pen_name}
        return known.get(wanted.removeprefix("-"), child.school.sort_key)

    keys = [key(child) for child in found]
    assert len(keys) > 2
    assert keys == sorted(keys, reverse=wanted.startswith("-"))


@pytest.mark.parametrize(
    ("wanted", "sorts"),
    [
        (bundles.BundleFilter(), bundles.SORTS),
        (children.ChildFilter(), children.SORTS),
        (proposals.ProposalFilter(), proposals.SORTS),
        (letters.LetterFilter(), letters.SORTS),
        (pair_lists.PairFilter(), pair_lists.SORTS),
        (school_lists.SchoolFilter(), school_lists.SORTS),
        (volunteers.VolunteerFilter(), volunteers.SORTS),
    ],
    ids=lambda value: type(value).__name__,
)
def test_unknown_names_sort_as_the_list_does_by_itself(wanted, sorts):
    assert listing.sort_name(sorts, wanted.sort) == listing.sort_name(sorts, "moon")
