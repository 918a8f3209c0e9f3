"""The same person twice: seen, made one with everything of both, and two again for a day."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from app.actions.letters import letters
from app.actions.letters.pairs import endings
from app.actions.people import children, merging, moving, moving_back
from app.actor import Actor
from app.errors import MergedAway, Refused
from app.extensions import db
from app.models import (
    AuditRow,
    Bundle,
    BundleLetter,
    Child,
    Consent,
    Letter,
    Message,
    Pair,
)
from app.store.listing import page_of_all
from app.store.people.children import ChildFilter, all_children
from app.store.people.kin import MOST_KIN
from app.store.people.twins import (
    alike_births,
    likely_twins,
    twins_of_child,
)
from app.store.rounds.candidates import child_candidates
from app.store.scope import EVERYTHING, Scope
from letters.pairs.facts import EndReason
from letters.states import Direction, State
from tests.cast import CITY, NOW, TODAY, acting_as, child, letter_of, pair

ACTING = acting_as(Actor(None, "coordinator"))
LATER = acting_as(Actor(None, "coordinator"), now=NOW + timedelta(minutes=5))
NEXT_WEEK = acting_as(Actor(None, "coordinator"), now=NOW + timedelta(days=7))


@pytest.fixture
def twin(cast):
    """Deer once more, as the roster of another school brought it."""
    row = child("C-TWIN", "小小鹿", cast.mabugang, "f", "2016-05-04", [])
    row.real_name = cast.deer.real_name
    row.guardian.phone = None
    db.session.commit()
    return row


def codes(found):
    return [(one.code, other.code) for one, other in found]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("2016-05-04", "2016-05-04", True),
        ("2016-05-04", "2016-05-05", False),
        ("2016", "2016-05-05", True),
        ("2016-05", "2016-05-05", True),
        ("2016-05", "2016-06-05", False),
        ("2016", "2017", False),
        (None, "2016", False),
    ],
)
def test_births_are_alike_as_far_as_they_are_known(one, other, alike):
    assert alike_births(one, other) is alike


def test_likely_twins_are_found_by_name_and_by_phone(cast, twin):
    assert codes(likely_twins(EVERYTHING)) == [("C-DEER", "C-TWIN")]
    twin.real_name, twin.guardian.phone = "别的名字", cast.deer.guardian.phone
    db.session.commit()
    assert codes(likely_twins(EVERYTHING)) == [("C-DEER", "C-TWIN")]
    twin.birth_date = "2015-01-01"
    db.session.commit()
    assert likely_twins(EVERYTHING) == []


def test_a_phone_of_a_whole_class_makes_no_twins(cast, twin):
    """A teacher's phone: the children may well be born in one year."""
    twin.real_name, twin.guardian.phone = "别的名字", "13700000099"
    cast.deer.guardian.phone = "13700000099"
    db.session.commit()
    assert codes(likely_twins(EVERYTHING)) == [("C-DEER", "C-TWIN")]
    for number in range(MOST_KIN - 1):
        other = child(
            f"C-{number}", f"小{number}", cast.mabugang, "f", f"2010-01-0{number + 1}", []
        )
        other.guardian.phone = "13700000099"
    db.session.commit()
    assert likely_twins(EVERYTHING) == []


def test_the_list_of_likely_twins_has_pages(client, cast, twin, monkeypatch):
    monkeypatch.setattr(page_of_all, "__defaults__", (1,))
    cast.aze.real_name, cast.aze.phone = cast.cloud.real_name, cast.cloud.phone
    db.session.commit()
    client.as_user(cast.city_coordinator)
    first, second = (client.get(f"/same-person/?page={number}").text for number in (1, 2))
    assert ("C-TWIN" in first, "V-AZE" in first) == (True, False)
    assert ("C-TWIN" in second, "V-AZE" in second) == (False, True)


def test_who_is_out_of_reach_is_counted_and_not_named(client, cast, twin):
    own = Scope(prefixes=frozenset({"441625"}))
    found = twins_of_child(own, cast.deer)
    assert (list(found.known), found.elsewhere) == ([], 1)
    assert likely_twins(own) == []
    page = client.as_user(cast.coordinator).get("/children/C-DEER").text
    assert "您管辖范围之外" in page
    assert "C-TWIN" not in page


def test_adding_a_child_that_is_there_asks_first(client, cast):
    client.as_user(cast.city_coordinator)
    cast.stone.real_name, cast.stone.birth_date = "又一个", "2015-02-02"
    db.session.commit()
    sent = {"school": "S-MABUGANG", "name": "又一个", "birth_date": "2015-02-02"}
    sent |= {"need": "0", "gender": ""}
    page = client.post("/children/new", data=sent)
    assert page.status_code == 200
    assert "C-STONE" in page.text
    count = select(func.count(Child.id))
    before = db.session.scalar(count)
    assert client.post("/children/new", data=sent | {"another": "1"}).status_code == 302
    assert db.session.scalar(count) == before + 1


