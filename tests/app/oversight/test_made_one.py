"""Rows that were made one, and those that these had been made of, are one person to oversight."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.actions.oversight.erasing import erase
from app.actions.oversight.honouring import honour
from app.actions.oversight.tombstones import write_tombstones
from app.actions.people.merging import merge_children
from app.actor import Actor
from app.extensions import db
from app.models import Child, Concern, Tombstone, Volunteer
from app.store.concerns.ladders import open_about
from app.store.messages.appeals.writers import accounts_of, whoever_signs_in
from app.store.oversight.audit import AuditYear, counts_of
from app.store.oversight.people import rows_of_person
from app.store.scope import EVERYTHING
from tests.cast import NOW, acting_as, child

LI = acting_as(Actor(None, "test"))
CODES = ["C-A", "C-B", "C-C"]


@pytest.fixture
def rows(cast) -> list[Child]:
    """A went into B, and B into C."""
    made = [child(code, code, cast.dengta, "f", "2016-05-04", []) for code in CODES]
    db.session.commit()
    merge_children(EVERYTHING, "C-B", "C-A", acting=LI)
    merge_children(EVERYTHING, "C-C", "C-B", acting=LI)
    return made


def test_each_row_of_somebody_is_found_and_each_is_erased_again_after_a_restore(rows, tmp_path):
    kept = rows[-1]
    assert [row.code for row in rows_of_person(kept)] == CODES
    erase(kept, None, acting=LI)
    assert sorted(db.session.scalars(select(Tombstone.code))) == CODES
    assert {row.real_name for row in rows} == {""}
    year = AuditYear(2026, datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    assert counts_of(year)["erasures"] == 1, "one person"
    write_tombstones(tmp_path / "t.json")
    # A backup from before they were one.
    db.session.query(Tombstone).delete()
    for row in rows:
        row.merged_into_id, row.real_name = None, "真名"
    db.session.commit()
    assert sorted(honour(tmp_path / "t.json", acting=LI)) == CODES
    assert {row.real_name for row in rows} == {""}


def test_a_concern_about_any_of_the_rows_is_about_the_child(cast, rows):
    about = Concern(
        level="amber", raised_by_id=cast.contact.id, raised_at=NOW, due_at=NOW, place=""
    )
    about.words, about.child_id = "担心", rows[0].id
    db.session.add(about)
    db.session.commit()
    assert open_about(rows[-1].id)


def test_whose_account_went_into_another_twice_signs_in_by_the_last(cast):
    made = [
        Volunteer(code=code, user_id=user.id, real_name=code, pen_name=code, applied_at=NOW,
                  serves_code="441600")
        for code, user in (("V-A", cast.contact), ("V-B", cast.foreign_contact))
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.flush()
    made[0].merged_into_id, made[1].merged_into_id = made[1].id, cast.cloud.id
    db.session.commit()
    assert whoever_signs_in(cast.contact.id).id == cast.cloud.user_id
    own = set(db.session.scalars(accounts_of(cast.cloud.user_id)))
    assert own == {cast.contact.id, cast.foreign_contact.id, cast.cloud.user_id}
