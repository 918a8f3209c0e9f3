"""Who is of a region, of one above it or of one below is reached; who is beside it is not."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.models import Concern, Volunteer
from app.store.concerns.reach import concern_within
from app.store.scope import Scope, volunteer_within
from tests.cast import NOW

CODES = ("310000", "310100", "310110", "310112", "320100", "")
REACHED = {
    "31": ("310000", "310100", "310110", "310112", ""),
    "3101": ("310000", "310100", "310110", "310112", ""),
    "310110": ("310000", "310100", "310110", ""),
    "310112": ("310000", "310100", "310112", ""),
    "320112": ("320100", ""),
}


@pytest.mark.parametrize("prefix", REACHED)
def test_a_county_whose_code_ends_in_nought_is_not_above_its_neighbours(cast, prefix):
    scope = Scope(prefixes=frozenset({prefix}))
    reached = []
    for code in CODES:
        row = Concern(raised_by_id=cast.admin.id, raised_at=NOW, level="grey", place=code)
        db.session.add(row)
        db.session.commit()
        found = db.session.scalar(
            select(Concern.id).where(Concern.id == row.id, concern_within(scope))
        )
        reached += [code] * (found is not None)
    assert tuple(reached) == REACHED[prefix]
    reached = []
    for code in filter(None, CODES):
        cast.cloud.serves_code = code
        db.session.commit()
        found = select(Volunteer.id).where(Volunteer.id == cast.cloud.id, volunteer_within(scope))
        reached += [code] * (db.session.scalar(found) is not None)
    assert tuple(reached) == REACHED[prefix][:-1]


def test_without_a_region_nobody_is_reached(cast):
    for row in ("", "310110"):
        db.session.add(Concern(raised_by_id=cast.admin.id, raised_at=NOW, level="grey", place=row))
    db.session.commit()
    assert db.session.scalars(select(Concern).where(concern_within(Scope()))).all() == []
    assert db.session.scalars(select(Volunteer).where(volunteer_within(Scope()))).all() == []
