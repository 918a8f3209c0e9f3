"""Pages of pairs tell each reader what is theirs: causes, the pair before, what others wrote."""

import re

import pytest

from app.actions.letters import letters
from app.actions.letters.pairs.endings import end
from app.actions.people.consents import record
from app.actor import Actor
from app.extensions import db
from app.models import FormerShown, Grant, Pair, User
from app.store.scope import EVERYTHING
from letters.pairs.facts import EndReason
from tests.cast import LONGCHUAN, NOW, TODAY, Cast, acting_as, letter_of, own_reach, pair
from tests.conftest import InspectingClient

pytestmark = pytest.mark.usefixtures("frozen_now")
WHO = acting_as(Actor(1))
CAUSE = "a check of the volunteer is missing"


def words(client: InspectingClient, user: User, address: str) -> str:
    """What a page says itself: the guide behind its question mark says what anybody may read."""
    page = client.as_user(user, "en").get(address).get_data(as_text=True)
    for aside in ("picture", "help"):
        page = re.sub(rf'<details class="{aside}">.*?</details>', "", page, flags=re.DOTALL)
    return page


def user_of(volunteer) -> User:
    return db.session.get_one(User, volunteer.user_id)


@pytest.fixture
def barred(cast: Cast, friends: Pair) -> Pair:
    """A pair that is held because its volunteer's gate was shut."""
    for passed in cast.cloud.gate_passes:
        passed.withdrawn_at = NOW
    db.session.commit()
    return friends


def test_a_list_and_its_file_name_a_volunteers_cause_to_coordinators_alone(
    cast: Cast, barred: Pair, client: InspectingClient
) -> None:
    for address in ("/pairs/", "/pairs/?as=csv"):
        told = words(client, cast.coordinator, address)
        assert told.count(CAUSE) >= 1
        page = words(client, cast.contact, address)
        assert CAUSE not in page
        assert "held" in page
        assert barred.code not in words(client, user_of(cast.cloud), address)


def test_the_page_of_a_resting_pair_names_its_cause_to_coordinators_alone(
    cast: Cast, friends: Pair, client: InspectingClient
) -> None:
    check = next(one for one in cast.cloud.gate_passes if one.gate == "vetting")
    check.expires_on = TODAY.replace(month=9, day=30)
    db.session.commit()
    address, cause = f"/pairs/{friends.code}", "record check"
    assert cause in words(client, cast.coordinator, address)
    for reader in (cast.contact, user_of(cast.cloud)):
        assert cause not in words(client, reader, address)


def test_schools_find_no_pairs_by_what_is_known_of_a_volunteer(
    cast: Cast, barred: Pair, client: InspectingClient
) -> None:
    pair(cast, cast.stone, cast.aze)
    address = "/pairs/?fact=gate_shut"
    found = words(client, cast.coordinator, address)
    assert cast.deer.pen_name in found
    assert cast.stone.pen_name not in found
    page = words(client, cast.contact, address)
    assert cast.deer.pen_name in page
    assert cast.stone.pen_name in page
    assert 'name="fact"' not in page


def test_the_pair_before_is_shown_to_the_next_one_as_far_as_the_cohort_says(
    cast: Cast, friends: Pair, client: InspectingClient
) -> None:
    end(EVERYTHING, friends.code, EndReason.VOLUNTEER_LEFT, TODAY, acting=WHO)
    row = pair(cast, cast.deer, cast.aze, TODAY)
    row.follows_id = friends.id
    address, aze = f"/pairs/{row.code}", user_of(cast.aze)
    for shown, seen in ((FormerShown.NOTHING, False), (FormerShown.NOTE, True)):
        cast.cohort.former_shown = shown
        db.session.commit()
        assert cast.cloud.pen_name in words(client, cast.coordinator, address)
        assert (cast.cloud.pen_name in words(client, aze, address)) is seen
        assert friends.code not in words(client, aze, address)


def test_what_a_reserve_writer_typed_opens_for_them_alone(
    cast: Cast, friends: Pair, client: InspectingClient
) -> None:
    letter, typed = letter_of(friends), "只给孩子看的话"
    letter.writer_id = cast.aze.id
    db.session.commit()
    own = own_reach(cast.aze.id)
    letters.write_text(own, letter.code, typed, acting=WHO)
    assert typed in words(client, user_of(cast.aze), f"/asked/{letter.code}")
    cloud = client.as_user(user_of(cast.cloud))
    for page in ("write", "sheet"):
        found = cloud.get(f"/threads/{friends.code}/letters/{letter.code}/{page}")
        assert found.status_code == 404


def test_no_sheet_is_printed_of_a_letter_that_rests_by_whoever_writes_it(
    cast: Cast, barred: Pair, client: InspectingClient
) -> None:
    own, asked = letter_of(barred), letter_of(barred, number=2)
    asked.writer_id = cast.aze.id
    db.session.commit()
    cloud = client.as_user(user_of(cast.cloud), "en")
    address = f"/threads/{barred.code}/letters/{own.code}/sheet"
    assert cloud.get(address).status_code == 404
    aze = client.as_user(user_of(cast.aze), "en")
    assert aze.get(f"/asked/{asked.code}/sheet").mimetype.endswith("document")
    for passed in cast.aze.gate_passes:
        passed.withdrawn_at = NOW
    db.session.commit()
    assert aze.get(f"/asked/{asked.code}/sheet").status_code == 404
    assert aze.get(f"/asked/{asked.code}").status_code == 404
    assert asked.code not in aze.get("/threads/", follow_redirects=True).text


@pytest.mark.parametrize("role", ["school_contact", "coordinator"])
def test_a_volunteer_with_a_role_elsewhere_reads_of_their_own_child_what_volunteers_do(
    cast: Cast, friends: Pair, client: InspectingClient, role: str
) -> None:
    where = {"school_contact": {"school_id": cast.mabugang.id}, "coordinator": {}}[role]
    region = LONGCHUAN if role == "coordinator" else None
    cloud = user_of(cast.cloud)
    db.session.add(
        Grant(user_id=cloud.id, role=role, region_code=region, proposed_at=NOW, approved_at=NOW,
              **where)
    )  # fmt: skip
    db.session.commit()
    pages = [f"/pairs/{friends.code}", "/pairs/?as=csv", "/children/C-DEER"]
    friends.held_on, friends.held_reason = TODAY, "等学校回话"
    db.session.commit()
    told = [words(client, cloud, address) for address in pages]
    assert "Held for now: the coordinator is looking into it." in told[0]
    assert "held" in told[1]
    assert not [page for page in told if "guardian" in page or "Consent" in page]
    record(EVERYTHING, cast.deer.code, "letters", False, TODAY, "来电", acting=WHO)
    client.as_user(cloud, "en")
    assert [client.get(address).status_code for address in pages] == [404, 200, 404]
    assert friends.code not in client.get(pages[1]).text
    if role == "coordinator":
        assert friends.code not in words(client, cloud, "/pairs/?fact=consent_refused&as=csv")
