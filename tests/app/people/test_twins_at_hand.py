"""A child that is likely there already: another one after all, or one with the row there."""

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.models import Child
from app.store.people.merges import belongings_of, fuller_first
from tests.cast import child, pair

COUNT = select(func.count(Child.id))


@pytest.fixture
def sent(client, cast):
    """A form that adds a child with the name and birth of one of the same school."""
    client.as_user(cast.city_coordinator)
    cast.stone.real_name, cast.stone.birth_date = "又一个", "2015-02-02"
    db.session.commit()
    sent = {"school": "S-DENGTA", "name": "又一个", "birth_date": "2015-02-02"}
    return sent | {"need": "0", "gender": ""}


def offered(page):
    """What the box *it is another child* sends."""
    return page.text.split('name="another"')[1].split('value="')[1].split('"')[0]


def test_another_child_of_the_same_school_with_the_same_name_can_be_added(client, sent):
    before = db.session.scalar(COUNT)
    asked = client.post("/children/new", data=sent)
    assert 'href="/children/C-STONE"' in asked.text
    answer = sent | {"another": offered(asked)}
    assert client.post("/children/new", data=answer).status_code == 302
    assert db.session.scalar(COUNT) == before + 1


def test_the_same_form_sent_twice_adds_one_child_and_shows_it(client, sent):
    answer = sent | {"another": offered(client.post("/children/new", data=sent))}
    client.post("/children/new", data=answer)
    before = db.session.scalar(COUNT)
    again = client.post("/children/new", data=answer)
    assert db.session.scalar(COUNT) == before
    added = db.session.scalars(select(Child).order_by(Child.id.desc())).first()
    assert f'href="/children/{added.code}"' in again.text


def test_a_taken_pen_name_keeps_the_answer_that_it_is_another_child(client, cast, sent):
    answer = sent | {"another": offered(client.post("/children/new", data=sent))}
    answer |= {"pen_name": cast.deer.pen_name, "grade": str(cast.deer.grade)}
    refused = client.post("/children/new", data=answer)
    assert refused.status_code == 200
    assert f'{offered(refused)}" checked' in refused.text


@pytest.mark.sqlite_alone
def test_the_fuller_row_is_offered_to_be_kept_whoever_it_was_opened_from(client, cast):
    older = child("C-OLD", "小小鹿", cast.mabugang, "f", "2016-05-04", [])
    newer = child("C-NEW", "小小小鹿", cast.mabugang, "f", "2016-05-04", [])
    db.session.commit()

    def first(*rows):
        return fuller_first([belongings_of(row) for row in rows])[0].row

    assert first(newer, older) is first(older, newer) is older
    pair(cast, newer, cast.cloud)
    assert first(older, newer) is newer
    client.as_user(cast.city_coordinator)
    page = client.get("/same-person/children/C-OLD/C-NEW").text
    assert page.index('value="C-NEW"') < page.index('value="C-OLD"')
    assert 'value="C-NEW" checked' in page
