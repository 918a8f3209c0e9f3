"""A bag at a hub: it came, it goes on, or it never came; one tap each, and each is taken back."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from app.actions.bundles.bundles import post, send
from app.actions.bundles.confirmations import confirm, take_back
from app.actions.bundles.hub import lose, pass_on, reach_hub, take_back_losing
from app.actions.letters.letters import move
from app.actions.letters.sending_on import send_on
from app.actions.people.moving import move as move_to
from app.errors import NotFound, Refused
from app.extensions import db
from app.models import Bundle, BundleState, Consent, Hub
from app.store.bundles.bundles import bundle_coded, letters_of
from app.store.bundles.hub import hub_desk
from app.store.desk.school import desk_of
from app.store.scope import EVERYTHING
from letters.states import State
from tests.app.bundles.bags import COORDINATOR, EARLIER, TO_VOLUNTEER, Post, count_events, states
from tests.app.moving import all_moved
from tests.cast import NOW, TODAY, Cast, school


@pytest.fixture
def bag(cast: Cast) -> Post:
    return Post.on_stage(cast)


def state_of(code: str) -> BundleState:
    return db.session.query(Bundle).filter_by(code=code).one().state


def refuse_consent(bag: Post) -> None:
    """The guardian of the first child says no."""
    child = bag.children[0]
    db.session.add(
        Consent(
            child_id=child.id,
            item="letters",
            given=False,
            on=TODAY,
            evidence="电话",
            recorded_at=NOW,
        )
    )
    db.session.commit()


def hub_of(bag: Post) -> Hub:
    hub = Hub(county_code="441625", name="东源中转点")
    db.session.add(hub)
    db.session.flush()
    bag.cast.dengta.hub_id = hub.id
    db.session.commit()
    return hub


def test_a_bag_comes_to_the_hub_and_is_sent_on_and_the_school_confirms_it(bag: Post) -> None:
    code = bag.posted()
    reach_hub(COORDINATOR, code, TODAY, acting=bag.acting)
    assert set(states(bag.letters)) == {"at_hub"}
    answers = pass_on(COORDINATOR, code, TODAY, acting=bag.acting)
    assert [answer.event for answer in answers] == ["new"] * 3
    assert set(states(bag.letters)) == {"posted"}
    before = count_events()
    assert pass_on(COORDINATOR, code, TODAY, acting=bag.acting) == [], "a second tap"
    assert count_events() == before
    bag.confirmed(code)
    assert set(states(bag.letters)) == {"at_school"}


def test_a_bag_that_never_lay_at_the_hub_is_not_sent_on_from_there(bag: Post) -> None:
    with pytest.raises(Refused) as refusal:
        pass_on(COORDINATOR, bag.posted(), TODAY, acting=bag.acting)
    assert refusal.value.code == "bundles.not_at_hub"


def test_what_must_not_go_on_stays_at_the_hub_and_is_held(bag: Post) -> None:
    code = bag.posted()
    reach_hub(COORDINATOR, code, TODAY, acting=bag.acting)
    refuse_consent(bag)
    answers = pass_on(COORDINATOR, code, TODAY, acting=bag.acting)
    assert [answer.event for answer in answers] == ["held", "new", "new"]
    assert states(bag.letters) == ["held", "posted", "posted"]


def test_replies_confirmed_at_one_hub_go_on_to_the_next_which_confirms_them_too(bag: Post) -> None:
    all_moved(bag.letters, State.POSTED, State.AT_SCHOOL, State.DELIVERED)
    all_moved(bag.replies, State.HANDED_IN)
    code = send(
        bag.contact, "S-DENGTA", TO_VOLUNTEER, bag.replies, TODAY, acting=bag.acting, rng=Random(1)
    ).code
    confirm(COORDINATOR, code, (), TODAY, acting=bag.acting)
    pass_on(COORDINATOR, code, TODAY, acting=bag.acting)
    assert (state_of(code), set(states(bag.replies))) == (BundleState.POSTED, {"posted"})
    confirm(COORDINATOR, code, (), TODAY, acting=bag.acting)
    assert (state_of(code), set(states(bag.replies))) == (BundleState.CONFIRMED, {"at_hub"})


def test_a_bag_that_never_came_is_one_tap_for_all_its_letters_and_one_to_take_it_back(
    bag: Post,
) -> None:
    code = bag.posted()
    assert lose(COORDINATOR, code, TODAY, acting=bag.acting).letters == 3
    assert (state_of(code), set(states(bag.letters))) == (BundleState.LOST, {"lost"})
    before = count_events()
    assert lose(COORDINATOR, code, TODAY, acting=bag.acting).event == "already"
    assert count_events() == before
    assert take_back_losing(COORDINATOR, code, acting=bag.acting) == 3
    assert (state_of(code), set(states(bag.letters))) == (BundleState.POSTED, {"posted"})
    assert count_events() == before + 3, "history keeps both"
    assert take_back_losing(COORDINATOR, code, acting=bag.acting) == 0


def test_a_letter_that_turned_up_or_was_written_anew_is_not_lost_and_not_brought_back(
    bag: Post,
) -> None:
    code = bag.posted()
    move(COORDINATOR, bag.letters[0], State.AT_SCHOOL, TODAY, acting=bag.acting)
    assert lose(COORDINATOR, code, TODAY, acting=bag.acting).letters == 2
    move(COORDINATOR, bag.letters[1], State.DUE, TODAY, acting=bag.acting)
    assert take_back_losing(COORDINATOR, code, acting=bag.acting) == 1
    assert states(bag.letters) == ["at_school", "due", "posted"]


def test_a_lost_bag_that_comes_after_all_is_confirmed_by_its_slip(bag: Post) -> None:
    code = bag.posted()
    lose(COORDINATOR, code, TODAY, acting=bag.acting)
    bag.confirmed(code)
    assert (state_of(code), set(states(bag.letters))) == (BundleState.CONFIRMED, {"at_school"})


@pytest.mark.parametrize("act", [pass_on, lose])
def test_a_school_does_not_speak_for_the_hub(bag: Post, act) -> None:
    with pytest.raises(Refused) as refusal:
        act(bag.contact, bag.posted(), TODAY, acting=bag.acting)
    assert refusal.value.code == "bundles.not_the_hub"


def test_the_desk_of_a_hub_has_each_bag_once_and_the_overdue_first(bag: Post) -> None:
    hub, code = hub_of(bag), bag.posted()
    late = EARLIER + timedelta(days=60)
    (waiting,) = hub_desk(COORDINATOR, hub.id, late).coming
    assert (waiting.bundle.code, waiting.in_post, waiting.is_overdue) == (code, 3, True)
    reach_hub(COORDINATOR, code, TODAY, acting=bag.acting)
    desk = hub_desk(COORDINATOR, hub.id, TODAY)
    assert ([one.at_hub for one in desk.here], desk.coming, desk.gone) == ([3], [], [])
    pass_on(COORDINATOR, code, TODAY, acting=bag.acting)
    desk = hub_desk(COORDINATOR, hub.id, TODAY)
    assert (desk.here, desk.coming, len(desk.gone)) == ([], [], 1)
    bag.confirmed(code)
    assert not hub_desk(COORDINATOR, hub.id, TODAY).bags


def test_a_school_has_no_desk_of_a_hub(bag: Post) -> None:
    with pytest.raises(NotFound):
        hub_desk(bag.contact, hub_of(bag).id, TODAY)


def test_one_tap_on_the_hubs_page_and_one_to_take_it_back(client, bag: Post) -> None:
    hub, code = hub_of(bag), bag.posted()
    client.as_user(bag.cast.coordinator)
    page = client.get(f"/hubs/{hub.id}")
    assert code in page.text
    place = {"back": "hub", "hub": hub.id}
    page = client.post(f"/bundles/{code}/hub", data=place, follow_redirects=True)
    assert page.request.path == f"/hubs/{hub.id}"
    assert set(states(bag.letters)) == {"at_hub"}
    client.post(f"/bundles/{code}/pass-on", data=place)
    client.post(f"/bundles/{code}/lose", data=place)
    assert set(states(bag.letters)) == {"lost"}
    client.post(f"/bundles/{code}/take-back-losing", data=place)
    assert set(states(bag.letters)) == {"posted"}


def test_a_weight_on_the_scale_becomes_a_number_of_letters(client, bag: Post) -> None:
    code = bag.posted()
    client.as_user(bag.cast.coordinator)
    assert "58 克大约是 3 封信" in client.get(f"/bundles/{code}?weight=58").text
    for nonsense in ("²", "-3", "9" * 5000, "x"):
        assert client.get(f"/bundles/{code}", query_string={"weight": nonsense}).status_code == 200


def test_an_old_page_brings_nothing_back_to_the_hub_that_was_sent_on(bag: Post) -> None:
    code = bag.posted()
    reach_hub(COORDINATOR, code, TODAY, acting=bag.acting)
    pass_on(COORDINATOR, code, TODAY, acting=bag.acting)
    assert reach_hub(COORDINATOR, code, TODAY, acting=bag.acting) == []
    assert set(states(bag.letters)) == {"posted"}


def test_a_letter_that_travels_in_another_bag_by_now_is_in_that_one_alone(bag: Post) -> None:
    code = bag.posted()
    lose(COORDINATOR, code, TODAY, acting=bag.acting)
    move(COORDINATOR, bag.letters[0], State.DUE, TODAY, acting=bag.acting)
    other = bag.packed(bag.letters[:1], seed=5)
    post(COORDINATOR, other, TODAY, acting=bag.acting)
    assert take_back_losing(COORDINATOR, code, acting=bag.acting) == 2
    assert [row.code for row in letters_of(bundle_coded(EVERYTHING, code))] == bag.letters[1:]
    bag.confirmed(code)
    assert states(bag.letters) == ["posted", "at_school", "at_school"]


def test_a_letter_that_was_lost_for_itself_is_not_found_with_its_bag(bag: Post) -> None:
    code = bag.posted()
    move(COORDINATOR, bag.letters[0], State.LOST, TODAY, acting=bag.acting)
    later = replace(bag.acting, now=NOW + timedelta(hours=1))
    lose(COORDINATOR, code, TODAY, acting=later)
    assert take_back_losing(COORDINATOR, code, acting=later) == 2
    assert states(bag.letters) == ["lost", "posted", "posted"]


def test_the_arrival_of_a_lost_bag_taken_back_is_a_lost_bag(bag: Post) -> None:
    code = bag.posted()
    lose(COORDINATOR, code, TODAY, acting=bag.acting)
    bag.confirmed(code)
    take_back(COORDINATOR, code, acting=bag.acting)
    assert (state_of(code), set(states(bag.letters))) == (BundleState.LOST, {"lost"})


def test_a_child_in_another_county_keeps_no_bag_from_being_lost(bag: Post) -> None:
    code = bag.posted()
    bag.children[0].school_id = bag.cast.mabugang.id
    db.session.commit()
    assert lose(COORDINATOR, code, TODAY, acting=bag.acting).letters == 3
    assert take_back_losing(COORDINATOR, code, acting=bag.acting) == 3


def test_a_reply_held_at_the_hub_is_kept_there_and_not_at_the_school(bag: Post) -> None:
    hub = hub_of(bag)
    all_moved(bag.letters, State.POSTED, State.AT_SCHOOL, State.DELIVERED)
    all_moved(bag.replies, State.HANDED_IN)
    code = send(
        bag.contact, "S-DENGTA", TO_VOLUNTEER, bag.replies, TODAY, acting=bag.acting, rng=Random(1)
    ).code
    confirm(COORDINATOR, code, (), TODAY, acting=bag.acting)
    refuse_consent(bag)
    pass_on(COORDINATOR, code, TODAY, acting=bag.acting)
    assert states(bag.replies) == ["held", "posted", "posted"]
    kept = desk_of(bag.contact, "S-DENGTA", TODAY).kept
    assert bag.replies[0] not in [line.letter.code for line in kept]
    assert [one.kept for one in hub_desk(COORDINATOR, hub.id, TODAY).here] == [1]


def test_what_a_hub_passed_on_is_sent_on_by_the_school_that_was_left(bag: Post) -> None:
    code = bag.posted()
    reach_hub(COORDINATOR, code, TODAY, acting=bag.acting)
    pass_on(COORDINATOR, code, TODAY, acting=bag.acting)
    school("S-XIN", "新村小学", "441625")
    db.session.commit()
    code_of_child = bag.children[0].code
    move_to(COORDINATOR, code_of_child, "S-XIN", TODAY, acting=bag.acting)
    (answer,) = send_on(bag.contact, bag.letters[:1], TODAY, acting=bag.acting)
    assert answer.event == "new"
