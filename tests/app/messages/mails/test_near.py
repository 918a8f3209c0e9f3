"""How mails address whoever reads them: volunteers are 你, everybody else 您."""

from datetime import UTC, datetime

import pytest

from app.extensions import db
from app.models import Grant, User
from app.notify.mails import written_to

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


def words_to(user: User) -> str:
    return "\n".join(written_to(user, "way_in_changed", what="password", at=AT))


def volunteer(cast) -> User:
    user = db.session.get_one(User, cast.cloud.user_id)
    user.locale = "zh"
    return user


def test_a_volunteer_is_near(cast):
    user = volunteer(cast)
    assert ("你的密码" in words_to(user), "您" in words_to(user)) == (True, False)
    user.shown_name = "您早"
    assert "您早" in words_to(user), "a name stays as it is"


def test_a_contact_is_not(cast):
    assert "您的密码" in words_to(cast.contact)


@pytest.mark.parametrize(("revoked", "word"), [(None, "您的密码"), (AT, "你的密码")])
def test_who_has_another_role_beside_is_spoken_to_in_that(cast, revoked, word):
    user = volunteer(cast)
    user.grants.append(Grant(role="reviewer", proposed_at=AT, approved_at=AT, revoked_at=revoked))
    assert word in words_to(user)
