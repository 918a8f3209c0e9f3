"""Rows of one text are the rows that were given, on both databases."""

from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import select, text

from app.actions.messages.sweeps.inserts import insert_of
from app.extensions import db
from app.models import ThanksTold
from app.store.messages.sweeps.owned import LAST, Owned, owners_in_parts
from tests.cast import NOW, TODAY, Cast

TOLD: Any = ThanksTold.__table__


def test_rows_come_back_as_they_went_in(cast: Cast) -> None:
    names = ("about_id", "kind", "alone", "told_on")
    rows = [
        (1, "delivered", True, TODAY.isoformat()),
        (2**40, "term", False, date(2026, 2, 28).isoformat()),
    ]
    inserting = insert_of(TOLD, names, rows, user_id=cast.contact.id, told_at=NOW)
    made = db.session.execute(inserting.returning(TOLD.c.about_id)).scalars()
    assert sorted(made) == [1, 2**40]
    found = db.session.scalars(select(ThanksTold).order_by(ThanksTold.about_id)).all()
    assert [(one.about_id, one.kind, one.alone, one.told_on.isoformat()) for one in found] == rows
    assert {(one.user_id, one.told_at) for one in found} == {(cast.contact.id, NOW)}


def test_postgresql_compiles_no_query_of_ours_and_plans_for_all_its_rows(cast: Cast) -> None:
    if db.engine.dialect.name == "postgresql":
        db.session.remove()
        db.engine.dispose()  # a connection of another test has forgotten it
        assert db.session.scalar(text("SHOW jit")) == "off"
        assert db.session.scalar(text("SHOW cursor_tuple_fraction")) == "1"


def test_each_owner_is_in_one_part_with_all_that_is_theirs() -> None:
    owned = Owned([(0, 5), (3, 1), (3, 9), (3, 4), (8, 2)])
    parts = list(owners_in_parts(owned.owners, 2))
    assert (parts[0].start, parts[-1].stop) == (0, LAST)
    assert all(one.stop == other.start for one, other in pairwise(parts))
    assert [list(owned.of(part)) for part in parts if owned.of(part)] == [[5], [1, 9, 4], [2]]
    assert list(owned.rows(range(3, 4))) == [(3, 1), (3, 9), (3, 4)]