def test_the_kept_row_takes_over_everything(cast, twin):
    row = pair(cast, twin, cast.cloud)
    twin.waited, cast.deer.birth_date = 2, None
    db.session.commit()
    merging.merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=ACTING)
    kept, gone = db.session.get(Child, cast.deer.id), db.session.get(Child, twin.id)
    assert db.session.get(Pair, row.id).child_id == kept.id
    assert set(db.session.scalars(select(Letter.school_id))) == {cast.dengta.id}
    assert len(db.session.scalars(select(Consent).filter_by(child_id=kept.id)).all()) == 2
    assert (kept.waited, kept.birth_date) == (2, "2016-05-04")
    assert (gone.merged_into_id, gone.left_on) == (kept.id, TODAY)
    noted = select(AuditRow.object_code).where(AuditRow.action == "child.merge")
    assert set(db.session.scalars(noted)) == {"C-DEER", "C-TWIN"}


def test_a_merged_row_is_in_no_list_and_no_round_and_its_page_leads_on(client, cast, twin):
    merging.merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=ACTING)
    listed = [one.code for one in all_children(EVERYTHING, ChildFilter(), TODAY)]
    assert "C-TWIN" not in listed
    assert "C-TWIN" not in [one.child.code for one in child_candidates(CITY, TODAY)]
    assert likely_twins(EVERYTHING) == []
    client.as_user(cast.city_coordinator)
    assert client.get("/children/C-TWIN").location.endswith("/children/C-DEER")


def test_letters_that_lie_at_the_other_school_are_sent_on(cast, twin):
    row = pair(cast, twin, cast.cloud)
    letters.move(EVERYTHING, letter_of(row).code, State.AT_SCHOOL, TODAY, acting=ACTING)
    merging.merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=ACTING)
    assert letter_of(row).forward_from_id == cast.mabugang.id
    merging.part_children(EVERYTHING, "C-DEER", acting=ACTING)
    assert letter_of(row).forward_from_id is None


def test_a_letter_in_an_open_bag_does_not_go_to_the_other_school(cast, twin):
    """The row that goes changes school first: both contacts hear of it."""
    row = pair(cast, twin, cast.cloud)
    letters.move(EVERYTHING, letter_of(row).code, State.AT_HUB, TODAY, acting=ACTING)
    bag = Bundle(code="B-1", school_id=cast.mabugang.id, direction=Direction.TO_CHILD, made_at=NOW)
    bag.places = [BundleLetter(letter=letter_of(row))]
    db.session.add(bag)
    db.session.commit()
    merging.merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=ACTING)
    assert db.session.scalars(select(BundleLetter)).all() == []
    kinds = set(db.session.scalars(select(Message.kind)))
    assert kinds == {"moved_away", "moved_here"}
    with pytest.raises(Refused, match="gone_on"):
        moving_back.take_back(EVERYTHING, ["C-DEER"], acting=ACTING)
    merging.part_children(EVERYTHING, "C-DEER", acting=ACTING)
    db.session.expire_all()
    assert twin.school_id == cast.mabugang.id
    assert [one.letter_id for one in bag.places] == [letter_of(row).id]
    assert db.session.scalars(select(Message)).all() == []


def test_two_rows_stay_one_where_something_followed(cast, twin):
    row = pair(cast, twin, cast.cloud)
    merging.merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=ACTING)
    moving.move(EVERYTHING, "C-DEER", "S-MABUGANG", TODAY, acting=LATER)
    with pytest.raises(Refused, match="gone_on"):
        merging.part_children(EVERYTHING, "C-DEER", acting=ACTING)
    moving_back.take_back(EVERYTHING, ["C-DEER"], acting=LATER)
    letters.move(EVERYTHING, letter_of(row).code, State.POSTED, TODAY, acting=ACTING)
    with pytest.raises(Refused, match="gone_on"):
        merging.part_children(EVERYTHING, "C-DEER", acting=ACTING)


def test_a_row_that_went_into_another_itself_is_not_parted_first(cast, twin):
    merging.merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=ACTING)
    merging.merge_children(EVERYTHING, "C-STONE", "C-DEER", acting=ACTING)
    with pytest.raises(MergedAway):
        merging.part_children(EVERYTHING, "C-DEER", acting=ACTING)


