"""The programme's own words: added and taken away on a page, on record, at once in use."""

import pytest

from app.actions.reviews.words import add_word, remove_word
from app.actor import Actor
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import AuditRow, ListedWord
from app.store.reviews.scanning import scan
from letters.detector.categories import Category
from tests.cast import acting_as

pytestmark = pytest.mark.sqlite_alone


def kinds(text: str) -> set[Category]:
    return {find.category for find in scan(text).finds or ()}


def test_a_word_counts_from_when_it_is_added_until_it_is_taken_away(cast, client):
    client.as_user(cast.admin, "en")
    assert kinds("我们在绿泡泡上聊") == set()
    sent = {"category": "contact", "words": "~绿泡泡"}
    assert "From now on" in client.post("/words/", data=sent, follow_redirects=True).text
    assert kinds("我们在绿 泡·泡上聊") == {Category.CONTACT}
    assert kinds("加我lvpaopao") >= {Category.CONTACT}
    row = db.session.query(ListedWord).one()
    client.post(f"/words/{row.id}/remove")
    assert kinds("我们在绿泡泡上聊") == set()
    db.session.expire_all()
    row = db.session.query(ListedWord).one()
    assert (row.added_by_id, row.removed_by_id) == (cast.admin.id, cast.admin.id)
    actions = [one.action for one in db.session.query(AuditRow).order_by(AuditRow.id)]
    assert actions[-2:] == ["words.add", "words.remove"]
    assert "绿泡泡" in client.get("/words/").text, "that it was there stays on record"


def test_what_is_no_word_is_refused(cast, client):
    acting = acting_as(Actor(cast.admin.id))
    for text in ("", "好", "~", "…", "a…", "！！", "长" * 60, "~甲乙…丙丁", "甲…乙…丙", "甲\x00乙"):
        with pytest.raises(Refused, match=r"words\.no_word"):
            add_word(Category.LINK, text, acting=acting)
    add_word(Category.LINK, "甲乙", acting=acting)
    with pytest.raises(Refused, match=r"words\.known"):
        add_word(Category.LINK, "甲乙 ", acting=acting)
    spaced = f"~{' ' * 60}绿泡泡"
    add_word(Category.LINK, spaced, acting=acting)
    assert db.session.query(ListedWord).order_by(ListedWord.id.desc()).first().words == "~绿泡泡"
    with pytest.raises(Refused, match=r"words\.known"):
        add_word(Category.LINK, "~ 绿泡泡", acting=acting)
    with pytest.raises(NotFound):
        remove_word(999, acting=acting)
    client.as_user(cast.admin)
    assert client.post("/words/", data={"category": "²", "words": "甲"}).status_code == 422
