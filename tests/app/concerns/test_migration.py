"""Worries became concerns, and become worries again, with the words that were written."""

from datetime import timedelta

from flask_migrate import downgrade, upgrade

from app.crypto import cipher
from app.extensions import db
from app.models import Concern
from tests.cast import NOW, Cast, pair

INSERT = """
INSERT INTO appeal (kind, user_id, pair_id, written_at, words_sealed, taken_at, taken_by_id,
                    settled_at, row_key)
VALUES ('worry', :user, :pair, :at, :words, :taken, :by, :settled, :key)
"""


def test_worries_become_concerns_and_worries_again_with_their_words(empty_app):
    upgrade()
    cast = Cast.on_stage()
    friends = pair(cast, cast.deer, cast.cloud).id
    user, by, child = cast.cloud.user_id, cast.admin.id, cast.deer.id
    db.session.remove()
    downgrade(revision="0027")
    for key, taken, settled in (("a", None, None), ("b", NOW, None), ("c", NOW, NOW)):
        row = {"user": user, "pair": friends if key != "a" else None, "key": key}
        row |= {"at": NOW - timedelta(days=1), "taken": taken, "settled": settled}
        row |= {"by": by if taken else None, "words": cipher().seal(f"appeal:{key}:words", key * 3)}
        db.session.execute(db.text(INSERT), row)
    db.session.commit()
    db.session.remove()
    upgrade()
    rows = db.session.query(Concern).order_by(Concern.id).all()
    assert [row.words for row in rows] == ["aaa", "bbb", "ccc"]
    assert [row.state.value for row in rows] == ["received", "in_hand", "closed"]
    assert [row.level for row in rows] == ["amber"] * 3
    assert [row.child_id for row in rows] == [None, child, child]
    assert [row.due_at is None for row in rows] == [False, False, True]
    db.session.remove()
    downgrade(revision="0027")
    sealed = "SELECT row_key, words_sealed FROM appeal WHERE kind = 'worry' ORDER BY id"
    kept = db.session.execute(db.text(sealed)).all()
    assert [cipher().open(f"appeal:{key}:words", token) for key, token in kept] == [
        "aaa",
        "bbb",
        "ccc",
    ]
