"""However many ids: one value in a query, on each database."""

import pytest

from app.extensions import db
from app.store.parts import named_ids


@pytest.mark.parametrize("ids", [[], [7], [3, 1, 2], list(range(1_200))])
def test_ids_named_in_one_value_are_found_again(app, ids):
    assert sorted(db.session.scalars(named_ids(ids))) == sorted(ids)
