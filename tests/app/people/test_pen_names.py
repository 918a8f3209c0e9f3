"""Two children of one school and grade have different pen names."""

from random import Random

import pytest

from app.actions.people import children
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Child
from app.store.scope import EVERYTHING
from tests.app.forms import fields_of
from tests.cast import acting_as

ACTING = acting_as(Actor(None, "test"))


def grade(cast, grade):
    """Both children of Dengta are in this grade."""
    cast.deer.grade = cast.stone.grade = grade
    db.session.commit()


@pytest.mark.parametrize("where", [4, None])
def test_a_pen_name_that_a_child_of_the_grade_has_is_refused_with_a_free_one(cast, where):
    grade(cast, where)
    with pytest.raises(Refused) as refusal:
        children.edit(EVERYTHING, "C-DEER", {"pen_name": "石头"}, acting=ACTING)
    assert refusal.value.code == "children.pen_name_taken"
    assert refusal.value.details["free"] not in {"石头", ""}
    values = {"name": "新同学", "pen_name": "石头", "grade": where}
    with pytest.raises(Refused):
        children.add(EVERYTHING, "S-DENGTA", values, acting=ACTING, rng=Random(1))
    assert db.session.query(Child).filter_by(pen_name="石头").count() == 1


def test_another_grade_or_school_may_have_the_same_pen_name(cast):
    cast.deer.grade, cast.stone.grade = 3, 4
    db.session.commit()
    assert children.edit(EVERYTHING, "C-DEER", {"pen_name": "石头"}, acting=ACTING)
    assert children.edit(EVERYTHING, "C-FAR", {"pen_name": "石头"}, acting=ACTING)


def test_a_grade_that_makes_a_namesake_is_refused_and_other_changes_of_one_are_not(cast):
    cast.deer.grade, cast.stone.grade, cast.deer.pen_name = 3, 4, "石头"
    db.session.commit()
    with pytest.raises(Refused):
        children.edit(EVERYTHING, "C-DEER", {"grade": 4}, acting=ACTING)
    grade(cast, 4)
    assert children.edit(EVERYTHING, "C-DEER", {"need": 2}, acting=ACTING) == {"need"}


def test_one_tap_takes_the_free_name_and_keeps_what_was_typed(client, cast):
    grade(cast, 4)
    path = "/children/C-DEER/edit"
    sent = fields_of(client.as_user(cast.coordinator, "en").get(path).text)
    page = client.post(path, data=sent | {"pen_name": "石头", "need": "2"}).text
    assert "Another child of this grade is called “石头” already." in page
    free = page.split('name="take_pen_name" value="')[1].split('"')[0]
    again = fields_of(page)
    assert again["need"] == ["2"]
    assert client.post(path, data=again | {"take_pen_name": free}).status_code == 302
    db.session.expire_all()
    assert (cast.deer.pen_name, cast.deer.need) == (free, 2)
