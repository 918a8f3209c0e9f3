"""Whoever is not reached stands there with the reason, and can be written to."""

from app.extensions import db
from app.models import User
from app.store.desk.announcements.audiences import contacts_of_schools, volunteers_named
from app.store.messages.unreached import (
    Lacks,
    schools_unreached,
    unreached,
    volunteers_unreached,
)
from app.store.scope import EVERYTHING
from tests.app.messages.reminders.test_unreached import bounced, ended
from tests.cast import TODAY


def test_it_says_what_each_lacks_and_they_can_be_written_to(cast, letters):
    bounced(db.session.get_one(User, cast.cloud.user_id))
    db.session.get_one(User, cast.aze.user_id).active = False
    ended(cast.contact)
    found = unreached(EVERYTHING, TODAY)
    assert found.lacks == {
        cast.cloud.code: Lacks.MAIL,
        cast.aze.code: Lacks.OPEN_ACCOUNT,
        cast.dengta.code: Lacks.ACCOUNT,
    }
    named = volunteers_named(volunteers_unreached(EVERYTHING))
    assert named.user_ids == {cast.cloud.user_id, cast.aze.user_id}
    schools = contacts_of_schools(schools_unreached(EVERYTHING, TODAY), TODAY)
    assert (schools.user_ids, schools.without) == (frozenset(), {cast.dengta.code})
