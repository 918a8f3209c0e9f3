"""An announcement to everybody of one school, and the worker that takes it up."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.actions.desk.announcements import announcing as actions
from app.actions.desk.announcements.announcing import Wording
from app.actions.system.worker import run_next
from app.actor import Actor
from app.errors import Refused
from app.extensions import db
from app.models import Announcement, Message
from app.permissions import scope_of
from app.store.desk.announcements.audiences import (
    Audience,
)
from app.store.desk.announcements.fates import Fate
from app.store.desk.announcements.reading import (
    counted,
)
from app.store.scope import Scope
from app.work_kinds import KINDS
from tests.cast import NOW, TODAY, acting_as

WORDS = Wording("放假前请把信寄出。", "Please post your letters before the holidays.")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\n%%EOF\n"
HOUR = timedelta(hours=1)


@pytest.fixture
def reach(cast) -> Scope:
    return scope_of(cast.coordinator, "announcements.write", TODAY)


@pytest.fixture
def everybody(cast, friends) -> Audience:
    """Who has to do with Dengta: its contact, and who writes to a child there."""
    return Audience(frozenset({cast.contact.id, cast.cloud.user_id}))


def by(user, now=NOW):
    return acting_as(Actor(user.id), now)


def written(cast, audience, wording=WORDS, brought=()) -> int:
    return actions.draft("pairs", audience, wording, brought, acting=by(cast.coordinator))


def sent(cast, reach, audience, wording=WORDS, brought=()) -> int:
    number = written(cast, audience, wording, brought)
    actions.confirm(reach, number, acting=by(cast.coordinator))
    return number


def worked(now=NOW) -> None:
    while run_next(KINDS, lambda: now):
        pass


def told() -> list[int | None]:
    query = select(Message.user_id).where(Message.kind == "announcement").order_by(Message.user_id)
    return list(db.session.scalars(query))


def fates(number: int) -> dict[Fate, int]:
    return dict(counted([db.session.get_one(Announcement, number)])[0].fates)


def refusal(deed, *args, **more) -> str:
    with pytest.raises(Refused) as found:
        deed(*args, **more)
    return found.value.code
