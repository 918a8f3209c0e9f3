"""Personal data at rest."""

import pytest

from app.crypto import SealBroken, blind_index
from app.extensions import db
from app.models import Child


def test_a_name_is_not_readable_in_the_database(cast):
    stored = db.session.execute(db.text("SELECT * FROM child WHERE code = 'C-DEER'")).one()
    assert cast.deer.real_name == "真名小鹿"
    assert "真名" not in str(stored)


def test_a_name_is_found_by_its_blind_index_whatever_its_width_and_spaces(cast):
    found = db.session.query(Child).filter_by(
        real_name_index=blind_index("real_name", "真名　小鹿 ")
    )
    assert found.one() is cast.deer


def test_a_sealed_value_moved_to_another_child_does_not_open(cast):
    cast.stone.real_name_sealed = cast.deer.real_name_sealed
    with pytest.raises(SealBroken):
        _ = cast.stone.real_name


def test_a_sealed_value_moved_to_another_field_does_not_open(cast):
    cast.deer.birth_date_sealed = cast.deer.real_name_sealed
    with pytest.raises(SealBroken):
        _ = cast.deer.birth_date
