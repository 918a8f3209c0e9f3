"""Keys by which pen names are found are made anew on the way up, where they were wrong."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.extensions import db
from tests.cast import Cast
from tests.conftest import make_app


def keys():
    found = db.session.execute(text("SELECT code, pen_name_key FROM child ORDER BY code")).all()
    db.session.remove()
    return dict(found)


def test_names_of_several_words_are_found_whole_after_the_way_up(databases, tmp_path):
    app = make_app(databases.empty(), tmp_path)
    with app.app_context():
        upgrade()
        Cast.on_stage().deer.pen_name = "Amy Li"
        db.session.commit()
        right = keys()
        assert right["C-DEER"] == "amyli al"
        downgrade(revision="0015")
        old = "UPDATE child SET pen_name_key = 'amy li a' WHERE code = 'C-DEER'"
        db.session.execute(text(old))
        db.session.commit()
        db.session.remove()
        upgrade()
        assert keys() == right
        db.engine.dispose()
