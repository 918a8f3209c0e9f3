"""Migrations go up and down, with people in the tables, and end at the models."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.models import Child, Message, MessageState, Pair, SchoolMove, User, Volunteer
from tests.cast import NOW, TODAY, Cast, pair
from tests.rules.source import ROOT


def test_each_says_after_which_it_comes():
    for path in sorted((ROOT / "migrations/versions").glob("0*.py")):
        words = path.read_text(encoding="utf-8")
        [before] = re.findall(r'^down_revision(?:: .*)? = (?:"(\d+)"|None)$', words, re.MULTILINE)
        said = re.search(r"^Revision: (\d+)(?:, after (\d+))?\.", words, re.MULTILINE)
        assert said is not None, path.name
        assert (said[1], said[2] or "") == (path.name[:4], before), path.name


def test_they_go_up_down_and_up_with_data(empty_app):
    upgrade()
    Cast.on_stage()
    db.session.remove()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    Cast.on_stage()


def test_a_region_gets_back_where_it_lies(empty_app):
    upgrade(revision="0002")
    query = db.text("SELECT code, parent_code FROM region")
    before = dict(db.session.execute(query).all())
    assert before["441625"] == "441600"
    db.session.remove()
    upgrade()
    Cast.on_stage()
    db.session.remove()
    downgrade(revision="0002")
    assert dict(db.session.execute(query).all()) == before


def test_where_account_and_record_had_two_addresses_the_account_wins(empty_app):
    upgrade()
    cast = Cast.on_stage()
    cast.cloud.email = "mistyped@example.org"
    cast.aze.user_id, cast.aze.email = None, "cloud@example.org"
    db.session.commit()
    codes = (cast.cloud.id, cast.aze.id)
    db.session.remove()
    downgrade(revision="0005")
    upgrade()
    cloud, aze = (db.session.get(Volunteer, one) for one in codes)
    assert (cloud.email, aze.email) == ("cloud@example.org", None)


def test_what_is_sealed_opens_after_a_way_down_and_up(empty_app):
    upgrade()
    cast = Cast.on_stage()
    cast.deer.class_name, cast.deer.status = "1", "留守"
    message = Message(kind="digest", once="digest:1", address="a@example.org", subject="", body="x")
    message.made_at, message.state = NOW, MessageState.WAITING
    db.session.add(message)
    db.session.commit()
    move = SchoolMove(child_id=cast.deer.id, from_school_id=cast.dengta.id, on=TODAY, moved_at=NOW)
    move.to_school_id, move.was, move.class_name = cast.mabugang.id, {"grade": 3}, "2"
    db.session.add(move)
    db.session.commit()
    codes = (cast.deer.id, cast.coordinator.id, message.id, move.id)
    db.session.remove()
    downgrade(revision="0031")
    query = db.text("SELECT class_name, status FROM child WHERE code = 'C-DEER'")
    assert db.session.execute(query).one() == ("1", "留守")
    db.session.remove()
    upgrade()
    models = (Child, User, Message, SchoolMove)
    deer, user, message, move = (
        db.session.get(model, one) for model, one in zip(models, codes, strict=True)
    )
    assert (deer.class_name, deer.status, deer.real_name) == ("1", "留守", "真名小鹿")
    assert (deer.guardian.phone, user.email) == ("18800000001", "wang@example.org")
    assert (move.was, move.class_name) == ({"grade": 3}, "2")
    assert (message.address, message.body) == ("a@example.org", "x")


def test_references_count_again_after_them(empty_app):
    upgrade()
    cast = Cast.on_stage()
    cast.dengta.county_code = "999999"
    with pytest.raises(IntegrityError):
        db.session.commit()


def test_they_end_at_the_models(app):
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


@pytest.mark.parametrize("table", ["access_row", "audit_row", "letter_event"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id + 1"])
def test_the_database_refuses_to_alter_a_record(cast, table, statement):
    from datetime import date

    from app.models import AccessRow, AuditRow, Letter, LetterEvent, Pair
    from tests.cast import NOW

    pair = Pair(
        code="P-1",
        child_id=cast.deer.id,
        volunteer_id=cast.cloud.id,
        cohort_id=cast.cohort.id,
        from_on=date(2026, 9, 10),
    )
    letter = Letter(
        code="L-1",
        pair=pair,
        cohort_id=cast.cohort.id,
        school_id=cast.deer.school_id,
        direction="to_child",
        number=1,
        term_number=1,
        due_on=date(2026, 9, 20),
        since=date(2026, 9, 10),
        moves=1,
    )
    event = LetterEvent(
        letter=letter,
        number=1,
        was="due",
        state="posted",
        on=date(2026, 9, 20),
        at=NOW,
        was_since=date(2026, 9, 10),
        how="page",
    )
    look = AccessRow(at=NOW, object_type="child", object_code="C-DEER")
    change = AuditRow(at=NOW, action="child.edit", object_type="child", object_code="C-DEER")
    db.session.add_all([pair, letter, event, look, change])
    db.session.commit()
    with pytest.raises(Exception, match="append-only"):
        db.session.execute(db.text(statement.format(table)))
    db.session.rollback()


def test_a_hand_over_note_is_sealed_on_the_way_up_and_readable_on_the_way_down(old_app):
    cast = Cast.on_stage()
    noted, _other = pair(cast, cast.deer, cast.cloud), pair(cast, cast.stone, cast.aze)
    noted.handover = "她奶奶住院了"
    db.session.commit()
    db.session.remove()
    downgrade(revision="0037")
    query = db.text("SELECT handover FROM pair ORDER BY id")
    assert db.session.scalars(query).all() == ["她奶奶住院了", None]
    db.session.remove()
    upgrade()
    sealed = db.session.scalars(db.text("SELECT handover_sealed FROM pair ORDER BY id")).all()
    assert [bool(one) for one in sealed] == [True, False]
    notes = db.session.scalars(db.select(Pair).order_by(Pair.id))
    assert [row.handover for row in notes] == ["她奶奶住院了", None]
