"""What one does not reach is answered like what is not there; what is hidden is hidden in files."""

from random import Random

import pytest
from sqlalchemy import select

from app.actions.bundles.bundles import send
from app.actions.letters.letters import move
from app.actor import Actor
from app.extensions import db
from app.models import Bundle, BundleState, User
from app.store.scope import EVERYTHING
from app.tokens import token_of
from letters.states import Direction, State
from tests.app.bundles.bags import knows_school
from tests.cast import NOW, TODAY, Cast, acting_as, letter_of
from tests.cast import user as made

INVITATION = {"shown_name": "陌生人", "role": "coordinator", "region": "河源市东源县"}


@pytest.mark.parametrize("email", ["admin@example.org", "he@example.org", "new@example.org"])
def test_inviting_an_address_tells_nothing_of_whose_it_is(client, cast: Cast, email: str) -> None:
    cast.admin.last_seen_at = NOW
    db.session.commit()
    me = client.as_user(cast.coordinator, "en")
    answer = me.post("/users/invite", data=INVITATION | {"email": email})
    assert (answer.status_code, answer.location) == (302, "/users/")
    page = me.get("/users/").text
    assert "Your proposal is stored" in page
    for name in ("管理员", "何老师", email):
        assert name not in page
    invited = next(row for row in db.session.scalars(select(User)) if row.email == email)
    assert me.get(f"/users/{invited.id}").status_code == 404
    assert me.get("/users/999999").status_code == 404


def test_of_an_account_only_the_roles_in_reach_are_shown(client, cast: Cast) -> None:
    both = made("both@example.org", "两边", "coordinator", region="441625")
    both.last_seen_at = NOW
    other = made("x@example.org", "另", "coordinator", region="441622").grants[0]
    other.user_id = both.id
    db.session.commit()
    page = client.as_user(cast.coordinator, "en").get(f"/users/{both.id}").text
    assert "东源县" in page
    assert "龙川县" not in page
    assert "2026" not in page.partition("Last seen")[2].partition("</dl>")[0]


def test_a_file_of_children_says_no_more_than_the_page(client, cast: Cast, friends) -> None:
    cast.deer.need = 3
    db.session.commit()
    volunteer = db.session.get_one(User, cast.cloud.user_id)
    file = client.as_user(volunteer, "en").get("/children/?as=csv").text
    assert cast.deer.pen_name in file
    assert "given" not in file
    assert ",3" not in file
    assert "given" not in client.get("/children/").text.partition("<tbody>")[2]
    assert cast.deer.pen_name not in client.get("/children/?consent=yes&as=csv").text
    assert "given" in client.as_user(cast.coordinator, "en").get("/children/?as=csv").text


def test_a_note_on_a_letter_is_read_by_coordinators_and_its_writer(client, cast, friends) -> None:
    letter, words = letter_of(friends), "学校说他家里有事"
    by = acting_as(Actor(cast.contact.id))
    move(EVERYTHING, letter.code, State.POSTED, TODAY, acting=by, note=words)
    seen = {
        reader.shown_name: words in client.as_user(reader).get(f"/letters/{letter.code}").text
        for reader in (
            cast.coordinator, cast.admin, cast.contact, db.session.get_one(User, cast.cloud.user_id)
        )
    }  # fmt: skip
    assert list(seen.values()) == [True, True, True, False]


def test_a_school_confirms_its_own_bundle_by_no_door(client, cast: Cast, friends) -> None:
    reply = letter_of(friends, Direction.TO_VOLUNTEER)
    by = acting_as(Actor(cast.contact.id))
    move(EVERYTHING, reply.code, State.HANDED_IN, TODAY, acting=by)
    code = send(EVERYTHING, "S-DENGTA", Direction.TO_VOLUNTEER, [reply.code], TODAY,
                acting=by, rng=Random(1)).code  # fmt: skip
    row = db.session.scalars(select(Bundle).filter_by(code=code)).one()
    address = f"/b/{token_of(row, TODAY)}"
    knows_school(client, cast.dengta)
    for reader in (None, cast.contact):
        if reader is not None:
            client.as_user(reader, "en")
        assert "All are ticked" not in client.get(address).text
        for way in ("", "/found"):
            client.post(address + way, data={"letter": reply.code})
        assert row.state is BundleState.POSTED
    client.as_user(cast.coordinator, "en").post(address, data={"letter": reply.code})
    db.session.refresh(row)
    assert row.state is BundleState.CONFIRMED