def test_what_was_changed_since_a_merge_stays_when_it_is_undone(cast, twin):
    cast.deer.birth_date = cast.deer.status = cast.deer.guardian.phone = None
    twin.status, twin.guardian.phone, twin.waited = "both_away", "13700000009", 3
    db.session.commit()
    merging.merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=ACTING)
    later = {"birth_date": "2016-05-05", "phone": "13700000010"}
    children.edit(EVERYTHING, "C-DEER", later, acting=ACTING)
    merging.part_children(EVERYTHING, "C-DEER", acting=ACTING)
    deer = db.session.get(Child, cast.deer.id)
    assert (deer.birth_date, deer.guardian.phone) == ("2016-05-05", "13700000010")
    assert (deer.status, deer.waited) == (None, 0)


def test_two_open_pairs_are_refused_until_one_is_ended(cast, twin):
    first, second = pair(cast, cast.deer, cast.cloud), pair(cast, twin, cast.aze)
    with pytest.raises(Refused, match="two_pairs") as refusal:
        merging.merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=ACTING)
    assert refusal.value.details["pairs"] == f"{first.code}, {second.code}"
    endings.end(EVERYTHING, second.code, EndReason.OTHER, TODAY, acting=ACTING)
    merging.merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=ACTING)
    assert len(db.session.scalars(select(Pair).filter_by(child_id=cast.deer.id)).all()) == 2


def test_for_a_day_they_can_be_two_again(cast, twin):
    row = pair(cast, twin, cast.cloud)
    cast.deer.birth_date = None
    db.session.commit()
    merging.merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=ACTING)
    with pytest.raises(Refused, match="late"):
        merging.part_children(EVERYTHING, "C-DEER", acting=NEXT_WEEK)
    assert merging.part_children(EVERYTHING, "C-DEER", acting=ACTING) == "C-TWIN"
    db.session.expire_all()
    assert db.session.get(Pair, row.id).child_id == twin.id
    assert set(db.session.scalars(select(Letter.school_id))) == {cast.mabugang.id}
    assert (twin.merged_into_id, twin.left_on, cast.deer.birth_date) == (None, None, None)
    assert [one.child_id for one in twin.consents] == [twin.id]
    with pytest.raises(Refused, match="nothing"):
        merging.part_children(EVERYTHING, "C-DEER", acting=ACTING)


def test_a_row_is_merged_once_and_not_with_itself(cast, twin):
    with pytest.raises(Refused, match="same"):
        merging.merge_children(EVERYTHING, "C-DEER", "C-DEER", acting=ACTING)
    merging.merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=ACTING)
    with pytest.raises(Refused, match="merged"):
        merging.merge_children(EVERYTHING, "C-STONE", "C-TWIN", acting=ACTING)


def test_nothing_is_done_to_a_row_that_was_made_one_with_another(client, cast, twin):
    """Whoever still has its code hears which one has its place."""
    merging.merge_children(EVERYTHING, "C-DEER", "C-TWIN", acting=ACTING)
    for do in (
        lambda: children.edit(EVERYTHING, "C-TWIN", {"grade": 3}, acting=ACTING),
        lambda: children.come_back(EVERYTHING, "C-TWIN", acting=ACTING),
        lambda: moving.move(EVERYTHING, "C-TWIN", "S-DENGTA", TODAY, acting=ACTING),
        lambda: merging.merge_children(EVERYTHING, "C-STONE", "C-TWIN", acting=ACTING),
    ):
        with pytest.raises(MergedAway) as refusal:
            do()
        assert refusal.value.details == {"code": "C-TWIN", "kept": "C-DEER"}
    client.as_user(cast.city_coordinator)
    for page in ("/children/C-TWIN/edit", "/children/C-TWIN/move"):
        assert client.get(page).location.endswith("/children/C-DEER")
    assert "C-TWIN 和 C-DEER" in client.get("/children/C-DEER").text


def test_the_pages_make_two_children_one(client, cast, twin):
    client.as_user(cast.city_coordinator)
    assert "C-TWIN" in client.get("/same-person/").text
    assert "C-TWIN" in client.get("/children/C-DEER").text
    assert "C-TWIN" in client.get("/same-person/children/C-DEER/C-TWIN").text
    client.post("/same-person/children/C-DEER/C-TWIN", data={"kept": "C-TWIN"})
    db.session.expire_all()
    assert cast.deer.merged_into_id == twin.id
    assert "撤回" in client.get("/children/C-TWIN").text
    client.post("/same-person/children/C-TWIN/part")
    db.session.expire_all()
    assert cast.deer.merged_into_id is None


def test_a_moved_child_keeps_its_one_row(cast):
    """Who is moved first is known to the roster of the new school: no second row."""
    moving.move(EVERYTHING, "C-DEER", "S-MABUGANG", TODAY, acting=ACTING)
    said = {"name": "真名小鹿", "birth_date": "2016-05-04"}
    with pytest.raises(Refused, match="twin"):
        children.add(EVERYTHING, "S-MABUGANG", said, acting=ACTING, rng=Random(1))
