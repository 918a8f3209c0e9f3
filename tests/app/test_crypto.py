"""Personal data at rest."""

import pytest
from sqlalchemy import delete, update

from app.crypto import SealBroken, blind_index, cipher
from app.extensions import db
from app.models import Child, Guardian, User
from tests.cast import NOW


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


@pytest.mark.parametrize(
    ("table", "rows", "field"),
    [
        ("child", ("deer", "stone"), "real_name"),
        ("child", ("deer", "stone"), "class_name"),
        ("volunteer", ("cloud", "aze"), "phone"),
        ("user_account", ("coordinator", "contact"), "shown_name"),
        ("school", ("dengta", "mabugang"), "contact_name"),
    ],
)
def test_two_rows_whose_key_and_sealed_values_are_exchanged_do_not_open(cast, table, rows, field):
    one, other = (getattr(cast, name) for name in rows)
    for name in (field,):
        setattr(one, name, "甲")
        setattr(other, name, "乙")
    db.session.commit()
    columns = [column.name for column in db.metadata.tables[table].columns]
    sealed = [name for name in columns if name == "row_key" or name.endswith("_sealed")]
    for name in sealed:
        mine, theirs = getattr(one, name), getattr(other, name)
        setattr(one, name, theirs)
        setattr(other, name, mine)
    db.session.commit()
    for row in (one, other):
        with pytest.raises(SealBroken):
            getattr(row, field)


def test_a_guardian_given_to_another_child_does_not_open(cast):
    guardian = cast.deer.guardian
    assert guardian.phone == "18800000001"
    db.session.execute(delete(Guardian).where(Guardian.child_id == cast.stone.id))
    given = update(Guardian).where(Guardian.id == guardian.id).values(child_id=cast.stone.id)
    db.session.execute(given)
    db.session.expire_all()
    with pytest.raises(SealBroken):
        _ = cast.stone.guardian.phone


@pytest.mark.sqlite_alone
def test_the_length_of_a_sealed_value_does_not_tell_the_length_of_a_name(app):
    lengths = {len(cipher().seal("child:C-1:x:real_name", "名" * count)) for count in range(1, 30)}
    assert len(lengths) == 1


def test_a_value_set_before_the_row_is_stored_opens_before_and_after(cast):
    user = User(shown_name="新人", created_at=NOW)
    user.email = "new@example.org"
    assert user.email == "new@example.org"
    db.session.add(user)
    db.session.commit()
    assert (user.email, user.shown_name) == ("new@example.org", "新人")
    db.session.expire_all()
    assert (user.email, user.shown_name) == ("new@example.org", "新人")
