"""Whatever points at a child or volunteer goes with a merge, or is listed here with a reason."""

import pytest

from app.actions.letters.merging_volunteers import OF_VOLUNTEER
from app.actions.people import merging
from app.actor import Actor
from app.extensions import db
from app.models import Concern
from app.store.concerns.ladders import open_about, place_of
from app.store.scope import EVERYTHING
from tests.cast import DONGYUAN, LONGCHUAN, NOW, acting_as, child

ACTING = acting_as(Actor(None, "coordinator"))
STAYS = {
    "child.merged_into_id": "says into which row this one went",
    "volunteer.merged_into_id": "says into which row this one went",
    "guardian.child_id": "the guardian of the row that stays is filled in from it",
    "one_time_link.volunteer_id": "links of the row that goes are ended",
    "round_child.child_id": "places in open rounds: merging_rounds",
    "round_volunteer.volunteer_id": "places in open rounds: merging_rounds",
    "left_out.child_id": "places in open rounds: merging_rounds",
    "left_out.volunteer_id": "places in open rounds: merging_rounds",
    "ruling.child_id": "places in open rounds: merging_rounds",
    "ruling.volunteer_id": "places in open rounds: merging_rounds",
    "waiting.child_id": "a draft stays what it was",
    "proposal.child_id": "a draft stays what it was",
    "proposal.volunteer_id": "a draft stays what it was",
    "price.volunteer_id": "a draft stays what it was",
    "service_certificate.volunteer_id": "says what was certified then; its owner reads both rows'",
    "hall_violator_child.child_id": "a draft stays what it was",
    "kept_child.child_id": "a second row is in no list, and who waits is found anew soon",
    "kept_volunteer.volunteer_id": "a second row is in no list, and who is free is found anew soon",
}


def test_each_key_to_a_person_is_moved_or_stays_for_a_reason():
    moved = {
        str(column.expression) for column in (*merging.OF_CHILD.values(), *OF_VOLUNTEER.values())
    }
    keys = {
        f"{table.name}.{key.parent.name}"
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in ("child", "volunteer")
    }
    assert moved | set(STAYS) == keys
    assert not moved & set(STAYS)


@pytest.mark.usefixtures("frozen_now")
def test_a_concern_follows_its_child_and_comes_back_with_it(cast):
    twin = child("C-TWIN", "小小鹿", cast.mabugang, "f", "2016-05-04", [])
    row = Concern(raised_by_id=cast.admin.id, raised_at=NOW, level="red", child=twin)
    row.due_at = NOW
    db.session.add(row)
    db.session.commit()
    merging.merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=ACTING)
    assert (row.child_id, place_of(row)) == (cast.deer.id, DONGYUAN)
    assert open_about(cast.deer.id)
    merging.part_children(EVERYTHING, "C-DEER", acting=ACTING)
    db.session.expire_all()
    assert (row.child_id, place_of(row)) == (twin.id, LONGCHUAN)
