"""The page on which a letter is typed, while nothing may be written."""

import pytest

from app.extensions import db
from app.models import User
from tests.cast import TODAY, letter_of, pair


@pytest.mark.sqlite_alone
def test_who_may_not_write_reads_a_sentence_and_sees_no_form(client, cast):
    friends = pair(cast, cast.deer, cast.cloud)
    letter = letter_of(friends)
    page = f"/threads/{friends.code}/letters/{letter.code}/write"
    client.as_user(db.session.get_one(User, cast.cloud.user_id), "en")
    assert "<textarea" in client.get(page).text
    letter.text, friends.held_on, friends.held_reason = "my words", TODAY, "asked"
    db.session.commit()
    shown = client.get(page).text
    assert "<textarea" not in shown
    assert "rests just now" in shown
    assert "my words" in shown
