"""Codes and ids of another region in a form's body or a filter: as if they were not there."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from app.actions.records import record_access
from app.actions.transaction import transaction
from app.actor import Actor
from app.extensions import db
from app.models import AccessRow, AuditRow, Bundle, Letter, Message, Round, User
from letters.states import Direction
from tests.cast import NOW, Cast, acting_as, letter_of, pair

Reader = Callable[[Cast], User]
READERS: dict[str, Reader] = {
    "coordinator": lambda cast: cast.foreign_coordinator,
    "contact": lambda cast: cast.foreign_contact,
    "volunteer": lambda cast: db.session.get_one(User, cast.aze.user_id),
}


def bodies(cast: Cast, friends) -> list[tuple[str, dict]]:
    """Forms at addresses of one's own, with what lies in Dengta in them."""
    to_child, reply = letter_of(friends).code, letter_of(friends, Direction.TO_VOLUNTEER).code
    both = f"{to_child} {reply}"
    own = "/schools/school/S-MABUGANG"
    child = {"name": "新来", "pen_name": "新芽", "gender": "m", "need": "0"}
    return [
        ("/letters/move", {"to": "posted", "codes": [to_child, reply]}),
        ("/letters/move", {"to": "at_school", "codes": [to_child]}),
        *((f"{own}/{step}", {"letter": both}) for step in
          ("arrived", "handed-out", "handed-in", "posted", "sent-on")),
        (f"{own}/take-back", {"event": [f"{to_child}/1"]}),
        ("/bundles/", {"school": "S-DENGTA", "direction": "to_child", "letter": both}),
        ("/bundles/", {"school": "S-MABUGANG", "direction": "to_child", "letter": both}),
        ("/prints/", {"school": ["S-DENGTA"], "term": "1", "part": "school", "names": "1"}),
        ("/children/new", child | {"school": "S-DENGTA"}),
        ("/batches/new/children?deed=leave&text=C-DEER", {"whom": "1", "codes": ["C-DEER"]}),
        ("/batches/new/pairs?deed=end", {"whom": "1", "codes": [friends.code], "reason": "other"}),
        ("/rounds/", {"cohort": "1", "children": "C-DEER", "who": "chosen"}),
        ("/rounds/", {"cohort": "1", "region": "441625"}),
        ("/users/invite", {"email": "a@example.org", "shown_name": "甲", "role": "coordinator",
                           "region": "河源市东源县"}),
    ]  # fmt: skip


def stored() -> list[int]:
    """Counts of all that such a form could have made or moved."""
    tables = (AuditRow, AccessRow, Bundle, Message, Round)
    counts = [db.session.scalar(select(func.count()).select_from(table)) for table in tables]
    return [*counts, db.session.scalar(select(func.sum(Letter.moves)))]


@pytest.mark.sqlite_alone
@pytest.mark.parametrize("reader", READERS)
def test_codes_of_another_region_in_a_body_do_nothing(client, cast: Cast, friends, reader) -> None:
    forms, before = bodies(cast, friends), stored()
    me = client.as_user(READERS[reader](cast))
    for address, data in forms:
        assert me.post(address, data=data).status_code < 500, address
        assert stored() == before, address


# A list, what narrows it, and something of Dengta that it may be narrowed to: '' is the pair there.
FILTERS = (
    ("/children/", "school", "S-DENGTA"),
    ("/children/", "text", "小鹿"),
    ("/pairs/", "school", "S-DENGTA"),
    ("/pairs/", "text", "小鹿"),
    ("/letters/", "school", "S-DENGTA"),
    ("/letters/", "pair", ""),
    ("/bundles/", "school", "S-DENGTA"),
    ("/schools", "text", "灯塔"),
    ("/accesses/", "code", "C-DEER"),
)


def answers(client, address: str, name: str, value: str, kind: str) -> list[tuple[int, str]]:
    """The list narrowed to the value, and to what is nowhere; the words themselves left out."""
    found = [
        (word, client.get(address, query_string={name: word, "as": kind}))
        for word in (value, "NOWHERE")
    ]
    return [
        (page.status_code, page.text.replace(word, "").replace(quote(word), ""))
        for word, page in found
    ]


@pytest.fixture
def listed(cast: Cast, friends) -> None:
    """Something of Dengta stands in each list."""
    pair(cast, cast.foreign_child, cast.aze)
    with transaction():
        school = cast.dengta.id
        db.session.add(Bundle(code="B-DENGTA", school_id=school, direction="to_child", made_at=NOW))
        record_access(acting_as(Actor(cast.admin.id)), "child", "C-DEER", ["name"])


@pytest.mark.sqlite_alone
@pytest.mark.usefixtures("frozen_now", "listed")
@pytest.mark.parametrize("reader", ["admin", *READERS])
def test_a_filter_by_what_is_foreign_answers_like_one_by_nothing(
    client, cast: Cast, friends, reader: str
) -> None:
    me = client.as_user(cast.admin if reader == "admin" else READERS[reader](cast), "en")
    for address, name, value in FILTERS:
        for kind in ("", "csv") if name == "school" else ("",):
            foreign, nothing = answers(me, address, name, value or friends.code, kind)
            # Whoever reaches all does find it: the filter is one.
            assert (foreign != nothing) is (reader == "admin"), (address, name, kind)
