"""Why a child waits: stored as data, said on the page, written into the folder of the engine."""

import html
import re

from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text

from app.actions.rounds.drafts import solve_draft
from app.actions.rounds.rounds import open_round
from app.actor import Actor
from app.extensions import db
from app.models import Child, Draft, HallViolator, HallViolatorChild, User, Waiting
from app.store.rounds.exports import folder_of
from app.store.scope import EVERYTHING
from tests import cast as people
from tests.cast import TODAY, Cast, acting_as

LI = Actor(None, "test")
RIVALS = (
    "4 children have only 2 places between them; those who need it more or have waited "
    "longer came first."
)
NOBODY = "None of the 2 volunteers fits: age 2"
SENTENCES = {
    "C-FAR": "these 4 children have only 2 places between them: C-DEER;C-FAR;C-LATE;C-STONE",
    "C-LATE": "these 4 children have only 2 places between them, named at C-FAR",
    "C-OLD": "of 2 volunteers kept out by age 2, need 0, gender 0, forbidden 0, floor 0; "
    "each counts at every rule it breaks",
}


def draft_with_both_reasons(cast: Cast) -> int:
    """The id of a draft of four children for two places, and one who is too old."""
    people.child("C-LATE", "晚到", cast.mabugang, "m", "2013-08-01", ["跑步"])
    people.child("C-OLD", "大龄", cast.mabugang, "m", "1999-08-01", ["跑步"])
    db.session.commit()
    opened = open_round(EVERYTHING, cast.cohort.id, acting=acting_as(LI))
    return solve_draft(EVERYTHING, opened.round_id, acting=acting_as(LI)).id


def waiting_page(client, draft_id: int) -> dict[str, str]:
    """Why each child waits, as the page says it."""
    page = client.get(f"/rounds/drafts/{draft_id}/waiting").text
    rows = re.findall(r"(C-[A-Z]+)</span>.*?data-label=\"Why\">(.*?)</td>", page, re.DOTALL)
    return {code: html.unescape(why) for code, why in rows}


def folder(draft_id: int) -> dict[str, bytes]:
    return folder_of(db.session.get_one(Draft, draft_id), TODAY)


def test_a_violator_is_stored_once_with_all_its_children(cast):
    draft_id = draft_with_both_reasons(cast)
    violator = db.session.scalars(select(HallViolator)).one()
    assert (violator.draft_id, violator.children, violator.places) == (draft_id, 4, 2)
    members = select(Child.code).join(HallViolatorChild, HallViolatorChild.child_id == Child.id)
    assert set(db.session.scalars(members)) == {"C-DEER", "C-FAR", "C-LATE", "C-STONE"}
    rows = {row.child.code: row for row in db.session.scalars(select(Waiting))}
    assert rows["C-FAR"].violator_id == rows["C-LATE"].violator_id == violator.id
    alone = rows["C-OLD"]
    assert (alone.reason, alone.volunteers, alone.violator_id) == ("no_eligible", 2, None)
    assert alone.kept_out == {"age": 2, "need": 0, "gender": 0, "forbidden": 0, "floor": 0}


def test_the_page_says_why_each_child_waits(client, cast):
    draft_id = draft_with_both_reasons(cast)
    wang = client.as_user(cast.city_coordinator, "en")
    said = waiting_page(wang, draft_id)
    assert said == {"C-OLD": NOBODY, "C-FAR": RIVALS, "C-LATE": RIVALS}


def test_the_folder_says_it_in_the_engines_sentences(cast):
    lines = folder(draft_with_both_reasons(cast))["unmatched.csv"].decode().splitlines()
    assert lines[1:] == [
        f"C-FAR,competition,{SENTENCES['C-FAR']}",
        f'C-LATE,competition,"{SENTENCES["C-LATE"]}"',
        f'C-OLD,no_eligible,"{SENTENCES["C-OLD"]}"',
    ]


def test_a_draft_says_the_same_after_its_sentences_were_read_and_written(old_app):
    cast = Cast.on_stage()
    draft_id = draft_with_both_reasons(cast)
    somebody = cast.city_coordinator.id

    def shown():
        """Signed in anew each time: sessions are rows that go with their table."""
        client = old_app.test_client().as_user(db.session.get_one(User, somebody), "en")
        return waiting_page(client, draft_id), folder(draft_id)

    before = shown()
    for _ in range(2):
        db.session.remove()
        downgrade(revision="0002")
        query = "SELECT code, detail FROM waiting JOIN child ON child.id = child_id"
        assert dict(db.session.execute(text(query)).all()) == SENTENCES
        db.session.remove()
        upgrade()
        assert shown() == before
