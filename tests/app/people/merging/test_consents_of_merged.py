"""Of two rows of a child a refusal of either holds, unless a yes was given on a later day."""

from datetime import timedelta

import pytest

from app.actions.people.consents import record
from app.actions.people.merging import merge_children, part_children
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Child
from app.store.people.consents import latest_of
from app.store.people.facts import child_facts
from app.store.scope import EVERYTHING
from tests.cast import NOW, TODAY, acting_as, child

LI = acting_as(Actor(None, "test"))
LATER = acting_as(Actor(None, "test"), now=NOW + timedelta(minutes=5))


def says(code, given, days_ago):
    day = TODAY - timedelta(days=days_ago)
    record(EVERYTHING, code, "letters", given, day, "家长签字", acting=LI)


@pytest.fixture
def rows(cast):
    """Two rows of one child whose guardian was not asked."""
    found = [child(code, code, cast.dengta, "f", "2016-05-04", [], None) for code in ("C-A", "C-B")]
    db.session.commit()
    return found


@pytest.mark.parametrize("kept", ["C-A", "C-B"])
@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ([(False, 5), (True, 9)], False),
        ([(False, 5), (True, 5)], False),
        ([(False, 5), (True, 2)], True),
        ([(True, 9), (False, 5)], False),
        ([(True, 2), (False, 5)], False),
        ([(True, 5), (True, 2)], True),
    ],
)
def test_a_refusal_of_either_holds_unless_a_yes_came_on_a_later_day(rows, kept, said, holds):
    for code, (given, days_ago) in zip(("C-A", "C-B"), said, strict=True):
        says(code, given, days_ago)
    gone = "C-B" if kept == "C-A" else "C-A"
    merge_children(EVERYTHING, kept, gone, acting=LI)
    row = db.session.query(Child).filter_by(code=kept).one()
    fact = child_facts([row.id], TODAY)[row.id].consent
    assert fact is not None
    assert fact.given is holds
    part_children(EVERYTHING, kept, acting=LATER)
    db.session.expire_all()
    now = [latest_of(one)["letters"].given for one in rows]
    assert now == [given for given, _ in said]


@pytest.mark.parametrize("given", [True, False])
def test_an_older_answer_that_is_typed_late_changes_nothing(rows, given):
    says("C-A", not given, 3)
    with pytest.raises(Refused, match=r"consents\.older"):
        says("C-A", given, 60)
    says("C-A", given, 3)
    assert latest_of(rows[0])["letters"].given is given
