"""Two counsellors of the county, one of the city above it, one far away."""

from dataclasses import dataclass

import pytest

from app.extensions import db
from app.models import Concern, Message, User
from tests.cast import CITY, DONGYUAN, LONGCHUAN, user

WORDS = "小鹿上一封信里说她不想活了"


@dataclass
class Counsellors:
    """By where they stand."""

    near: User
    other: User
    above: User
    far: User


@pytest.fixture
def counsellors(cast) -> Counsellors:
    made = Counsellors(
        near=user("xin@example.org", "辛老师", "counsellor", region=DONGYUAN),
        other=user("min@example.org", "闵老师", "counsellor", region=DONGYUAN),
        above=user("shi@example.org", "石老师", "counsellor", region=CITY),
        far=user("yuan@example.org", "袁老师", "counsellor", region=LONGCHUAN),
    )
    db.session.commit()
    return made


@pytest.fixture
def cloud(cast) -> User:
    return db.session.get(User, cast.cloud.user_id)


@pytest.fixture
def tell(client):
    """Raise a concern on the page; gives the row."""

    def raised(who, about="", level="red", words=WORDS, **more):
        client.as_user(who, "en")
        sent = {"about": about, "level": level, "words": words, **more}
        answer = client.post("/concerns/new", data=sent)
        assert answer.status_code == 302, answer.text
        return db.session.query(Concern).order_by(Concern.id.desc()).first()

    return raised


def told(kind="concern") -> list[int]:
    """Who was told, in order."""
    rows = db.session.query(Message).filter_by(kind=kind).order_by(Message.id)
    return [row.user_id for row in rows]
