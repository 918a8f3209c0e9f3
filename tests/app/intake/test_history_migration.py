"""What came of uploads goes down and up with the migrations."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.extensions import db
from app.models import Upload, UploadState
from tests.cast import NOW


def test_what_was_taken_back_had_not_come_in_before_there_was_a_way_back(old_app):
    for state in (UploadState.ADMITTED, UploadState.TAKEN_BACK, UploadState.CHECKED):
        db.session.add(
            Upload(kind="children", file_kind="csv", state=state, made_at=NOW, digest="0" * 64)
        )
    db.session.commit()
    db.session.remove()
    downgrade(revision="0017")
    query = text("SELECT state FROM upload ORDER BY id")
    assert db.session.scalars(query).all() == ["admitted", "discarded", "checked"]
    db.session.remove()
    upgrade()
    assert db.session.scalars(text("SELECT digest FROM upload")).all() == [None] * 3
