"""Worries became concerns, and become worries again, with the words that were written."""

from datetime import timedelta

from flask_migrate import downgrade, upgrade

from app.crypto import cipher
from app.extensions import db
from app.models import Concern, Review
from tests.cast import NOW, Cast, letter_of, pair

INSERT = """
INSERT INTO appeal (kind, user_id, pair_id, written_at, words_sealed, taken_at, taken_by_id,
                    settled_at, settled_by_id, row_key)
VALUES ('worry', :user, :pair, :at, :words, :taken, :by, :settled, :end, :key)
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
        row |= {"end": by if settled else None}
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
    assert [row.holder_id for row in rows] == [None, by, by], "who settled it finds it"
    db.session.remove()
    downgrade(revision="0027")
    sealed = "SELECT row_key, words_sealed FROM appeal WHERE kind = 'worry' ORDER BY id"
    kept = db.session.execute(db.text(sealed)).all()
    assert [cipher().open(f"appeal:{key}:words", token) for key, token in kept] == [
        "aaa",
        "bbb",
        "ccc",
    ]
    settled = "SELECT row_key, settled_by_id FROM appeal WHERE kind = 'worry' ORDER BY id"
    assert db.session.execute(db.text(settled)).all() == [("a", None), ("b", None), ("c", by)]


def test_what_waits_because_of_a_closed_concern_is_in_the_queue_after_an_upgrade(empty_app):
    upgrade()
    cast = Cast.on_stage()
    friends = pair(cast, cast.deer, cast.cloud)
    letters = [letter_of(friends, number=one) for one in (1, 2)]
    admin = cast.admin.id
    for letter, closed in zip(letters, (NOW, None), strict=True):
        letter.text_at = NOW
        row = Concern(level="amber", raised_by_id=admin, raised_at=NOW, letter_id=letter.id)
        row.closed_at, row.answered_by_id = closed, admin
        version = {"version": NOW, "basis": "pledge", "handed_in_at": NOW}
        db.session.add_all([row, Review(letter_id=letter.id, state="concern", **version)])
    db.session.commit()
    db.session.remove()
    downgrade(revision="0037")
    upgrade()
    rows = db.session.query(Review).order_by(Review.letter_id)
    assert [row.state for row in rows] == ["waiting", "concern"]
    assert [row.letter.text_at for row in rows] == [None, None], "there are no words"
    holders = [row.holder_id for row in db.session.query(Concern).order_by(Concern.id)]
    assert holders == [admin, None]
