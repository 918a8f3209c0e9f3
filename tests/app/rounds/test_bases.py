"""The snapshots of a round go down and up with the migrations."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.rounds import open_round
from app.actions.rounds.rulings import allow
from app.actor import Actor
from app.extensions import db
from app.store.scope import EVERYTHING
from tests.cast import TODAY, Cast, acting_as

LI = acting_as(Actor(None, "test"))


def test_the_newest_snapshot_outlives_the_way_down(old_app):
    cast = Cast.on_stage()
    round_id = open_round(EVERYTHING, cast.cohort.id, acting=LI).round_id
    cast.deer.left_on = TODAY
    db.session.commit()
    solve_draft(EVERYTHING, round_id, acting=LI)
    allow(EVERYTHING, round_id, "C-STONE", "V-AZE", "they asked", acting=LI)
    db.session.remove()
    downgrade(revision="0005")
    count = "SELECT count(*) FROM round_child"
    assert db.session.scalar(text(count)) == 2
    assert db.session.scalar(text("SELECT count(*) FROM ruling")) == 0
    db.session.remove()
    upgrade()
    assert db.session.scalar(text(f"{count} WHERE basis = 1")) == 2
