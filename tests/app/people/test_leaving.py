"""People leave the programme, come back, and are changed: each once, and written down."""

import pytest
from sqlalchemy import select

from app.actions.letters import absences
from app.actions.people import children, volunteers
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AuditRow
from app.permissions import scope_of
from app.store.scope import EVERYTHING
from tests.cast import TODAY, acting_as

ACTING = acting_as(Actor(None, "test"))
PEOPLE = [
    (children.leave, children.come_back, "deer", "child"),
    (volunteers.leave, absences.come_back, "cloud", "volunteer"),
]
NOUNS = pytest.mark.parametrize(
    ("leave", "come_back", "name", "noun"), PEOPLE, ids=["child", "volunteer"]
)


def written_down(code):
    rows = db.session.scalars(select(AuditRow).filter_by(object_code=code).order_by(AuditRow.id))
    return [(row.action, row.fields) for row in rows]


@NOUNS
def test_whoever_leaves_and_comes_back_is_written_down_once_each_time(
    cast, leave, come_back, name, noun
):
    person = getattr(cast, name)
    for _again in range(2):
        leave(EVERYTHING, person.code, TODAY, acting=ACTING)
    assert person.left_on == TODAY
    for _again in range(2):
        come_back(EVERYTHING, person.code, acting=ACTING)
    assert person.left_on is None
    assert written_down(person.code) == [
        (f"{noun}.leave", ["left_on"]),
        (f"{noun}.come_back", ["left_on"]),
    ]


def test_a_coordinator_of_another_county_lets_no_child_leave(cast):
    scope = scope_of(cast.foreign_coordinator, "children.edit", TODAY)
    with pytest.raises(NotFound):
        children.leave(scope, "C-DEER", TODAY, acting=ACTING)
    assert cast.deer.left_on is None


def test_an_edit_names_the_fields_that_changed_and_no_other(cast):
    said = {"organisation": "河源职业技术学院", "phone": cast.cloud.phone}
    assert volunteers.edit(EVERYTHING, "V-CLOUD", said, acting=ACTING) == {"organisation"}
    assert volunteers.edit(EVERYTHING, "V-CLOUD", said, acting=ACTING) == set()
    assert written_down("V-CLOUD") == [("volunteer.edit", ["organisation"])]


def test_the_address_of_another_volunteer_is_refused_and_changes_nothing(cast):
    said = {"email": "aze@example.org", "organisation": "别处"}
    with pytest.raises(Refused, match=r"emails\.taken"):
        volunteers.edit(EVERYTHING, "V-CLOUD", said, acting=ACTING)
    assert (cast.cloud.email, cast.cloud.organisation) == ("cloud@example.org", "嘉应学院")
    assert written_down("V-CLOUD") == []
